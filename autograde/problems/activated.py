"""A classifier whose activations are handed in: hidden ones as pairs, softmax with its gradient.

The network does not know its functions: ``activation(x)`` returns ``(y, derivative)``, and
``output(x, dy)`` returns ``(y, dx)``. With learned slopes the activation is called as
``activation(x, alpha)`` and returns ``(y, derivative, alpha_derivative)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Activation = Callable[..., Any]
Output = Callable[[Array, Array], Any]

SMALLEST = 1e-12
"""No probability counts as less, so that a loss and its gradient stay finite."""


@dataclass(frozen=True)
class Dense:
    """The weights of one layer, or their gradients; ``alpha`` are the slopes of its activation."""

    kernel: Array
    bias: Array
    alpha: Array

    def minus(self, step: float, gradient: "Dense") -> "Dense":
        """This layer after a step of gradient descent."""
        return Dense(
            self.kernel - step * gradient.kernel,
            self.bias - step * gradient.bias,
            self.alpha - step * gradient.alpha,
        )


@dataclass(frozen=True)
class Pass:
    """What one way there and back through the network leaves behind.

    ``inputs`` are those of each layer, ``seen`` what its activation saw, ``slopes`` the gradient
    of the loss at what it saw, all of shape (batch, units); ``gradients`` those of the weights.
    """

    loss: float
    probabilities: Array
    inputs: list[Array]
    seen: list[Array]
    slopes: list[Array]
    gradients: list[Dense]


@dataclass(frozen=True)
class ActivatedNetwork:
    """Dense layers of the given sizes, ``activation`` between them, ``output`` and cross-entropy.

    ``slope`` is where the learned slopes of the activation start; without it there are none.
    """

    sizes: tuple[int, ...]
    activation: Activation
    output: Output
    slope: float | None = None

    def initial(self, seed: int, gain: float = 1.0) -> list[Dense]:
        """Normal kernels of variance ``gain`` / inputs, zero biases."""
        rng = np.random.default_rng(seed)
        return [
            Dense(
                rng.normal(0, np.sqrt(gain / m), (m, n)), np.zeros(n), np.full(n, self.slope or 0)
            )
            for m, n in pairwise(self.sizes)
        ]

    def _activate(self, x: Array, layer: Dense) -> tuple[Array, ...]:
        rest = () if self.slope is None else (layer.alpha,)
        return tuple(np.asarray(part, dtype=float) for part in self.activation(x, *rest))

    def both_ways(self, layers: list[Dense], x: Array, y: Indices) -> Pass:
        """The mean cross-entropy on inputs ``x`` and classes ``y``, and every gradient."""
        inputs: list[Array] = [x]
        seen: list[Array] = []
        outcomes: list[tuple[Array, ...]] = []
        for layer in layers[:-1]:
            seen.append(inputs[-1] @ layer.kernel + layer.bias)
            outcomes.append(self._activate(seen[-1], layer))
            inputs.append(outcomes[-1][0])
        seen.append(inputs[-1] @ layers[-1].kernel + layers[-1].bias)
        p = np.asarray(self.output(seen[-1], np.zeros_like(seen[-1]))[0])
        rows = np.arange(len(y))
        likely = np.maximum(p[rows, y], SMALLEST)
        dy = np.zeros_like(p)
        dy[rows, y] = -1 / (len(y) * likely)
        slopes = [np.asarray(self.output(seen[-1], dy)[1])]
        gradients: list[Dense] = []
        for i in reversed(range(len(layers))):
            alpha = np.zeros_like(layers[i].alpha)
            if i < len(layers) - 1:
                arriving = slopes[0] @ layers[i + 1].kernel.T
                slopes.insert(0, arriving * outcomes[i][1])
                if self.slope is not None:
                    alpha = (arriving * outcomes[i][2]).sum(axis=0)
            gradients.insert(0, Dense(inputs[i].T @ slopes[0], slopes[0].sum(axis=0), alpha))
        return Pass(float(-np.log(likely).mean()), p, inputs, seen, slopes, gradients)

    def train(
        self, layers: list[Dense], x: Array, y: Indices, batches: Indices, learning_rate: float
    ) -> tuple[list[Dense], list[float]]:
        """The layers after one step per row of ``batches``, and each batch's loss before its step.

        ``batches`` has shape (steps, batch size).
        """
        losses = []
        for rows in batches:
            way = self.both_ways(layers, x[rows], y[rows])
            losses.append(way.loss)
            layers = [
                old.minus(learning_rate, g) for old, g in zip(layers, way.gradients, strict=True)
            ]
        return layers, losses


def sizes_of(arrays: list[Array]) -> list[float]:
    """The root of the mean square of each array: how large its numbers are, whatever their sign."""
    return [float(np.sqrt(np.mean(np.square(array)))) for array in arrays]
