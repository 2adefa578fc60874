"""Inverted dropout of a batch ``x`` of shape (batch, features) (Srivastava et al. 2014).

Conventions, which are Keras's: ``rate`` is the probability that a unit is *dropped*, what is kept
is divided by ``1 - rate`` in training, and inference leaves everything as it is. A mask is true
where a unit is kept. Random numbers come from the ``numpy.random.Generator`` that is handed in.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]
Generator = np.random.Generator


def draw_mask(shape: tuple[int, ...], rate: float, rng: Generator) -> Mask:
    """Say of every unit of every example, on its own, whether it is kept."""
    mask: Mask = rng.random(shape) >= rate
    return mask


def rescaling(rate: float) -> float:
    """What the kept units are multiplied by: ``1 / (1 - rate)``, or 0 where none is kept."""
    return 1 / (1 - rate) if rate < 1 else 0.0


def dropout_forward(
    x: Array, rate: float, training: bool, rng: Generator
) -> tuple[Array, Mask | None]:
    """The layer's output and the mask that the backward pass needs, as ``(y, mask)``.

    In training the expectation of ``y`` over the masks is ``x`` (unless ``rate`` is 1); in
    inference ``y`` is ``x`` and there is no mask.
    """
    if not training:
        return x, None
    mask = draw_mask(x.shape, rate, rng)
    return x * mask * rescaling(rate), mask


def dropout_backward(dy: Array, mask: Mask, rate: float) -> Array:
    """The gradient at the input of a loss whose gradient at the output is ``dy``.

    ``mask`` is the one that the forward pass drew.
    """
    return dy * mask * rescaling(rate)


def monte_carlo_dropout(
    predict: Callable[[Array], Array], x: Array, rate: float, samples: int, rng: Generator
) -> tuple[Array, Array]:
    """Mean and standard deviation of ``samples`` predictions, each with a mask of its own.

    ``predict`` is the part of a network that follows the dropout, ``x`` (batch, features) what the
    dropout is applied to (Gal and Ghahramani 2016).
    """
    passes = [predict(dropout_forward(x, rate, True, rng)[0]) for _pass in range(samples)]
    return np.mean(passes, axis=0), np.std(passes, axis=0)
