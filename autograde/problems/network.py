"""A small classifier in NumPy, its weights in one vector, and its training as a problem."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from autograde.problems.data import digits

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


def log_softmax(logits: Array) -> Array:
    """The logarithm of softmax along the last axis, safe for large logits."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class Network:
    """Dense layers of the given sizes, tanh between them, softmax and cross-entropy at the end.

    All weights stand in one vector: for each layer the kernel, row by row, then the bias, in the
    order of Keras's ``get_weights``.
    """

    sizes: tuple[int, ...] = (64, 16, 10)

    @property
    def size(self) -> int:
        """How many weights the network has."""
        return sum((m + 1) * n for m, n in pairwise(self.sizes))

    def layers(self, w: Array) -> Iterator[tuple[Array, Array]]:
        """The ``(kernel, bias)`` of each layer, as views of ``w``."""
        start = 0
        for m, n in pairwise(self.sizes):
            yield w[start : start + m * n].reshape(m, n), w[start + m * n : start + (m + 1) * n]
            start += (m + 1) * n

    def initial_weights(self, seed: int) -> Array:
        """Glorot uniform kernels and zero biases."""
        rng = np.random.default_rng(seed)
        w = np.zeros(self.size)
        for kernel, _bias in self.layers(w):
            limit = np.sqrt(6 / sum(kernel.shape))
            kernel[:] = rng.uniform(-limit, limit, kernel.shape)
        return w

    def _activations(self, w: Array, x: Array) -> list[Array]:
        """The input of every layer, and last the logits."""
        found = [x]
        for kernel, bias in self.layers(w):
            inputs = found[-1] if len(found) == 1 else np.tanh(found[-1])
            found[-1] = inputs
            found.append(inputs @ kernel + bias)
        return found

    def logits(self, w: Array, x: Array) -> Array:
        """The outputs before softmax, of shape (batch, classes)."""
        return self._activations(w, x)[-1]

    def loss(self, w: Array, x: Array, y: Indices) -> float:
        """The mean cross-entropy, in nats, on inputs ``x`` (batch, features) and classes ``y``."""
        return float(-log_softmax(self.logits(w, x))[np.arange(len(y)), y].mean())

    def accuracy(self, w: Array, x: Array, y: Indices) -> float:
        """The share of examples whose largest logit is that of their class."""
        return float((self.logits(w, x).argmax(axis=1) == y).mean())

    def gradient(self, w: Array, x: Array, y: Indices) -> Array:
        """The gradient of :meth:`loss` at ``w``, by backpropagation."""
        *inputs, logits = self._activations(w, x)
        delta = np.exp(log_softmax(logits))
        delta[np.arange(len(y)), y] -= 1
        delta /= len(y)
        g = np.empty_like(w)
        for a, (kernel, _), (g_kernel, g_bias) in reversed(
            list(zip(inputs, self.layers(w), self.layers(g), strict=True))
        ):
            g_kernel[:] = a.T @ delta
            g_bias[:] = delta.sum(axis=0)
            delta = delta @ kernel.T * (1 - a**2)
        return g


@dataclass(frozen=True)
class Training:
    """A network being trained: at step ``t`` (from 0) its gradient is that of batch ``t``.

    ``batches`` has shape (steps, batch size): the rows of ``x`` that each step sees. After the
    last batch they start again.
    """

    network: Network
    x: Array
    y: Indices
    batches: Indices

    def loss(self, w: Array) -> float:
        """The loss on all examples."""
        return self.network.loss(w, self.x, self.y)

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w`` on the batch of step ``t``."""
        rows = self.batches[t % len(self.batches)]
        return self.network.gradient(w, self.x[rows], self.y[rows])


@dataclass(frozen=True)
class DigitsTraining:
    """:class:`Training` on the digits, which are not sent along: every machine has them."""

    network: Network
    batches: Indices

    @cached_property
    def training(self) -> Training:
        """The training with its data."""
        data = digits()
        return Training(self.network, data.x, data.y, self.batches)

    def loss(self, w: Array) -> float:
        """The loss on all digits."""
        return self.training.loss(w)

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w`` on the batch of step ``t``."""
        return self.training.gradient(w, t)
