"""What goes wrong when examples are split, and when a model is chosen by the splits."""

from autograde.misconceptions.validation.choose_model import CHOOSE_MODEL
from autograde.misconceptions.validation.cross_validate import CROSS_VALIDATE
from autograde.misconceptions.validation.hold_out import HOLD_OUT
from autograde.misconceptions.validation.iterated_k_fold import ITERATED_K_FOLD
from autograde.misconceptions.validation.k_fold import K_FOLD
from autograde.misconceptions.validation.standardize import STANDARDIZE

__all__ = [
    "CHOOSE_MODEL",
    "CROSS_VALIDATE",
    "HOLD_OUT",
    "ITERATED_K_FOLD",
    "K_FOLD",
    "STANDARDIZE",
]
