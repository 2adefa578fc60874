"""Activation functions and their derivatives, as pairs ``(y, derivative)``.

``x`` has any shape, and what comes back has it too: the derivative of each number of ``y`` with
respect to the number of ``x`` that it was computed from. At a kink, 0 counts as negative.
:func:`prelu` has a third part; :func:`softmax`, whose outputs each depend on a whole row of
inputs, takes a gradient and gives one back.

Sources: Nair and Hinton 2010 (ReLU), Maas et al. 2013 (leaky), He et al. 2015 (parametric),
Clevert et al. 2016 (ELU), Klambauer et al. 2017 (SELU), Elfwing et al. 2018 and Ramachandran et
al. 2017 (swish), LeCun et al. 1998 (tanh against sigmoid), Glorot and Bengio 2010 (softsign).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Pair = tuple[Array, Array]

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
"""The constants that make mean 0 and variance 1 a fixed point (Klambauer et al., equation 14)."""


def relu(x: Array) -> Pair:
    """``max(x, 0)``; the derivative at 0 is 0."""
    return np.maximum(x, 0.0), np.where(x > 0, 1.0, 0.0)


def leaky_relu(x: Array, negative_slope: float) -> Pair:
    """``x`` where it is positive, ``negative_slope * x`` elsewhere."""
    return np.where(x > 0, x, negative_slope * x), np.where(x > 0, 1.0, negative_slope)


def prelu(x: Array, alpha: Array) -> tuple[Array, Array, Array]:
    """Leaky ReLU whose slopes are learned: one per feature, the last axis of ``x``.

    Returns ``(y, derivative, alpha_derivative)``. The last is, for each number of ``y``, its
    derivative with respect to the alpha of its feature, so it has the shape of ``x`` too.
    """
    y, derivative = np.where(x > 0, x, alpha * x), np.where(x > 0, 1.0, alpha)
    return y, derivative, np.minimum(x, 0.0)


def elu(x: Array, alpha: float) -> Pair:
    """``x`` where it is positive, ``alpha * (exp(x) - 1)`` elsewhere."""
    low = np.minimum(x, 0.0)
    return np.where(x > 0, x, alpha * np.expm1(low)), np.where(x > 0, 1.0, alpha * np.exp(low))


def selu(x: Array) -> Pair:
    """ELU with the constants :data:`SELU_ALPHA` and, on both sides, :data:`SELU_SCALE`."""
    y, derivative = elu(x, SELU_ALPHA)
    return SELU_SCALE * y, SELU_SCALE * derivative


def sigmoid(x: Array) -> Pair:
    """``1 / (1 + exp(-x))``, safe for large ``x`` of either sign."""
    small = np.exp(-np.abs(x))
    y = np.where(x >= 0, 1.0, small) / (1.0 + small)
    return y, y * (1.0 - y)


def swish(x: Array) -> Pair:
    """``x * sigmoid(x)``, which Keras calls SiLU."""
    gate, slope = sigmoid(x)
    return x * gate, gate + x * slope


def tanh(x: Array) -> Pair:
    """Hyperbolic tangent; in terms of the output the derivative is ``1 - y**2``."""
    y = np.tanh(x)
    return y, 1.0 - y**2


def softsign(x: Array) -> Pair:
    """``x / (1 + |x|)``."""
    size = 1.0 + np.abs(x)
    return x / size, 1.0 / size**2


def softmax(x: Array, dy: Array) -> Pair:
    """Probabilities along the last axis, and the gradient that reaches ``x`` when ``dy`` comes in.

    ``dx = J^T dy`` with the Jacobian ``J[i, j] = y[i] * ((i == j) - y[j])`` of one row, which
    need not be written down: ``y * (dy - sum(y * dy))``.
    """
    weights = np.exp(x - np.max(x, axis=-1, keepdims=True))
    y = weights / weights.sum(axis=-1, keepdims=True)
    return y, y * (dy - (y * dy).sum(axis=-1, keepdims=True))
