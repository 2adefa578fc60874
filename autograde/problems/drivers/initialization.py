"""Calls of a student's initializer: the random generator is made where the initializer is."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Initializer = Callable[[int, int, np.random.Generator], Any]

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""The constants of SELU (Klambauer et al. 2017)."""


def identity(x: Array) -> Array:
    """Nothing: a linear layer."""
    return x


def relu(x: Array) -> Array:
    """What is positive."""
    return np.maximum(x, 0)


def selu(x: Array) -> Array:
    """The activation that pulls mean and variance to 0 and 1."""
    below = SELU_ALPHA * np.expm1(np.minimum(x, 0))
    return SELU_SCALE * np.where(x > 0, x, below)


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "linear": identity,
    "relu": relu,
    "selu": selu,
    "tanh": np.tanh,
}
"""Activations by Keras's names."""


def draw_weights(initializer: Initializer, *, fan_in: int, fan_out: int, seed: int) -> Any:
    """What the initializer draws from a generator of that seed."""
    return initializer(fan_in, fan_out, np.random.default_rng(seed))


def draw_again(
    initializer: Initializer, *, fan_in: int, fan_out: int, seed: int
) -> dict[str, bool]:
    """Whether draws are equal: ``again`` from an equal generator, ``next`` from the same one."""
    rng = np.random.default_rng(seed)
    first = np.array(initializer(fan_in, fan_out, rng), dtype=float)
    following = np.array(initializer(fan_in, fan_out, rng), dtype=float)
    again = np.array(initializer(fan_in, fan_out, np.random.default_rng(seed)), dtype=float)
    return {
        "again": np.array_equal(first, again),
        "next": np.array_equal(first, following),
    }


def signal_through_layers(
    initializer: Initializer, *, width: int, layers: int, activation: str, scale: float, seed: int
) -> float:
    """The mean square behind ``layers`` layers over that of the normal inputs, of size ``scale``.

    Every layer has ``width`` inputs and outputs, and weights from the initializer.
    """
    rng = np.random.default_rng(seed)
    start: Array = scale * rng.normal(size=(16, width))
    x = start
    for _layer in range(layers):
        kernel = np.array(initializer(width, width, rng), dtype=float)
        x = ACTIVATIONS[activation](x @ kernel)
    return float(np.mean(x**2) / np.mean(start**2))


def with_activation(
    function: Callable[..., Any], *, x: Array, weights: Sequence[Array], activation: str
) -> Any:
    """One call of ``function(x, weights, activation)`` with the activation of that name."""
    return function(x, weights, ACTIVATIONS[activation])


INITIALIZATION = (draw_weights, draw_again, signal_through_layers, with_activation)
"""The drivers of this module."""
