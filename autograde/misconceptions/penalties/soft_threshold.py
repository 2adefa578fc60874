"""Known mistakes in soft_threshold."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.penalties.shared import CHAPTER, Array


def soft_hard_threshold(w: Array, threshold: float) -> Any:
    return np.where(np.abs(w) > threshold, w, 0.0)


def soft_passes_zero(w: Array, threshold: float) -> Any:
    return w - threshold * np.sign(w)


def soft_one_sided(w: Array, threshold: float) -> Any:
    return np.maximum(w - threshold, 0.0)


def soft_down(w: Array, threshold: float) -> Any:
    return w - threshold


def soft_sign_lost(w: Array, threshold: float) -> Any:
    return np.maximum(np.abs(w) - threshold, 0.0)


def soft_clipped(w: Array, threshold: float) -> Any:
    return np.clip(w, -threshold, threshold)


def soft_grows(w: Array, threshold: float) -> Any:
    return np.sign(w) * (np.abs(w) + threshold)


def soft_small_ones_kept(w: Array, threshold: float) -> Any:
    return np.where(np.abs(w) > threshold, w - threshold * np.sign(w), w)


def soft_scaled(w: Array, threshold: float) -> Any:
    return w * (1 - threshold)


def soft_threshold_squared(w: Array, threshold: float) -> Any:
    return np.sign(w) * np.maximum(np.abs(w) - threshold**2, 0.0)


def soft_halved(w: Array, threshold: float) -> Any:
    return np.sign(w) * np.maximum(np.abs(w) - threshold / 2, 0.0)


def soft_quotient(w: Array, threshold: float) -> Any:
    return w * np.maximum(1 - threshold / np.abs(w), 0.0)


SOFT_THRESHOLD = [
    Misconception(
        "hard-threshold",
        soft_hard_threshold,
        _(
            "Small weights become 0, and large ones stay what they were: that is a hard "
            "threshold. The soft one moves the large ones towards 0 as well."
        ),
        CHAPTER,
    ),
    Misconception(
        "passes-zero",
        soft_passes_zero,
        _(
            "Weights that are smaller than the threshold come out on the other side of 0. "
            "That is the step along L1's gradient; here they stop at 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-sided",
        soft_one_sided,
        _(
            "All negative weights become 0. They too move towards 0 by the threshold and "
            "stop there."
        ),
        CHAPTER,
    ),
    Misconception(
        "down",
        soft_down,
        _("Every weight is moved down. A negative weight has to be moved up to come nearer to 0."),
        CHAPTER,
    ),
    Misconception(
        "sign-lost",
        soft_sign_lost,
        _("Nothing in your result is negative: the weights have lost their signs."),
        CHAPTER,
    ),
    Misconception(
        "clipped",
        soft_clipped,
        _(
            "You cut the large weights off and leave the small ones. It is the other way "
            "round: the small ones become 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "grows",
        soft_grows,
        _("Your weights move away from 0."),
        CHAPTER,
    ),
    Misconception(
        "small-ones-kept",
        soft_small_ones_kept,
        _(
            "Weights within the threshold stay what they were. They are the ones that "
            "should become 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled",
        soft_scaled,
        _(
            "You shrink every weight by the same share: that is what L2 does, and it makes "
            "no zeros. Here every weight loses the same amount."
        ),
        CHAPTER,
    ),
    Misconception(
        "threshold-squared",
        soft_threshold_squared,
        _("The threshold is squared in your result."),
        CHAPTER,
    ),
    Misconception(
        "halved",
        soft_halved,
        _("Every weight moves by half of the threshold."),
        CHAPTER,
    ),
    Misconception(
        "divided-by-the-weight",
        soft_quotient,
        _(
            "You divide by the size of the weight. Where weight and threshold are 0 that is 0 / 0, "
            "which is nan, and nan spreads to everything that is computed with it."
        ),
        CHAPTER,
    ),
]
