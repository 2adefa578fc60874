"""Loops around a student's gradient of a linear model."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.answers import taken

Array = NDArray[np.floating]


def descend(
    gradient: Callable[..., Any],
    *,
    w: Array,
    b: float,
    x: Array,
    y: Array,
    batches: Sequence[NDArray[np.integer]],
    learning_rate: float,
) -> dict[str, Any]:
    """One update for each of the ``batches`` of rows, as ``{"w": ..., "b": ...}``.

    ``gradient(w, b, x, y)`` returns ``(dw, db)``.
    """
    weights: Array = w
    bias: Any = b
    for rows in batches:
        found = taken(gradient(weights, bias, x[rows], y[rows]), ("dw", "db"))
        dw, db = (np.asarray(part, dtype=float) for part in found)
        weights, bias = weights - learning_rate * dw, bias - learning_rate * db
    return {"w": weights, "b": bias}
