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

SMALL_STEP = 1e-6
"""For a loss that refuses what was moved further: rows of which the sum has to be 1, say."""


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
    """The gradient that a loss returns, and the one that central differences of it give."""
    _value, gradient = _take(loss(y_true.copy(), y_pred.copy(), *rest))
    numeric = np.zeros(y_pred.shape)

    def slope(index: tuple[int, ...], step: float) -> float:
        values = []
        for sign in (1, -1):
            moved = y_pred.astype(float)
            moved[index] += sign * step
            values.append(_take(loss(y_true.copy(), moved, *rest))[0])
        return (values[0] - values[1]) / (2 * step)

    for index in np.ndindex(y_pred.shape):
        try:
            numeric[index] = slope(index, STEP)
        except Exception:
            numeric[index] = slope(index, SMALL_STEP)
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
