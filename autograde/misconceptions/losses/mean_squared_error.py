"""Known mistakes in mean_squared_error."""

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
    PAIR,
    SIGN,
    Array,
    one_slope,
    per,
)
from autograde.reference import losses


def squares(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    error = y_pred - y_true
    return error**2, 2 * error


def mse_factor_lost(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.mean_squared_error(y_true, y_pred)
    return loss, gradient / 2


def mse_root(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.mean_squared_error(y_true, y_pred)
    return np.sqrt(loss), gradient


def mse_parts_exchanged(y_true: Array, y_pred: Array) -> Any:
    return losses.mean_squared_error(y_true, y_pred)[::-1]


MEAN_SQUARED_ERROR = [
    Misconception(
        "half",
        per(squares, factor=0.5),
        _(
            "Your loss is half of the mean of the squares, as in courses that want a gradient "
            "without the 2. Here, as in Keras, there is no 1/2, and the 2 stays in the gradient."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-two-lost",
        mse_factor_lost,
        _(
            "The loss is right, but the gradient of this loss is twice yours: the square leaves a "
            "factor when it is differentiated."
        ),
        CHAPTER,
    ),
    Misconception(
        "sum",
        per(squares, "one", "one"),
        _(
            "Your loss is the residual sum of squares. Here it is the mean, as in Keras: then "
            "neither its size nor that of the steps depends on how many numbers there are. (A sum "
            "needs a smaller learning rate.)"
        ),
        CHAPTER,
    ),
    Misconception("divided-by-the-batch", per(squares, "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(squares, "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-the-batch", per(squares, "all", "batch"), GRADIENT_BY_BATCH, CHAPTER
    ),
    Misconception("sign-of-the-gradient", per(squares, sign=-1), SIGN, CHAPTER),
    Misconception(
        "root",
        mse_root,
        _(
            "You return the root of the mean, a good number to report, but not this loss: its "
            "gradient would be another one."
        ),
        CHAPTER,
    ),
    Misconception("not-reduced", squares, NOT_REDUCED, CHAPTER),
    Misconception("parts-exchanged", mse_parts_exchanged, PAIR, CHAPTER),
    Misconception("gradient-averaged", one_slope(squares), ONE_SLOPE, CHAPTER),
]
