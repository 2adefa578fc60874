"""Known mistakes in softmax."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import Array, known
from autograde.reference import activations as right


def _weights(x: Array, axis: int | None = -1) -> Any:
    """Softmax over an axis, or over everything if it is ``None``."""
    weights = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def _passed_on(y: Any, dy: Any, axis: int | None = -1) -> Any:
    return y * (dy - (y * dy).sum(axis=axis, keepdims=True))


def softmax_in_place(x: Array, dy: Array) -> Any:
    x -= np.max(x, axis=-1, keepdims=True)
    y = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return y, _passed_on(y, dy)


def softmax_overflow(x: Array, dy: Array) -> Any:
    y = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return y, _passed_on(y, dy)


def softmax_one_shift(x: Array, dy: Array) -> Any:
    weights = np.exp(x - np.max(x))
    y = weights / weights.sum(axis=-1, keepdims=True)
    return y, _passed_on(y, dy)


def softmax_jacobian(x: Array, dy: Array) -> Any:
    y = _weights(x)
    return y, y[..., :, None] * (np.eye(y.shape[-1]) - y[..., None, :])


def _softmax(dx: Callable[[Any, Any, Any], Any]) -> Any:
    """Softmax with another formula for the gradient, of x, y and dy."""

    def softmax(x: Array, dy: Array) -> Any:
        y = _weights(x)
        return y, dx(x, y, dy)

    return softmax


SOFTMAX = [
    known(
        "in-place",
        softmax_in_place,
        _(
            "You subtract the maximum from x itself. Whoever called your function has lost the "
            "logits that it handed over; make a new array."
        ),
    ),
    known(
        "one-maximum-for-all",
        softmax_one_shift,
        _(
            "You subtract the maximum of the whole array. A row that lies far below it has nothing "
            "but zeros left, and 0 / 0 is nan: every row has its own maximum."
        ),
    ),
    known(
        "overflow",
        softmax_overflow,
        _(
            "For logits of 1000 the exponential is infinite, and the result nan. Softmax does not "
            "change when the same number is subtracted from a whole row: choose one."
        ),
    ),
    known(
        "whole-array",
        lambda x, dy: (y := _weights(x, None), _passed_on(y, dy, None)),
        _(
            "The whole array sums to one. Every row (along the last axis) is an example with "
            "probabilities of its own."
        ),
    ),
    known(
        "wrong-axis",
        lambda x, dy: (y := _weights(x, 0), _passed_on(y, dy, 0)),
        _(
            "The columns sum to one: you add over the first axis, where the examples of the batch "
            "lie. The classes lie along the last one."
        ),
    ),
    known(
        "axis-1",
        lambda x, dy: (y := _weights(x, 1), _passed_on(y, dy, 1)),
        _(
            "You add over axis 1, which is the last one of a table only: one example alone has no "
            "such axis, and with more axes it is another one. How is the last axis called?"
        ),
    ),
    known(
        "whole-array-in-the-gradient",
        _softmax(lambda x, y, dy: _passed_on(y, dy, None)),
        _(
            "The probabilities are right, but the sum in your gradient runs over the whole batch. "
            "What one example passes on has nothing to do with the others."
        ),
    ),
    known(
        "diagonal-only",
        _softmax(lambda x, y, dy: dy * y * (1 - y)),
        _(
            "You use the diagonal of the Jacobian, as if every probability depended on its own "
            "logit alone. When one logit grows, the other probabilities shrink."
        ),
    ),
    known(
        "sum-left-out",
        _softmax(lambda x, y, dy: y * dy),
        _(
            "Your gradient is as if the probabilities could grow all at once. They sum to one: "
            "what the others do is missing."
        ),
    ),
    known(
        "mean-in-the-gradient",
        _softmax(lambda x, y, dy: y * (dy - dy.mean(axis=-1, keepdims=True))),
        _(
            "You subtract the plain mean of dy. In the mean that belongs there every class counts "
            "by its probability."
        ),
    ),
    known(
        "sum-not-weighted",
        _softmax(lambda x, y, dy: y * (dy - dy.sum(axis=-1, keepdims=True))),
        _(
            "You subtract the plain sum of dy. In the sum that belongs there every class counts "
            "by its probability."
        ),
    ),
    known(
        "factor-left-out",
        _softmax(lambda x, y, dy: dy - (y * dy).sum(axis=-1, keepdims=True)),
        _(
            "The mean of dy is taken away, but a class of probability 0 passes as much on as one "
            "of probability 1: a factor is missing in front."
        ),
    ),
    known(
        "cross-entropy-gradient",
        _softmax(lambda x, y, dy: y - dy),
        _(
            "`y - dy` is the gradient of softmax and cross-entropy together, with the true labels "
            "in the place of dy. Here dy is a gradient, of whatever loss comes after."
        ),
    ),
    known(
        "derivative-ignores-dy",
        _softmax(lambda x, y, dy: y * (1 - y)),
        _(
            "Your second part is the derivative of every probability by its own logit. Asked for "
            "is what becomes of dy, the gradient that comes in."
        ),
    ),
    known(
        "jacobian",
        softmax_jacobian,
        _(
            "Your second part is the Jacobian of every row, as some courses ask for. Here it is "
            "what becomes of dy: the product of the Jacobian with it, of the shape of x."
        ),
    ),
    known(
        "logarithm",
        lambda x, dy: (
            np.log(np.maximum(_weights(x), 1e-300)),
            dy - _weights(x) * dy.sum(axis=-1, keepdims=True),
        ),
        _("What comes back is the logarithm of softmax. Probabilities are between 0 and 1."),
    ),
    known(
        "exchanged",
        lambda x, dy: right.softmax(x, dy)[::-1],
        _("The gradient comes first and the probabilities second: what is asked for is (y, dx)."),
    ),
]
