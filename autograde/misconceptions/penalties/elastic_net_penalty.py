"""Known mistakes in elastic_net_penalty."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.penalties.shared import CHAPTER, ONE_AXIS, Array
from autograde.reference.penalties import elastic_net_penalty, l1_penalty, l2_penalty


def net_factors_exchanged(w: Array, l1: float, l2: float) -> Any:
    return elastic_net_penalty(w, l2, l1)


def net_mixing_ratio(w: Array, l1: float, l2: float) -> Any:
    penalty = l1 * (l2 * np.abs(w).sum() + (1 - l2) / 2 * (w**2).sum())
    return penalty, l1 * (l2 * np.sign(w) + (1 - l2) * w)


def net_mixing_ratio_without_half(w: Array, l1: float, l2: float) -> Any:
    penalty = l1 * (l2 * np.abs(w).sum() + (1 - l2) * (w**2).sum())
    return penalty, l1 * (l2 * np.sign(w) + 2 * (1 - l2) * w)


def net_half_of_l2(w: Array, l1: float, l2: float) -> Any:
    return l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum(), l1 * np.sign(w) + l2 * w


def net_root(w: Array, l1: float, l2: float) -> Any:
    norm = np.sqrt((w**2).sum())
    slope = l1 * np.sign(w) + l2 * w / (norm or 1.0)
    return l1 * np.abs(w).sum() + l2 * norm, slope


def net_root_without_zero(w: Array, l1: float, l2: float) -> Any:
    norm = np.sqrt((w**2).sum())
    with np.errstate(invalid="ignore"):
        return l1 * np.abs(w).sum() + l2 * norm, l1 * np.sign(w) + l2 * w / norm


def net_mean(w: Array, l1: float, l2: float) -> Any:
    penalty, slope = elastic_net_penalty(w, l1, l2)
    return penalty / w.size, slope / w.size


def net_one_axis(w: Array, l1: float, l2: float) -> Any:
    penalty = l1 * np.abs(w).sum(axis=0) + l2 * (w**2).sum(axis=0)
    return penalty, elastic_net_penalty(w, l1, l2)[1]


def net_gradient_without_two(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.sign(w) + l2 * w


def net_gradient_of_l1_alone(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.sign(w)


def net_gradient_of_l2_alone(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, 2 * l2 * w


def net_only_l1(w: Array, l1: float, l2: float) -> Any:
    return l1_penalty(w, l1)


def net_only_l2(w: Array, l1: float, l2: float) -> Any:
    return l2_penalty(w, l2)


def net_not_absolute(w: Array, l1: float, l2: float) -> Any:
    return l1 * w.sum() + l2 * (w**2).sum(), l1 + 2 * l2 * w


def net_uphill(w: Array, l1: float, l2: float) -> Any:
    penalty, slope = elastic_net_penalty(w, l1, l2)
    return penalty, -slope


def net_slope_at_zero(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.where(w >= 0, 1.0, -1.0) + 2 * l2 * w


def net_negative_slope_at_zero(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.where(w > 0, 1.0, -1.0) + 2 * l2 * w


def net_divided_by_size(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    with np.errstate(invalid="ignore"):
        return penalty, l1 * w / np.abs(w) + 2 * l2 * w


ELASTIC_NET = [
    Misconception(
        "factors-exchanged",
        net_factors_exchanged,
        _("The two factors have changed places: l1 belongs to the sizes, l2 to the squares."),
        CHAPTER,
    ),
    Misconception(
        "mixing-ratio",
        net_mixing_ratio,
        _(
            "You take the second argument for a mixing ratio, as scikit-learn has it. Here, "
            "as in Keras, each penalty has a factor of its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "mixing-ratio-without-half",
        net_mixing_ratio_without_half,
        _(
            "You share one factor out between the two penalties. Here, as in Keras, each "
            "penalty has a factor of its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-of-l2",
        net_half_of_l2,
        _(
            "There is a factor 1/2 before the sum of the squares, as in scikit-learn. Here, "
            "as in Keras, there is none."
        ),
        CHAPTER,
    ),
    Misconception(
        "root",
        net_root,
        _(
            "You take the root of the sum of squares. The second part of an elastic net is "
            "the plain sum of the squares."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-without-zero",
        net_root_without_zero,
        _(
            "You take the root of the sum of squares. The second part of an elastic net is "
            "the plain sum. (The root also has no slope where all weights are 0: your "
            "gradient divides 0 by 0 there.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "mean",
        net_mean,
        _(
            "You take the mean over the weights. As in Keras both penalties are sums: with "
            "more weights they grow."
        ),
        CHAPTER,
    ),
    Misconception("one-axis", net_one_axis, ONE_AXIS, CHAPTER),
    Misconception(
        "gradient-without-two",
        net_gradient_without_two,
        _(
            "The squares in your gradient pull half as much as those in your penalty. What "
            "is the derivative of a square?"
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-of-l1-alone",
        net_gradient_of_l1_alone,
        _("Both parts are in your penalty, but only the first is in its gradient."),
        CHAPTER,
    ),
    Misconception(
        "gradient-of-l2-alone",
        net_gradient_of_l2_alone,
        _("Both parts are in your penalty, but only the second is in its gradient."),
        CHAPTER,
    ),
    Misconception(
        "only-l1",
        net_only_l1,
        _("The squares have no part in your result: that is L1 alone."),
        CHAPTER,
    ),
    Misconception(
        "only-l2",
        net_only_l2,
        _("The sizes have no part in your result: that is L2 alone."),
        CHAPTER,
    ),
    Misconception(
        "not-absolute",
        net_not_absolute,
        _(
            "Positive and negative weights cancel in the first part of your penalty. What "
            "costs is the size of a weight, whatever its sign."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        net_uphill,
        _(
            "Your gradient has the wrong sign: it points to where the penalty falls. A "
            "gradient points uphill, and whoever steps subtracts it."
        ),
        CHAPTER,
    ),
    Misconception(
        "slope-at-zero",
        net_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, as JAX's autodiff has. Asked for "
            "is 0, the slope in the middle of the kink: a weight that is 0 should not be "
            "pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "negative-slope-at-zero",
        net_negative_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, downwards. Asked for is 0, the slope "
            "in the middle of the kink: a weight that is 0 should not be pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-size",
        net_divided_by_size,
        _(
            "You divide each weight by its own size, which gives its sign but for a weight of "
            "0: there it is 0 divided by 0."
        ),
        CHAPTER,
    ),
]
