"""A deep classifier with a place for normalization in front of every activation.

The network does not know how to normalize: whoever runs it hands over the functions.
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from autograde.problems.network import log_softmax

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Normalize = Callable[[Array, Array, Array, float], Array]
Backward = Callable[[Array, Array, Array, float], tuple[Array, Array, Array]]


@dataclass(frozen=True)
class Layer:
    """The weights of one dense layer, or their gradients; ``gamma`` and ``beta`` normalize it."""

    kernel: Array
    bias: Array
    gamma: Array
    beta: Array

    @property
    def square(self) -> float:
        """The sum of the squares of everything in the layer."""
        return float(sum((part**2).sum() for part in astuple(self)))

    def minus(self, step: float, gradient: "Layer") -> "Layer":
        """This layer after a step of gradient descent."""
        return Layer(
            self.kernel - step * gradient.kernel,
            self.bias - step * gradient.bias,
            self.gamma - step * gradient.gamma,
            self.beta - step * gradient.beta,
        )


@dataclass(frozen=True)
class Scheme:
    """How to normalize: ``normalize(x, gamma, beta, epsilon)`` and its gradient.

    ``backward(dy, x, gamma, epsilon)`` returns ``(dx, dgamma, dbeta)``.
    """

    normalize: Normalize
    backward: Backward
    epsilon: float = 1e-3


@dataclass(frozen=True)
class DeepNetwork:
    """Dense layers of the given sizes, ReLU between them, softmax and cross-entropy at the end.

    With a :class:`Scheme`, every layer but the last is normalized over the batch before its ReLU.
    """

    sizes: tuple[int, ...]
    scheme: Scheme | None = None

    def initial(self, seed: int, gain: float = 1.0) -> list[Layer]:
        """He's normal kernels, times ``gain``; zero biases, ``gamma`` one and ``beta`` zero."""
        rng = np.random.default_rng(seed)
        return [
            Layer(
                kernel=gain * rng.normal(0, np.sqrt(2 / m), (m, n)),
                bias=np.zeros(n),
                gamma=np.ones(n),
                beta=np.zeros(n),
            )
            for m, n in pairwise(self.sizes)
        ]

    def _forward(
        self, layers: list[Layer], x: Array
    ) -> tuple[list[Array], list[Array], list[Array]]:
        """The input of every layer, its product with the kernel, and what the activation sees."""
        inputs: list[Array] = [x]
        raw: list[Array] = []
        seen: list[Array] = []
        for layer in layers:
            raw.append(inputs[-1] @ layer.kernel + layer.bias)
            last = len(raw) == len(layers)
            seen.append(raw[-1] if last else self._normal(layer, raw[-1]))
            inputs.append(np.maximum(seen[-1], 0))
        return inputs[:-1], raw, seen

    def _normal(self, layer: Layer, z: Array) -> Array:
        if self.scheme is None:
            return z
        return self.scheme.normalize(z, layer.gamma, layer.beta, self.scheme.epsilon)

    def preactivations(self, layers: list[Layer], x: Array) -> list[Array]:
        """What the activation of each layer sees, of shape (batch, units); last the logits."""
        return self._forward(layers, x)[2]

    def loss(self, layers: list[Layer], x: Array, y: Indices) -> float:
        """The mean cross-entropy, in nats; a scheme normalizes by the statistics of ``x``."""
        logits = self.preactivations(layers, x)[-1]
        return float(-log_softmax(logits)[np.arange(len(y)), y].mean())

    def gradient(self, layers: list[Layer], x: Array, y: Indices) -> list[Layer]:
        """The gradient of :meth:`loss`, layer by layer, by backpropagation."""
        inputs, raw, seen = self._forward(layers, x)
        dy = np.exp(log_softmax(seen[-1]))
        dy[np.arange(len(y)), y] -= 1
        dy /= len(y)
        found = []
        for i, layer in reversed(list(enumerate(layers))):
            dgamma, dbeta = np.zeros_like(layer.gamma), np.zeros_like(layer.beta)
            if i < len(layers) - 1:
                dy = dy * (seen[i] > 0)
                if self.scheme is not None:
                    dy, dgamma, dbeta = self.scheme.backward(
                        dy, raw[i], layer.gamma, self.scheme.epsilon
                    )
            found.append(Layer(inputs[i].T @ dy, dy.sum(axis=0), dgamma, dbeta))
            dy = dy @ layer.kernel.T
        return found[::-1]

    def train(
        self, layers: list[Layer], x: Array, y: Indices, batches: Indices, learning_rate: float
    ) -> list[Layer]:
        """The layers after one step of gradient descent per row of ``batches``.

        ``batches`` has shape (steps, batch size). Training that diverges stops where it is.
        """
        for rows in batches:
            gradients = self.gradient(layers, x[rows], y[rows])
            after = [old.minus(learning_rate, g) for old, g in zip(layers, gradients, strict=True)]
            if not all(np.abs(layer.kernel).max() < 1e6 for layer in after):
                return layers
            layers = after
        return layers


def batches(n: int, size: int, steps: int, seed: int = 0) -> Indices:
    """Rows for ``steps`` batches of ``size`` out of ``n`` examples, shuffled anew each epoch."""
    rng = np.random.default_rng(seed)
    per_epoch = n // size
    epochs = -(-steps // per_epoch)
    rows = [rng.permutation(n)[: per_epoch * size].reshape(-1, size) for _ in range(epochs)]
    return np.concatenate(rows)[:steps]
