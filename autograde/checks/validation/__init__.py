"""Checks of the assignment on choosing a model by hold-out and K-fold validation."""

# The order is that of the notebook, in which results are shown.
# isort: off
from autograde.checks.validation.folds import hold_out, k_fold, iterated_k_fold
from autograde.checks.validation.standardize import standardize
from autograde.checks.validation.scores import cross_validate, choose_model
# isort: on

__all__ = [
    "choose_model",
    "cross_validate",
    "hold_out",
    "iterated_k_fold",
    "k_fold",
    "standardize",
]
