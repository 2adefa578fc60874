"""``python -m autograde.keras_runs.recorder DIRECTORY [NAME...]``: record those runs, or all."""

import sys
from collections.abc import Callable
from pathlib import Path

from autograde.keras_runs.recorder.batchnorm import record_batchnorm, record_variance
from autograde.keras_runs.recorder.cross_validation import record_cross_validation
from autograde.keras_runs.recorder.optimizers import OPTIMIZERS, record_epsilon, record_optimizer
from autograde.keras_runs.recorder.precision import compute_in_float64
from autograde.keras_runs.runs import Run

RECORDERS: dict[str, Callable[[str], Run]] = {
    **dict.fromkeys(OPTIMIZERS, record_optimizer),
    "epsilon": record_epsilon,
    "batchnorm": record_batchnorm,
    "variance": record_variance,
    "cross_validation": record_cross_validation,
}


def main(directory: str, *names: str) -> None:
    """Record the runs of those names (all, if none is named) into ``directory``."""
    compute_in_float64()
    for name in names or RECORDERS:
        RECORDERS[name](name).write(Path(directory))


if __name__ == "__main__":
    main(*sys.argv[1:])
