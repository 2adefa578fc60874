"""Losses and their gradients, in Keras's conventions.

Arguments come in Keras's order, what is true before what is predicted. A loss is **one number**,
the mean that Keras's ``reduction="sum_over_batch_size"`` gives; the gradient has the shape of the
prediction and is the derivative of exactly that number.

* Regression and binary cross-entropy: the mean over *all* numbers of the prediction.
* Losses on a distribution over classes: the sum over the classes of an example (the last axis),
  the mean over the examples.

Logarithms are natural. Probabilities are clipped to ``[EPSILON, 1 - EPSILON]`` before their
logarithm is taken, and the gradient is the textbook's at the clipped probability. (Keras's
automatic differentiation gives 0 where the clipping bites.) What starts from logits needs no
clipping.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Labels = NDArray[np.integer]

EPSILON = 1e-7
"""How far from 0 and 1 probabilities are kept: Keras's ``keras.config.epsilon()``."""


def mean_squared_error(y_true: Array, y_pred: Array) -> tuple[float, Array]:
    """The mean of the squared errors, no factor 1/2."""
    error = y_pred - y_true
    return float((error**2).mean()), 2 * error / error.size


def mean_absolute_error(y_true: Array, y_pred: Array) -> tuple[float, Array]:
    """The mean of the absolute errors; where an error is zero, so is its gradient."""
    error = y_pred - y_true
    return float(np.abs(error).mean()), np.sign(error) / error.size


def huber(y_true: Array, y_pred: Array, delta: float) -> tuple[float, Array]:
    """Half the square of errors up to ``delta``, a straight line beyond (Huber 1964).

    The line continues the parabola without a jump or a kink: ``delta * (abs(error) - delta / 2)``.
    """
    error = y_pred - y_true
    size = np.abs(error)
    loss = np.where(size <= delta, error**2 / 2, delta * (size - delta / 2))
    return float(loss.mean()), np.clip(error, -delta, delta) / error.size


def binary_crossentropy(y_true: Array, y_pred: Array) -> tuple[float, Array]:
    """The cross-entropy of labels 0 and 1 and the probabilities of 1, of the same shape."""
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    loss = -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
    return float(loss.mean()), (p - y_true) / (p * (1 - p)) / p.size


def binary_crossentropy_from_logits(y_true: Array, logits: Array) -> tuple[float, Array]:
    """:func:`binary_crossentropy` of ``sigmoid(logits)``, for logits of any size.

    ``log(1 + exp(z)) - y z``, with the exponential of a negative number only.
    """
    small = np.exp(-np.abs(logits))
    loss = np.maximum(logits, 0) - logits * y_true + np.log1p(small)
    sigmoid = np.where(logits >= 0, 1, small) / (1 + small)
    return float(loss.mean()), (sigmoid - y_true) / logits.size


def categorical_crossentropy(y_true: Array, y_pred: Array) -> tuple[float, Array]:
    """The cross-entropy of one-hot labels and probabilities, both of shape (batch, classes).

    Every probability counts as a number of its own, as in the formula. (Keras divides each row by
    its sum first, which adds ``1 / batch`` to the gradient of a row whose sum is 1.)
    """
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    return float(-(y_true * np.log(p)).sum(axis=-1).mean()), -y_true / p / len(p)


def sparse_categorical_crossentropy(y_true: Labels, logits: Array) -> tuple[float, Array]:
    """:func:`categorical_crossentropy` of ``softmax(logits)``, for logits of any size.

    ``y_true`` are the numbers of the classes, of shape (batch,); ``logits`` has shape
    (batch, classes). The largest logit of each row is taken away first.
    """
    examples = np.arange(len(logits))
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    gradient = np.exp(log_softmax)
    gradient[examples, y_true] -= 1
    return float(-log_softmax[examples, y_true].mean()), gradient / len(logits)


def kl_divergence(y_true: Array, y_pred: Array) -> tuple[float, Array]:
    """How far the distributions ``y_pred`` are from ``y_true`` (Kullback and Leibler 1951).

    Both have shape (batch, classes). A true probability of 0 adds nothing: ``0 log 0 = 0``.
    """
    p = np.clip(y_pred, EPSILON, 1)
    ratio = np.where(y_true > 0, y_true, 1) / p
    return float((y_true * np.log(ratio)).sum(axis=-1).mean()), -y_true / p / len(p)
