"""A deep classifier whose hidden layers are normalized by whatever functions it is given."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.network import log_softmax

Array = NDArray[np.floating]
Indices = NDArray[np.integer]

EPSILON = 1e-3


def train_deep(
    x: Array,
    y: Indices,
    batches: Indices,
    widths: tuple[int, ...],
    learning_rate: float,
    *,
    forward: Callable[..., Any] | None = None,
    backward: Callable[..., Any] | None = None,
    scale: float = 1.0,
    seed: int = 0,
) -> Array:
    """Train tanh layers of the given widths and a softmax output; the loss of each batch.

    ``x`` has shape (examples, features), ``y`` holds their classes, ``batches`` (steps, batch
    size) the rows of each step. ``scale`` multiplies Glorot's initial kernels. With ``forward(x,
    gamma, beta, epsilon)`` and ``backward(dy, x, gamma, epsilon) -> (dx, dgamma, dbeta)``, every
    hidden layer is normalized before its activation; without, it has a bias (``beta``) alone.
    """
    rng = np.random.default_rng(seed)
    sizes = (x.shape[1], *widths, int(y.max()) + 1)
    kernels = [
        scale * np.sqrt(6 / (m + n)) * rng.uniform(-1, 1, (m, n)) for m, n in pairwise(sizes)
    ]
    gammas, betas = [np.ones(n) for n in widths], [np.zeros(n) for n in widths]
    losses = []
    for rows in batches:
        a, inputs, sums = x[rows], [], []
        for kernel, gamma, beta in zip(kernels, gammas, betas, strict=False):
            inputs.append(a)
            sums.append(a @ kernel)
            a = np.tanh(forward(sums[-1], gamma, beta, EPSILON) if forward else sums[-1] + beta)
        inputs.append(a)
        log_p = log_softmax(a @ kernels[-1])
        losses.append(float(-log_p[np.arange(len(rows)), y[rows]].mean()))
        delta = np.exp(log_p)
        delta[np.arange(len(rows)), y[rows]] -= 1
        delta /= len(rows)
        for i in reversed(range(len(kernels))):
            slope = inputs[i].T @ delta
            delta = delta @ kernels[i].T * (1 - inputs[i] ** 2)
            kernels[i] = kernels[i] - learning_rate * slope
            if i == 0:
                break
            if backward:
                delta, dgamma, dbeta = backward(delta, sums[i - 1], gammas[i - 1], EPSILON)
                gammas[i - 1] = gammas[i - 1] - learning_rate * dgamma
            else:
                dbeta = delta.sum(axis=0)
            betas[i - 1] = betas[i - 1] - learning_rate * dbeta
    return np.array(losses)
