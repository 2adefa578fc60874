"""Known mistakes in l2_penalty."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.penalties.shared import CHAPTER, ONE_AXIS, Array
from autograde.reference.penalties import l1_penalty


def l2_absolute(w: Array, factor: float) -> Any:
    return l1_penalty(w, factor)


def l2_root(w: Array, factor: float) -> Any:
    norm = np.sqrt((w**2).sum())
    return factor * norm, factor * w / (norm or 1.0)


def l2_root_without_zero(w: Array, factor: float) -> Any:
    norm = np.sqrt((w**2).sum())
    with np.errstate(invalid="ignore"):
        return factor * norm, factor * w / norm


def l2_matrix_norm(w: Array, factor: float) -> Any:
    return factor * float(np.linalg.norm(w, 2)) ** 2, 2 * factor * w


def l2_root_of_the_penalty(w: Array, factor: float) -> Any:
    return factor * np.sqrt((w**2).sum()), 2 * factor * w


def l2_half(w: Array, factor: float) -> Any:
    return factor * (w**2).sum() / 2, factor * w


def l2_gradient_without_two(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(), factor * w


def l2_half_of_the_penalty(w: Array, factor: float) -> Any:
    return factor * (w**2).sum() / 2, 2 * factor * w


def l2_mean(w: Array, factor: float) -> Any:
    return factor * (w**2).mean(), 2 * factor * w / w.size


def l2_not_summed(w: Array, factor: float) -> Any:
    return factor * w**2, 2 * factor * w


def l2_vectors_only(w: Array, factor: float) -> Any:
    return factor * w @ w, 2 * factor * w


def l2_one_axis(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(axis=0), 2 * factor * w


def l2_factor_left_out_of_gradient(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(), 2 * w


def l2_factor_left_out(w: Array, factor: float) -> Any:
    return (w**2).sum(), 2 * w


def l2_factor_squared(w: Array, factor: float) -> Any:
    return ((factor * w) ** 2).sum(), 2 * factor**2 * w


def l2_sum_squared(w: Array, factor: float) -> Any:
    return factor * w.sum() ** 2, 2 * factor * w.sum() * np.ones_like(w)


def l2_uphill(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(), -2 * factor * w


L2 = [
    Misconception(
        "absolute",
        l2_absolute,
        _("You add up the sizes of the weights: that is L1. L2 adds up their squares."),
        CHAPTER,
    ),
    Misconception(
        "root",
        l2_root,
        _(
            "You take the root: that is the norm. The L2 penalty is the norm squared, the "
            "plain sum of the squares."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-without-zero",
        l2_root_without_zero,
        _(
            "You take the root: that is the norm. The L2 penalty is the norm squared, the "
            "plain sum of the squares. (The norm also has no slope where all weights are 0: "
            "your gradient divides 0 by 0 there.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "matrix-norm",
        l2_matrix_norm,
        _(
            "NumPy's 2-norm of a matrix is its largest singular value. The penalty adds up "
            "the squares of all weights, whatever the shape of their array."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-of-the-penalty",
        l2_root_of_the_penalty,
        _(
            "Your penalty is the norm, the root of the sum, and your gradient that of the "
            "sum without a root. The penalty has no root."
        ),
        CHAPTER,
    ),
    Misconception(
        "half",
        l2_half,
        _(
            "There is a factor 1/2 in your penalty, as in many books and in weight decay. "
            "Here, as in Keras, there is none, and the gradient has a 2."
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-without-two",
        l2_gradient_without_two,
        _(
            "Your gradient belongs to half of the penalty that you return. What is the "
            "derivative of a square?"
        ),
        CHAPTER,
    ),
    Misconception(
        "half-of-the-penalty",
        l2_half_of_the_penalty,
        _(
            "There is a factor 1/2 in your penalty and not in its gradient. Here, as in "
            "Keras, neither has one."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean",
        l2_mean,
        _(
            "You take the mean over the weights. As in Keras the penalty is a sum: with "
            "more weights it grows."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-summed",
        l2_not_summed,
        _(
            "Your penalty is one number for each weight. The loss that it is added to is "
            "one number: what do all weights cost together?"
        ),
        CHAPTER,
    ),
    Misconception(
        "vectors-only",
        l2_vectors_only,
        _(
            "The product of w with itself is the sum of the squares if w is a vector. Of a kernel "
            "it is a product of matrices: square each number, and add all of them up."
        ),
        CHAPTER,
    ),
    Misconception("one-axis", l2_one_axis, ONE_AXIS, CHAPTER),
    Misconception(
        "factor-left-out-of-gradient",
        l2_factor_left_out_of_gradient,
        _(
            "The factor is in your penalty and not in its gradient: the gradient of another "
            "penalty."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-left-out",
        l2_factor_left_out,
        _(
            "The factor has no part in your result: how strong the penalty is cannot be "
            "chosen then."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-squared",
        l2_factor_squared,
        _("You square the factor along with the weights. It multiplies the sum of the squares."),
        CHAPTER,
    ),
    Misconception(
        "sum-squared",
        l2_sum_squared,
        _(
            "You square the sum of the weights, in which positive and negative ones cancel. "
            "Each weight is squared first."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        l2_uphill,
        _(
            "Your gradient has the wrong sign: it points to where the penalty falls. A "
            "gradient points uphill, and whoever steps subtracts it."
        ),
        CHAPTER,
    ),
]
