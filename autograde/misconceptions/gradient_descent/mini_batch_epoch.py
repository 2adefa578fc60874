"""Known mistakes in mini_batch_epoch."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

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
    Indices,
    Model,
    descend,
    gradient_with,
)
from autograde.reference import gradient_descent
from autograde.reference.gradient_descent import batches


def _cut(order: Indices, size: int) -> list[Any]:
    return list(batches(order, size))


def without_remainder(order: Indices, size: int) -> list[Any]:
    return _cut(order[: len(order) // size * size], size)


def without_remainder_of_a_batch(order: Indices, size: int) -> list[Any]:
    return without_remainder(order, min(size, len(order)))


def with_empty_batch(order: Indices, size: int) -> list[Any]:
    return [order[i * size : (i + 1) * size] for i in range(len(order) // size + 1)]


def dividing_by_nothing(order: Indices, size: int) -> list[Any]:
    if len(order) % size == 0:
        raise ZeroDivisionError
    return _cut(order, size)


def needs_full_batches(order: Indices, size: int) -> list[Any]:
    if len(order) % size:
        raise ValueError
    return _cut(order, size)


def needs_enough_examples(order: Indices, size: int) -> list[Any]:
    if size > len(order):
        raise ValueError
    return _cut(order, size)


def evened_out(order: Indices, size: int) -> list[Any]:
    return list(np.array_split(order, -(-len(order) // size)))


def remainder_joins_the_last(order: Indices, size: int) -> list[Any]:
    cut = max(len(order) // size, 1)
    return [*_cut(order, size)[: cut - 1], order[(cut - 1) * size :]]


def apart(order: Indices, size: int) -> list[Any]:
    return list(zip(_cut(order, size), _cut(np.arange(len(order)), size), strict=True))


def _mini(rows: Callable[[Indices, int], Iterable[Any]] = _cut, **parts: Any) -> Any:
    """The mini-batch epoch with its batches cut otherwise, or its update replaced."""
    return lambda w, b, x, y, order, size, rate: descend(
        w, b, x, y, rows(order, size), rate, **parts
    )


def _shrunk(factor: Callable[[int, int, int], float]) -> Any:
    """Shorter steps, by a factor made of the size of a batch, ``batch_size`` and all examples."""

    def shorter(
        w: Array, b: float, x: Array, y: Array, order: Indices, size: int, rate: float
    ) -> Model:
        for rows in _cut(order, size):
            step = rate * factor(len(rows), size, len(y))
            w, b = gradient_descent.batch_epoch(w, b, x[rows], y[rows], step)
        return w, b

    return shorter


MINI_BATCH = [
    Misconception(
        "inputs-and-targets-apart",
        _mini(apart),
        _(
            "The inputs are put in order, the targets are not: each example is compared with the "
            "target of another. Whatever is done to the rows of x must be done to y."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-update-per-epoch",
        _mini(lambda order, size: [order[:size]]),
        _(
            "One mini-batch is drawn, one update made, and the epoch is over (one of the slides "
            "reads so). An epoch lasts until every example has been in a mini-batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "old-weights",
        _mini(frozen=True),
        _(
            "All your gradients are taken at the weights with which the epoch began. Each "
            "mini-batch meets the weights that the one before it has left."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        _mini(lambda order, size: _cut(np.arange(len(order)), size)),
        _(
            "You cut x as it lies. The order says which examples make the first mini-batch, "
            "which the second, and so on."
        ),
        CHAPTER,
    ),
    Misconception(
        "ordered-twice",
        _mini(lambda order, size: _cut(order[order], size)),
        _(
            "The order is applied twice: x and y are put in order, and then their rows are looked "
            "up in the order again."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-dropped",
        _mini(without_remainder),
        _(
            "The examples that do not fill a mini-batch are left out (PyTorch's DataLoader does "
            "so with drop_last=True). Here, as in Keras, they make a smaller one."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-dropped-but-for-few",
        _mini(without_remainder_of_a_batch),
        _(
            "A batch size larger than the data is taken care of, but otherwise the examples that "
            "do not fill a mini-batch are left out. They make a smaller one at the end."
        ),
        CHAPTER,
    ),
    Misconception(
        "empty-last-batch",
        _mini(with_empty_batch),
        _(
            "When the batch size divides the number of examples, a last mini-batch without any "
            "is left over, and the mean of nothing is nan. How many mini-batches are there?"
        ),
        CHAPTER,
    ),
    Misconception(
        "division-by-an-empty-batch",
        _mini(dividing_by_nothing),
        _(
            "Your function fails when the batch size divides the number of examples: is there "
            "one mini-batch more, with no example in it?"
        ),
        CHAPTER,
    ),
    Misconception(
        "only-full-batches",
        _mini(needs_full_batches),
        _(
            "Your function fails unless the batch size divides the number of examples. The last "
            "mini-batch may be smaller, so the rows cannot be reshaped into a table."
        ),
        CHAPTER,
    ),
    Misconception(
        "too-few-examples",
        _mini(needs_enough_examples),
        _(
            "Your function fails if there are fewer examples than the batch size. Then there is "
            "one mini-batch, of all of them."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-in-the-last-batch",
        _mini(remainder_joins_the_last),
        _(
            "The examples that are left over are added to the last mini-batch, which becomes "
            "larger than the batch size. They make a mini-batch of their own, a smaller one."
        ),
        CHAPTER,
    ),
    Misconception(
        "evened-out",
        _mini(evened_out),
        _(
            "Your mini-batches are of nearly equal size, as np.array_split makes them. All but "
            "the last have exactly batch_size examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "full-size-divisor",
        _shrunk(lambda rows, size, _every: rows / size),
        _(
            "The last, smaller mini-batch is divided by batch_size. The mean is over the "
            "examples that it has."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-all",
        _shrunk(lambda rows, _size, every: rows / every),
        _(
            "You divide by the number of all examples. The mean of a mini-batch is over the "
            "examples in it: it estimates the mean of all, it is not a part of it."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-twice",
        _shrunk(lambda rows, _size, _every: 1 / rows),
        DIVIDED_TWICE,
        CHAPTER,
        also=(
            _shrunk(lambda _rows, size, _every: 1 / size),
            _shrunk(lambda _rows, _size, every: 1 / every),
        ),
    ),
    Misconception(
        "summed",
        _mini(gradient=gradient_with(mean=False)),
        _(
            "You add up the gradients within a mini-batch. Their mean is asked for, so that the "
            "step does not grow with the batch size."
        ),
        CHAPTER,
    ),
    Misconception(
        "batch-size-ignored",
        _mini(lambda order, _size: order[:, None]),
        _(
            "The weights move after every example, whatever the batch size. The examples of one "
            "mini-batch make one update together."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-batch-of-all",
        _mini(lambda order, _size: [order]),
        _("Whatever the batch size, you make one update by all the examples."),
        CHAPTER,
    ),
    Misconception("half-the-mean", _mini(gradient=gradient_with(factor=1.0)), HALF, CHAPTER),
    Misconception("uphill", _mini(gradient=gradient_with(factor=-2.0)), UPHILL, CHAPTER),
    Misconception("bias-stays", _mini(b_moves=False), BIAS_STAYS, CHAPTER),
    Misconception("bias-after-weights", _mini(b_after=True), BIAS_AFTER, CHAPTER),
]
