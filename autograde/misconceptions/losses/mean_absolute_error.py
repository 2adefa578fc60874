"""Known mistakes in mean_absolute_error."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    BATCH,
    CHAPTER,
    GRADIENT_BY_BATCH,
    NOT_DIVIDED,
    NOT_REDUCED,
    ONE_SLOPE,
    SIGN,
    SUM,
    Array,
    one_slope,
    per,
)


def sizes(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    error = y_pred - y_true
    return np.abs(error), np.sign(error)


def mae_signed(y_true: Array, y_pred: Array) -> Any:
    error = y_pred - y_true
    return error.mean(), np.ones_like(error) / error.size


def mae_zero_by_zero(y_true: Array, y_pred: Array) -> Any:
    error = y_pred - y_true
    return np.abs(error).mean(), error / np.abs(error) / error.size


def mae_error_as_slope(y_true: Array, y_pred: Array) -> Any:
    error = y_pred - y_true
    return np.abs(error).mean(), error / error.size


MEAN_ABSOLUTE_ERROR = [
    Misconception("sum", per(sizes, "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(sizes, "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(sizes, "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-the-batch", per(sizes, "all", "batch"), GRADIENT_BY_BATCH, CHAPTER
    ),
    Misconception("sign-of-the-gradient", per(sizes, sign=-1), SIGN, CHAPTER),
    Misconception(
        "signed-errors",
        mae_signed,
        _(
            "Errors of either sign cancel in your mean: a prediction that is 1 too high here and "
            "1 too low there would be perfect."
        ),
        CHAPTER,
    ),
    Misconception(
        "zero-divided-by-zero",
        mae_zero_by_zero,
        _(
            "The gradient divides the error by its size, which is 0 / 0 where the prediction is "
            "right. Any slope between those of the two sides is fine there; 0 is asked for."
        ),
        CHAPTER,
    ),
    Misconception(
        "error-as-slope",
        mae_error_as_slope,
        _(
            "Your gradient grows with the error, as that of a squared error does. The absolute "
            "value has the same slope however far away it is."
        ),
        CHAPTER,
    ),
    Misconception("not-reduced", sizes, NOT_REDUCED, CHAPTER),
    Misconception("gradient-averaged", one_slope(sizes), ONE_SLOPE, CHAPTER),
]
