"""One step of each variant of stochastic gradient descent.

Every function takes the weights, what the method remembers, and its hyperparameters, and returns
the new weights followed by the new memory. Weights, gradients and memory have one shape.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def sgd_step(w: Array, g: Array, learning_rate: float) -> Array:
    """Plain gradient descent: ``w - learning_rate * g``."""
    return w - learning_rate * g


def momentum_step(
    w: Array, g: Array, velocity: Array, learning_rate: float, momentum: float
) -> tuple[Array, Array]:
    """Gradient descent with momentum, as ``(w, velocity)``.

    ``velocity = momentum * velocity - learning_rate * g`` and then ``w = w + velocity``
    (Polyak 1964; Sutskever et al. 2013, equations 1 and 2).
    """
    velocity = momentum * velocity - learning_rate * g
    return w + velocity, velocity


def nesterov_step(
    w: Array,
    gradient: Callable[[Array], Array],
    velocity: Array,
    learning_rate: float,
    momentum: float,
) -> tuple[Array, Array]:
    """Momentum whose gradient is taken where the velocity is about to lead, as ``(w, velocity)``.

    ``gradient`` is a function of the weights; it is asked once, at ``w + momentum * velocity``
    (Nesterov 1983; Sutskever et al. 2013, equations 3 and 4).
    """
    velocity = momentum * velocity - learning_rate * gradient(w + momentum * velocity)
    return w + velocity, velocity


def adagrad_step(
    w: Array, g: Array, accumulator: Array, learning_rate: float, epsilon: float
) -> tuple[Array, Array]:
    """AdaGrad, as ``(w, accumulator)``: the accumulator sums every squared gradient.

    The step is ``learning_rate * g / (sqrt(accumulator) + epsilon)`` (Duchi et al. 2011, figure 1).
    """
    accumulator = accumulator + g**2
    return w - learning_rate * g / (np.sqrt(accumulator) + epsilon), accumulator


def rmsprop_step(
    w: Array, g: Array, mean_square: Array, learning_rate: float, rho: float, epsilon: float
) -> tuple[Array, Array]:
    """RMSProp, as ``(w, mean_square)``: a moving average takes the place of AdaGrad's sum.

    ``mean_square = rho * mean_square + (1 - rho) * g**2`` and the step is
    ``learning_rate * g / (sqrt(mean_square) + epsilon)`` (Tieleman and Hinton 2012, lecture 6e).
    """
    mean_square = rho * mean_square + (1 - rho) * g**2
    return w - learning_rate * g / (np.sqrt(mean_square) + epsilon), mean_square


def adam_step(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    learning_rate: float,
    beta_1: float,
    beta_2: float,
    epsilon: float,
) -> tuple[Array, Array, Array]:
    """Adam, as ``(w, m, v)``; ``t`` counts the steps and is 1 in the first one.

    ``m`` and ``v`` are moving averages of the gradient and of its square; both start at zero, which
    the divisions by ``1 - beta**t`` make up for (Kingma and Ba 2015, algorithm 1).
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


class Problem(Protocol):
    """Something to be minimized whose gradient may depend on the step."""

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w`` in step ``t``, which counts from 0."""


def train_with_adam(problem: Problem, w: Array, steps: int, learning_rate: float) -> list[Array]:
    """The weights before the first step of Adam and after each one: ``steps + 1`` arrays.

    Step ``t`` (from 0) uses ``problem.gradient(w, t)``; ``beta_1`` is 0.9, ``beta_2`` 0.999 and
    ``epsilon`` 1e-7, Keras's defaults.
    """
    path, m, v = [w], np.zeros_like(w), np.zeros_like(w)
    for t in range(steps):
        g = problem.gradient(w, t)
        w, m, v = adam_step(w, g, m, v, t + 1, learning_rate, 0.9, 0.999, 1e-7)
        path.append(w)
    return path
