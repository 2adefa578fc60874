"""Known mistakes in batch_epoch."""

from collections.abc import Callable, Iterable
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.gradient_descent.shared import (
    BIAS_AFTER,
    BIAS_STAYS,
    CHAPTER,
    DIVIDED_TWICE,
    HALF,
    UPHILL,
    Array,
    Model,
    descend,
    divided_twice,
    gradient_with,
)


def _batch(rows: Callable[[int], Iterable[Any]] = lambda n: [range(n)], **parts: Any) -> Any:
    """The batch epoch with one of its parts replaced."""

    def batch_epoch(w: Array, b: float, x: Array, y: Array, learning_rate: float) -> Model:
        return descend(w, b, x, y, map(list, rows(len(y))), learning_rate, **parts)

    return batch_epoch


BATCH = [
    Misconception(
        "update-after-each",
        _batch(lambda n: ([i] for i in range(n))),
        _(
            "The weights move after every example: that is online. Here the gradients of all "
            "examples are taken at the same weights, and then there is one update."
        ),
        CHAPTER,
    ),
    Misconception(
        "summed",
        _batch(gradient=gradient_with(mean=False)),
        _(
            "You add up the gradients of the examples. Their mean is asked for: otherwise ten "
            "times the data makes steps ten times as long."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-the-sum",
        _batch(gradient=gradient_with(factor=1.0, mean=False)),
        _(
            "Your step follows half the sum of the squared errors (the delta rule). Here it is "
            "their mean, without a half."
        ),
        CHAPTER,
    ),
    Misconception(
        "update-for-every-example",
        _batch(lambda n: (range(n) for _i in range(n))),
        _(
            "You take a step by all examples as many times as there are examples. A batch epoch "
            "looks at every example once, so it has one step."
        ),
        CHAPTER,
    ),
    Misconception(
        "last-example-only",
        _batch(lambda n: [[n - 1]]),
        _(
            "Only the last example moves the weights: each gradient of the loop replaces the one "
            "before it, or the update stands where only the last is left."
        ),
        CHAPTER,
    ),
    Misconception("divided-twice", _batch(gradient=divided_twice), DIVIDED_TWICE, CHAPTER),
    Misconception("half-the-mean", _batch(gradient=gradient_with(factor=1.0)), HALF, CHAPTER),
    Misconception("uphill", _batch(gradient=gradient_with(factor=-2.0)), UPHILL, CHAPTER),
    Misconception("bias-stays", _batch(b_moves=False), BIAS_STAYS, CHAPTER),
    Misconception("bias-after-weights", _batch(b_after=True), BIAS_AFTER, CHAPTER),
]
