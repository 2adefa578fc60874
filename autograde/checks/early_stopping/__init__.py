"""Checks of the assignment on early stopping: when to stop, what to keep, and Keras's callbacks.

All losses that are made up are multiples of 1/8 or 1/16, exact in single precision too, so which
of two is lower never hangs on rounding; ties are there on purpose.
"""

# The order is that of the notebook, in which results are shown.
# isort: off
from autograde.checks.early_stopping.rules import stopping_epoch, train_with_patience
from autograde.checks.early_stopping.stages import two_stage_restart, two_stage_continue
from autograde.checks.early_stopping.callbacks import StopAt, Patience, BestWeights
# isort: on

USES = ("keras",)
"""What the notebook imports besides NumPy and Matplotlib."""

__all__ = [
    "USES",
    "BestWeights",
    "Patience",
    "StopAt",
    "stopping_epoch",
    "train_with_patience",
    "two_stage_continue",
    "two_stage_restart",
]
