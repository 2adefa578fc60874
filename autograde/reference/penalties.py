"""Penalties on weights ``w`` of any shape: L1, L2 and elastic net.

Conventions, which are Keras's: a penalty is the factor times a **sum** over all weights, without
a factor 1/2 and without a root, and is added to the loss. Only kernels are penalized, biases are
not (Goodfellow, Bengio and Courville 2016, section 7.1).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def l1_penalty(w: Array, factor: float) -> tuple[float, Array]:
    """``(penalty, gradient)`` of ``factor * sum |w|``; where a weight is 0, the gradient is 0.

    Tibshirani 1996 (the lasso).
    """
    return factor * float(np.abs(w).sum()), factor * np.sign(w)


def l2_penalty(w: Array, factor: float) -> tuple[float, Array]:
    """``(penalty, gradient)`` of ``factor * sum w**2`` (Hoerl and Kennard 1970: ridge)."""
    return factor * float((w**2).sum()), 2 * factor * w


def elastic_net_penalty(w: Array, l1: float, l2: float) -> tuple[float, Array]:
    """``(penalty, gradient)`` of ``l1 * sum |w| + l2 * sum w**2`` (Zou and Hastie 2005)."""
    (lasso, slope), (ridge, pull) = l1_penalty(w, l1), l2_penalty(w, l2)
    return lasso + ridge, slope + pull


def penalized_step(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> tuple[Array, Array]:
    """``(kernel, bias)`` after a step of gradient descent on the loss with an elastic net.

    ``dkernel`` and ``dbias`` are the gradient of the loss alone, taken at ``kernel`` and ``bias``;
    so is the penalty's, which acts on the kernel only.
    """
    _penalty, pull = elastic_net_penalty(kernel, l1, l2)
    return kernel - learning_rate * (dkernel + pull), bias - learning_rate * dbias


def soft_threshold(w: Array, threshold: float) -> Array:
    """Every weight moved towards 0 by ``threshold``, those that would pass it set to 0.

    With ``threshold = learning_rate * l1`` this is the step that an L1 penalty deserves
    (Daubechies, Defrise and De Mol 2004): it has exact zeros, a step along the gradient has none.
    """
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)
