"""Known mistakes in rmsprop_step."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.sgd_variants.shared import (
    ADAPTIVE_CHAPTER,
    Array,
    epsilon_not_used,
    parts_exchanged,
    rate_not_used,
)
from autograde.reference import optimizers


def rmsprop_swapped(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = (1 - rho) * mean_square + rho * g**2
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_sums(w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float) -> Any:
    mean_square = mean_square + g**2
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_no_root(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + (1 - rho) * g**2
    return w - lr * g / (mean_square + eps), mean_square


def rmsprop_epsilon_inside(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + (1 - rho) * g**2
    return w - lr * g / np.sqrt(mean_square + eps), mean_square


def rmsprop_old_average(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    return w - lr * g / (np.sqrt(mean_square) + eps), rho * mean_square + (1 - rho) * g**2


def rmsprop_not_squared(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + (1 - rho) * np.abs(g)
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_full_gradient(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + g**2
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_not_kept(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    new = rho * mean_square + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(new) + eps), mean_square


RMSPROP = [
    Misconception(
        "rho-swapped",
        rmsprop_swapped,
        _(
            "rho weighs the new square and 1 - rho the old average: it is the other way round. "
            "With rho = 0.9 the average keeps nine tenths of what it was."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "sums",
        rmsprop_sums,
        _(
            "This is AdaGrad: the squares are summed and never forgotten. RMSProp keeps a moving "
            "average of them."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "no-root",
        rmsprop_no_root,
        _("The step is divided by the mean square itself. A square root is missing."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "epsilon-inside",
        rmsprop_epsilon_inside,
        _(
            "Epsilon stands inside the root, as in Keras's own code. In this notebook it is added "
            "to the root."
        ),
        ADAPTIVE_CHAPTER,
    ),
    *epsilon_not_used(optimizers.rmsprop_step),
    Misconception(
        "old-average",
        rmsprop_old_average,
        _(
            "The step is divided by the average from before this gradient. Bring the average "
            "up to date first."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "gradient-not-squared",
        rmsprop_not_squared,
        _("The average is taken of the gradient's size; what is averaged is its square."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "weight-missing",
        rmsprop_full_gradient,
        _(
            "The old average is scaled by rho, but the new square enters in full. The two "
            "weights of an average add up to one."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "average-not-kept",
        rmsprop_not_kept,
        _(
            "The weights move as they should, but the mean square that you return is the old one: "
            "the next step would not know of this gradient."
        ),
        ADAPTIVE_CHAPTER,
    ),
    *rate_not_used(optimizers.rmsprop_step, 3),
    parts_exchanged(optimizers.rmsprop_step, _("mean square"), ADAPTIVE_CHAPTER),
]
