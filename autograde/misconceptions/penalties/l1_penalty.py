"""Known mistakes in l1_penalty."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.penalties.shared import CHAPTER, ONE_AXIS, Array
from autograde.reference.penalties import l2_penalty


def l1_squared(w: Array, factor: float) -> Any:
    return l2_penalty(w, factor)


def l1_not_absolute(w: Array, factor: float) -> Any:
    return factor * w.sum(), factor * np.ones_like(w)


def l1_matrix_norm(w: Array, factor: float) -> Any:
    penalty = factor * np.linalg.norm(w, 1)
    return float(penalty), factor * np.sign(w)


def l1_mean(w: Array, factor: float) -> Any:
    return factor * np.abs(w).mean(), factor * np.sign(w) / w.size


def l1_half(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum() / 2, factor * np.sign(w) / 2


def l1_not_summed(w: Array, factor: float) -> Any:
    return factor * np.abs(w), factor * np.sign(w)


def l1_one_axis(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(axis=0), factor * np.sign(w)


def l1_factor_left_out_of_gradient(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), np.sign(w)


def l1_factor_left_out(w: Array, factor: float) -> Any:
    return np.abs(w).sum(), np.sign(w)


def l1_weights_for_signs(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * w


def l1_sizes_for_signs(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.abs(w)


def l1_ones_for_signs(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.ones_like(w)


def l1_uphill(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), -factor * np.sign(w)


def l1_slope_at_zero(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.where(w >= 0, 1.0, -1.0)


def l1_negative_slope_at_zero(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.where(w > 0, 1.0, -1.0)


def l1_divided_by_size(w: Array, factor: float) -> Any:
    with np.errstate(invalid="ignore"):
        return factor * np.abs(w).sum(), factor * w / np.abs(w)


L1 = [
    Misconception(
        "squared",
        l1_squared,
        _("You square the weights: that is L2. L1 adds up their sizes."),
        CHAPTER,
    ),
    Misconception(
        "not-absolute",
        l1_not_absolute,
        _(
            "Positive and negative weights cancel in your sum. What costs is the size of a "
            "weight, whatever its sign."
        ),
        CHAPTER,
    ),
    Misconception(
        "matrix-norm",
        l1_matrix_norm,
        _(
            "NumPy's norm of a matrix is another one: the largest sum of a column. The "
            "penalty adds up the sizes of all weights, whatever the shape of their array."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean",
        l1_mean,
        _(
            "You take the mean over the weights. As in Keras the penalty is a sum: with "
            "more weights it grows."
        ),
        CHAPTER,
    ),
    Misconception(
        "half",
        l1_half,
        _(
            "There is a factor 1/2 in your penalty, as some books have it. Here, as in "
            "Keras, there is none."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-summed",
        l1_not_summed,
        _(
            "Your penalty is one number for each weight. The loss that it is added to is "
            "one number: what do all weights cost together?"
        ),
        CHAPTER,
    ),
    Misconception("one-axis", l1_one_axis, ONE_AXIS, CHAPTER),
    Misconception(
        "factor-left-out-of-gradient",
        l1_factor_left_out_of_gradient,
        _(
            "The factor is in your penalty and not in its gradient: the gradient of another "
            "penalty."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-left-out",
        l1_factor_left_out,
        _(
            "The factor has no part in your result: how strong the penalty is cannot be "
            "chosen then."
        ),
        CHAPTER,
    ),
    Misconception(
        "weights-for-signs",
        l1_weights_for_signs,
        _(
            "Your gradient is proportional to the weight, as that of a square is. How steep "
            "is the size of a number, far from zero and near to it?"
        ),
        CHAPTER,
    ),
    Misconception(
        "sizes-for-signs",
        l1_sizes_for_signs,
        _("Your gradient is never negative. A negative weight costs less when it grows."),
        CHAPTER,
    ),
    Misconception(
        "ones-for-signs",
        l1_ones_for_signs,
        _(
            "Your gradient pulls every weight down. A negative weight has to be pulled up "
            "to come nearer to zero."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        l1_uphill,
        _(
            "Your gradient has the wrong sign: it points to where the penalty falls. A "
            "gradient points uphill, and whoever steps subtracts it."
        ),
        CHAPTER,
    ),
    Misconception(
        "slope-at-zero",
        l1_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, as JAX's autodiff has. Asked for "
            "is 0, the slope in the middle of the kink: a weight that is 0 should not be "
            "pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "negative-slope-at-zero",
        l1_negative_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, downwards. Asked for is 0, the slope "
            "in the middle of the kink: a weight that is 0 should not be pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-size",
        l1_divided_by_size,
        _(
            "You divide each weight by its own size, which gives its sign but for a weight of "
            "0: there it is 0 divided by 0."
        ),
        CHAPTER,
    ),
]
