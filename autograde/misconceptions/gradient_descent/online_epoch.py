"""Known mistakes in online_epoch."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.gradient_descent.shared import (
    BIAS_AFTER,
    BIAS_STAYS,
    CHAPTER,
    HALF,
    UPHILL,
    Array,
    Indices,
    Model,
    descend,
    gradient_with,
)


def _online(
    order: Callable[[Indices], Iterable[Any]] = lambda order: order[:, None],
    rate: Callable[[Array], float] = lambda x: 1.0,
    **parts: Any,
) -> Callable[..., Model]:
    """The online epoch with one of its parts replaced; ``order`` says which rows, update by one."""

    def online_epoch(
        w: Array, b: float, x: Array, y: Array, order_: Indices, learning_rate: float
    ) -> Model:
        return descend(w, b, x, y, order(order_), learning_rate * rate(x), **parts)

    return online_epoch


ONLINE = [
    Misconception(
        "one-update",
        _online(lambda order: [order]),
        _(
            "The epoch makes one update, by the mean over all examples: that is batch gradient "
            "descent. Online, every example moves the weights before the next is looked at."
        ),
        CHAPTER,
    ),
    Misconception(
        "old-weights",
        _online(frozen=True),
        _(
            "All your gradients are taken at the weights with which the epoch began. Online, the "
            "next example meets the weights that the one before it has left."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        _online(lambda order: np.arange(len(order))[:, None]),
        _(
            "You take the examples as they lie in x. The order says which comes first: the "
            "path of the weights depends on it."
        ),
        CHAPTER,
    ),
    Misconception(
        "inputs-and-targets-apart",
        _online(lambda order: ((order[[i]], [i]) for i in range(len(order)))),
        _(
            "The inputs are put in order, the targets are not: each example is compared with the "
            "target of another. Whatever is done to the rows of x must be done to y."
        ),
        CHAPTER,
    ),
    Misconception(
        "places-for-examples",
        _online(lambda order: np.argsort(order)[:, None]),
        _(
            "You read order as the place of each example in the sequence. It is the sequence "
            "itself: its first number is the example that comes first."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-all",
        _online(rate=lambda x: 1 / len(x)),
        _(
            "Each step is divided by the number of examples. Online, an example alone makes the "
            "gradient: the mean is over one."
        ),
        CHAPTER,
    ),
    Misconception(
        "last-one-left-out",
        _online(lambda order: order[:-1, None]),
        _("The last example of the order never moves the weights: where does your loop end?"),
        CHAPTER,
    ),
    Misconception(
        "return-in-the-loop",
        _online(lambda order: order[:1, None]),
        _(
            "Only the first example of the order moves the weights: does the return stand inside "
            "the loop?"
        ),
        CHAPTER,
    ),
    Misconception("half-the-mean", _online(gradient=gradient_with(factor=1.0)), HALF, CHAPTER),
    Misconception("uphill", _online(gradient=gradient_with(factor=-2.0)), UPHILL, CHAPTER),
    Misconception("bias-stays", _online(b_moves=False), BIAS_STAYS, CHAPTER),
    Misconception("bias-after-weights", _online(b_after=True), BIAS_AFTER, CHAPTER),
]
