"""``python -m autograde.keras_runs.recorder DIRECTORY [NAME...]``: record those runs, or all."""

import sys
from collections.abc import Callable
from pathlib import Path

from autograde.keras_runs.recorder.activations import (
    record_activations,
    record_activations_at_the_ends,
)
from autograde.keras_runs.recorder.augmentation import record_augmentation
from autograde.keras_runs.recorder.batchnorm import record_batchnorm, record_variance
from autograde.keras_runs.recorder.convolution import record_convolution
from autograde.keras_runs.recorder.cross_validation import record_cross_validation
from autograde.keras_runs.recorder.dropout import record_dropout
from autograde.keras_runs.recorder.early_stopping import record_early_stopping
from autograde.keras_runs.recorder.gradient_descent import record_epochs
from autograde.keras_runs.recorder.initialization import record_initializers
from autograde.keras_runs.recorder.losses import record_losses, record_losses_at_the_ends
from autograde.keras_runs.recorder.optimizers import OPTIMIZERS, record_epsilon, record_optimizer
from autograde.keras_runs.recorder.penalties import record_penalties
from autograde.keras_runs.recorder.precision import compute_in_float64
from autograde.keras_runs.recorder.schedules import record_schedules
from autograde.keras_runs.runs import Run

RECORDERS: dict[str, Callable[[str], Run]] = {
    "activations": record_activations,
    "activations_at_the_ends": record_activations_at_the_ends,
    "augmentation": record_augmentation,
    **dict.fromkeys(OPTIMIZERS, record_optimizer),
    "epsilon": record_epsilon,
    "batchnorm": record_batchnorm,
    "dropout": record_dropout,
    "variance": record_variance,
    "initializers": record_initializers,
    "cross_validation": record_cross_validation,
    "epochs": record_epochs,
    "schedules": record_schedules,
    "early_stopping": record_early_stopping,
    "losses": record_losses,
    "convolution": record_convolution,
    "penalties": record_penalties,
    "losses_at_the_ends": record_losses_at_the_ends,
}


def main(directory: str, *names: str) -> None:
    """Record the runs of those names (all, if none is named) into ``directory``."""
    compute_in_float64()
    for name in names or RECORDERS:
        RECORDERS[name](name).write(Path(directory))


if __name__ == "__main__":
    main(*sys.argv[1:])
