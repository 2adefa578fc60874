"""Gradient descent on a linear model ``x @ w + b``, an epoch at a time.

``x`` has shape (n, features), ``w`` (features,), ``y`` (n,), and ``b`` is a number. The loss is
the mean over the examples of the *square* of the error (Keras's ``mean_squared_error``), so its
gradient has a factor of 2. An epoch uses every example once.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


def mse_gradient(w: Array, b: float, x: Array, y: Array) -> tuple[Array, float]:
    """The gradient of the mean squared error on the examples at hand, as ``(dw, db)``."""
    error = x @ w + b - y
    return 2 * x.T @ error / len(y), 2 * error.mean()


def batches(order: Indices, batch_size: int) -> Iterator[Indices]:
    """The examples of each mini-batch: ``batch_size`` of them, in the last one what is left."""
    for start in range(0, len(order), batch_size):
        yield order[start : start + batch_size]


def online_epoch(
    w: Array, b: float, x: Array, y: Array, order: Indices, learning_rate: float
) -> tuple[Array, float]:
    """One update for each example, in the given order, as ``(w, b)`` (Widrow and Hoff 1960)."""
    return mini_batch_epoch(w, b, x, y, order, 1, learning_rate)


def batch_epoch(
    w: Array, b: float, x: Array, y: Array, learning_rate: float
) -> tuple[Array, float]:
    """One update by the gradient of all the examples, as ``(w, b)``."""
    return mini_batch_epoch(w, b, x, y, np.arange(len(y)), len(y), learning_rate)


def mini_batch_epoch(
    w: Array,
    b: float,
    x: Array,
    y: Array,
    order: Indices,
    batch_size: int,
    learning_rate: float,
) -> tuple[Array, float]:
    """One update for each mini-batch of the examples in the given order, as ``(w, b)``.

    Each gradient is taken at the weights that the update before it has left. The last mini-batch
    is smaller if ``batch_size`` does not divide the number of examples.
    """
    for rows in batches(order, batch_size):
        dw, db = mse_gradient(w, b, x[rows], y[rows])
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b
