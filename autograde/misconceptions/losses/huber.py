"""Known mistakes in huber."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    BATCH,
    CHAPTER,
    GRADIENT_BY_BATCH,
    NOT_DIVIDED,
    SIGN,
    SUM,
    Array,
    Pair,
    per,
)
from autograde.reference import losses


def _huber(
    offset: str = "half of the square",
    signed: bool = False,
    slope: str = "delta",
    steepness: str = "signed delta",
    inside: str = "half",
    exchanged_branches: bool = False,
) -> Pair:
    """Huber's loss per number, with one of its parts replaced."""

    def numbers(y_true: Array, y_pred: Array, delta: float) -> tuple[Array, Array]:
        error = y_pred - y_true
        size = np.abs(error)
        near = (error if signed else size) <= delta
        if exchanged_branches:
            near = ~near
        steep = delta if slope == "delta" else 1.0
        square, slopes = error**2 / 2, error
        if inside == "whole":
            square, slopes = error**2, 2 * error
        offsets = {"half of the square": steep * delta / 2, "half of delta": delta / 2, "none": 0}
        far: dict[str, Any] = {
            "signed delta": steep * np.sign(error),
            "delta": steep,
            "sign": np.sign(error),
        }
        return (
            np.where(near, square, steep * size - offsets[offset]),
            np.where(near, slopes, far[steepness]),
        )

    return numbers


def huber_doubled(y_true: Array, y_pred: Array, delta: float) -> Any:
    loss, gradient = losses.huber(y_true, y_pred, delta)
    return 2 * loss, 2 * gradient


def huber_smooth_l1(y_true: Array, y_pred: Array, delta: float) -> Any:
    loss, gradient = losses.huber(y_true, y_pred, delta)
    return loss / delta, gradient / delta


def huber_delta_ignored(y_true: Array, y_pred: Array, delta: float) -> Any:
    return losses.huber(y_true, y_pred, 1.0)


def pseudo_huber(y_true: Array, y_pred: Array, delta: float) -> tuple[Array, Array]:
    error = y_pred - y_true
    root = np.sqrt(1 + (error / delta) ** 2)
    return delta**2 * (root - 1), error / root


HUBER = [
    Misconception(
        "doubled",
        huber_doubled,
        _(
            "Your loss is twice Huber's: the square without the 1/2, continued by a line, as "
            "scikit-learn's HuberRegressor has it. Here, as in Keras, the parabola has a 1/2."
        ),
        CHAPTER,
    ),
    Misconception(
        "smooth-l1",
        huber_smooth_l1,
        _(
            "Your loss is divided by delta: that is PyTorch's SmoothL1Loss, whose lines have the "
            "slope 1. Huber's have the slope delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "pseudo-huber",
        per(pseudo_huber),
        _(
            "This is the pseudo-Huber loss, one smooth formula that only resembles Huber's. Here "
            "it is exactly a parabola near zero and exactly straight beyond delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-offset",
        per(_huber(offset="none")),
        _(
            "Your loss jumps where the parabola meets the line. What has to be taken from the line "
            "so that both have the same value at delta?"
        ),
        CHAPTER,
    ),
    Misconception(
        "square-lost",
        per(_huber(offset="half of delta")),
        _(
            "Your loss jumps at delta: from the line delta |e| you take half of delta. The value "
            "that the parabola has at delta holds its square."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-lost",
        per(_huber(inside="whole")),
        _(
            "Your parabola is the whole square, but your line continues half of it: at delta the "
            "value and the slope jump."
        ),
        CHAPTER,
    ),
    Misconception(
        "signed-errors",
        per(_huber(signed=True)),
        _(
            "You compare the error with delta with its sign on: a prediction that is far too low "
            "counts as a small error."
        ),
        CHAPTER,
    ),
    Misconception(
        "delta-ignored",
        huber_delta_ignored,
        _("You always take a delta of 1, Keras's default: the argument has no part in the loss."),
        CHAPTER,
    ),
    Misconception(
        "slope-of-one",
        per(_huber(slope="one")),
        _(
            "Your lines have the slope 1, whatever delta is. They should go on as steeply as the "
            "parabola arrives at delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "slope-of-one-in-the-gradient",
        per(_huber(steepness="sign")),
        _(
            "The loss is right, but far away your gradient is that of the absolute value: 1 or -1. "
            "What stands in front of the error's size in the line?"
        ),
        CHAPTER,
    ),
    Misconception(
        "sign-lost-in-the-gradient",
        per(_huber(steepness="delta")),
        _(
            "The loss is right, but far away your gradient is never negative. For a prediction "
            "that is much too low the loss falls as the prediction grows."
        ),
        CHAPTER,
    ),
    Misconception(
        "branches-exchanged",
        per(_huber(exchanged_branches=True)),
        _("Your loss is straight near zero and a parabola far away: the branches are exchanged."),
        CHAPTER,
    ),
    Misconception("sum", per(_huber(), "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(_huber(), "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(_huber(), "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-the-batch", per(_huber(), "all", "batch"), GRADIENT_BY_BATCH, CHAPTER
    ),
    Misconception("sign-of-the-gradient", per(_huber(), sign=-1), SIGN, CHAPTER),
]
