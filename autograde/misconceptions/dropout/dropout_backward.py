"""Known mistakes in dropout_backward."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.dropout.shared import (
    CHAPTER,
    Array,
    keep,
    one,
    over_rate,
    twice,
    unguarded,
)
from autograde.reference.dropout import rescaling


def _backward(
    factor: Callable[[float], float] = rescaling,
    *,
    masked: bool = True,
    exchanged: bool = False,
    fresh: bool = False,
) -> Any:
    """The backward pass with one of its parts replaced."""

    def dropout_backward(dy: Array, mask: Array, rate: float) -> Any:
        kept = np.asarray(mask) != 0
        if fresh:
            kept = np.random.default_rng().random(dy.shape) >= rate
        if exchanged:
            kept = ~kept
        return (dy * kept if masked else dy) * factor(rate)

    return dropout_backward


def backward_in_place(dy: Array, mask: Array, rate: float) -> Any:
    dy *= (np.asarray(mask) != 0) * rescaling(rate)
    return dy


BACKWARD = [
    Misconception(
        "scale-left-out",
        _backward(one),
        _(
            "The gradient stops where a unit was dropped, but passes the others as it is. In the "
            "forward pass they were multiplied by something: the chain rule repeats it."
        ),
        CHAPTER,
    ),
    Misconception(
        "fresh-mask",
        _backward(fresh=True),
        _(
            "You draw a new mask for the gradient. It has to take the way that the outputs took: "
            "use the mask that you are handed."
        ),
        CHAPTER,
    ),
    Misconception(
        "rescaled-by-rate",
        _backward(over_rate),
        _(
            "You divide by rate, which is the probability to drop. The forward pass divided what "
            "was kept by the probability to keep."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-down",
        _backward(keep),
        _(
            "You multiply by 1 - rate. It feels like undoing the forward pass, but a gradient is "
            "not undone: it is multiplied by the same factor."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-twice",
        _backward(twice),
        _(
            "The scale is in your gradient twice. Is it in your mask already? Then it must not be "
            "applied once more."
        ),
        CHAPTER,
    ),
    Misconception(
        "passes-unchanged",
        _backward(one, masked=False),
        _("dx is dy: neither the mask nor the scale of the forward pass has a part in it."),
        CHAPTER,
    ),
    Misconception(
        "mask-left-out",
        _backward(masked=False),
        _(
            "The gradient has its scale, but passes everywhere. A unit that was dropped had no "
            "influence on the loss."
        ),
        CHAPTER,
    ),
    Misconception(
        "exchanged",
        _backward(exchanged=True),
        _(
            "The gradient passes where units were dropped and stops where they were kept. What is "
            "the mask's value where a unit was kept?"
        ),
        CHAPTER,
    ),
    Misconception(
        "changed-in-place",
        backward_in_place,
        _("The gradient is right, but you write it into dy itself: return a new array."),
        CHAPTER,
    ),
    Misconception(
        "division-by-zero",
        _backward(unguarded),
        _(
            "All is right until rate is 1: then 1 - rate is 0, and 0 divided by 0 is nan. Where "
            "everything was dropped, the gradient is 0."
        ),
        CHAPTER,
    ),
]
