"""Known mistakes in hold_out."""

import math
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.validation.shared import CHAPTER
from autograde.reference import validation as right
from autograde.reference.validation import Indices


def hold_out_overlap(order: Indices, fraction: float) -> Any:
    return order, order[: round(fraction * len(order))]


def hold_out_swapped(order: Indices, fraction: float) -> Any:
    training, validation = right.hold_out(order, fraction)
    return validation, training


def hold_out_from_the_end(order: Indices, fraction: float) -> Any:
    size = len(order) - round(fraction * len(order))
    return order[:size], order[size:]


def hold_out_order_ignored(order: Indices, fraction: float) -> Any:
    return right.hold_out(np.arange(len(order)), fraction)


def hold_out_always_down(order: Indices, fraction: float) -> Any:
    size = int(fraction * len(order))
    return order[size:], order[:size]


def hold_out_always_up(order: Indices, fraction: float) -> Any:
    size = math.ceil(fraction * len(order))
    return order[size:], order[:size]


HOLD_OUT = [
    Misconception(
        "overlap",
        hold_out_overlap,
        _("The examples that validate are still in the training part."),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        hold_out_swapped,
        _(
            "The two parts are exchanged: the training part comes first, and the fraction is the "
            "share of the examples that validate."
        ),
        CHAPTER,
    ),
    Misconception(
        "held-out-from-the-end",
        hold_out_from_the_end,
        _(
            "You hold out the end of the order. That is as good, but here the beginning is "
            "asked for, so that everybody's split is the same."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        hold_out_order_ignored,
        _(
            "The order that was handed in makes no difference. In sorted data, your validation "
            "part would hold the first classes alone."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-down",
        hold_out_always_down,
        _(
            "The number of examples is cut off instead of rounded: 0.29 of 100 examples are 29, "
            "but int(0.29 * 100) is 28."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        hold_out_always_up,
        _(
            "The number of examples that validate is always rounded up (as in scikit-learn's "
            "train_test_split), or that of those that train is cut off. Here it is rounded: a "
            "quarter of 9 examples is 2."
        ),
        CHAPTER,
    ),
]
