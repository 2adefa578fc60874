"""Loops around a student's losses: differences of the loss, and a way back through softmax.

A loss is called as ``loss(y_true, y_pred, *rest)`` and returns ``(loss, gradient)``.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.answers import taken

Array = NDArray[np.floating]

NAMES = ("loss", "gradient")
STEP = 1e-3
"""How far numbers are moved: errors of the differences are then near 1e-4 of a gradient of order
one both from the curvature of the losses and from rounding in single precision."""


def _take(answer: Any) -> tuple[float, Array]:
    """The loss as one number, which an array of one may hold, and the gradient."""
    loss, gradient = (np.asarray(part, dtype=float) for part in taken(answer, NAMES))
    if loss.size != 1:
        msg = f"the loss should be one number, but has shape {loss.shape}"
        raise TypeError(msg)
    return loss.item(), gradient


def loss_differences(
    loss: Callable[..., Any], *, y_true: Array, y_pred: Array, rest: tuple[Any, ...] = ()
) -> dict[str, Array]:
    """The gradient that a loss returns, and the one that central differences of it give.

    Where only rows of the same sum can be asked about, the mean of a row is the returned one's.
    """
    _value, gradient = _take(loss(y_true.copy(), y_pred.copy(), *rest))
    numeric = np.zeros(y_pred.shape)

    def slope(direction: Array) -> float:
        there, back = (
            _take(loss(y_true.copy(), y_pred + sign * STEP * direction, *rest))[0]
            for sign in (1, -1)
        )
        return (there - back) / (2 * STEP)

    for index in np.ndindex(y_pred.shape):
        direction = np.zeros(y_pred.shape)
        direction[index] = 1
        try:
            numeric[index] = slope(direction)
        except Exception:  # it may refuse rows of which the sum is not 1
            row = index[:-1]
            direction[row] -= 1 / y_pred.shape[-1]
            mean = gradient[row].mean() if gradient.shape == y_pred.shape else 0.0
            numeric[index] = mean + slope(direction)
    return {"gradient": gradient, "differences": numeric}


def through_softmax(
    loss: Callable[..., Any], *, y_true: Array, logits: Array
) -> dict[str, float | Array]:
    """A loss of ``softmax(logits)``, and its gradient carried back to the logits."""
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p = weights / weights.sum(axis=-1, keepdims=True)
    value, gradient = _take(loss(y_true.copy(), p.copy()))
    back = p * (gradient - (gradient * p).sum(axis=-1, keepdims=True))
    return {"loss": value, "gradient": back}
