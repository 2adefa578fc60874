"""Batch normalization of a batch ``x`` of shape (batch, features) (Ioffe and Szegedy 2015).

Conventions, which are Keras's: the variance is the biased one (divided by the batch size),
``epsilon`` is added to the variance under the root, and ``momentum`` is the weight that the
*old* moving statistics keep.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def normalize_batch(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    """Training: each feature centered and scaled by the batch's statistics."""
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon)
    return gamma * x_hat + beta


def update_moving(
    x: Array, moving_mean: Array, moving_variance: Array, momentum: float
) -> tuple[Array, Array]:
    """The statistics after one more batch, as ``(moving_mean, moving_variance)``."""
    return (
        momentum * moving_mean + (1 - momentum) * x.mean(axis=0),
        momentum * moving_variance + (1 - momentum) * x.var(axis=0),
    )


def normalize_inference(
    x: Array,
    gamma: Array,
    beta: Array,
    moving_mean: Array,
    moving_variance: Array,
    epsilon: float,
) -> Array:
    """Inference: the moving statistics take the place of the batch's (algorithm 2)."""
    return gamma * (x - moving_mean) / np.sqrt(moving_variance + epsilon) + beta


def batchnorm_forward(
    x: Array,
    gamma: Array,
    beta: Array,
    moving_mean: Array,
    moving_variance: Array,
    momentum: float,
    epsilon: float,
    training: bool,
) -> tuple[Array, Array, Array]:
    """The whole layer, as ``(y, moving_mean, moving_variance)``.

    In training the batch's statistics normalize and the moving ones are updated; in inference
    the moving ones normalize and come back as they were.
    """
    if training:
        y = normalize_batch(x, gamma, beta, epsilon)
        return y, *update_moving(x, moving_mean, moving_variance, momentum)
    y = normalize_inference(x, gamma, beta, moving_mean, moving_variance, epsilon)
    return y, moving_mean, moving_variance


def batchnorm_backward(
    dy: Array, x: Array, gamma: Array, epsilon: float
) -> tuple[Array, Array, Array]:
    """The gradients ``(dx, dgamma, dbeta)`` of a loss whose gradient at the output is ``dy``.

    ``dx`` has the shape of ``x``, the others that of ``gamma``. The batch's mean and variance
    depend on ``x`` too: section 3 of the paper, simplified.
    """
    std = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / std
    dgamma = (dy * x_hat).sum(axis=0)
    dbeta = dy.sum(axis=0)
    dx = gamma / std * (dy - dbeta / len(x) - x_hat * dgamma / len(x))
    return dx, dgamma, dbeta
