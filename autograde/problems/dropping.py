"""A classifier with one hidden layer and a place for dropout behind it.

The network does not know how to drop: whoever trains it hands over the functions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.network import log_softmax

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Weights = list[Array]
"""Kernel and bias of the hidden layer, kernel and bias of the output layer."""


@dataclass(frozen=True)
class Dropout:
    """How to drop: ``forward(x, rate, training, rng)`` and ``backward(dy, mask, rate)``."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]
    rate: float


@dataclass(frozen=True)
class DroppingNetwork:
    """Dense, ReLU, dropout (if there is any), dense, softmax and cross-entropy."""

    inputs: int
    hidden: int
    classes: int
    dropout: Dropout | None = field(default=None)

    def initial(self, seed: int) -> Weights:
        """He's normal kernels and zero biases."""
        rng = np.random.default_rng(seed)
        sizes = ((self.inputs, self.hidden), (self.hidden, self.classes))
        return [
            part for m, n in sizes for part in (rng.normal(0, np.sqrt(2 / m), (m, n)), np.zeros(n))
        ]

    def features(self, w: Weights, x: Array) -> Array:
        """What the hidden layer gives: the input of the dropout, of shape (batch, hidden)."""
        return np.maximum(x @ w[0] + w[1], 0)

    def probabilities(self, w: Weights, h: Array) -> Array:
        """The probability of each class, from what the dropout gives."""
        return np.exp(log_softmax(h @ w[2] + w[3]))

    def loss(self, w: Weights, x: Array, y: Indices) -> float:
        """The mean cross-entropy at inference, in nats."""
        h = self.features(w, x)
        if self.dropout is not None:
            h, _mask = self.dropout.forward(h, self.dropout.rate, False, np.random.default_rng(0))
        logits = np.asarray(h) @ w[2] + w[3]
        return float(-log_softmax(logits)[np.arange(len(y)), y].mean())

    def gradient(self, w: Weights, x: Array, y: Indices, rng: np.random.Generator) -> Weights:
        """The gradient of the mean cross-entropy in training, with masks drawn from ``rng``."""
        h = self.features(w, x)
        dropped, mask = h, None
        if self.dropout is not None:
            dropped, mask = self.dropout.forward(h, self.dropout.rate, True, rng)
            dropped = np.asarray(dropped)
        dy = np.exp(log_softmax(dropped @ w[2] + w[3]))
        dy[np.arange(len(y)), y] -= 1
        dy /= len(y)
        dh = dy @ w[2].T
        if self.dropout is not None:
            dh = np.asarray(self.dropout.backward(dh, mask, self.dropout.rate))
        dz = dh * (h > 0)
        return [x.T @ dz, dz.sum(axis=0), dropped.T @ dy, dy.sum(axis=0)]

    def train(
        self,
        w: Weights,
        x: Array,
        y: Indices,
        batches: Indices,
        rng: np.random.Generator,
        learning_rate: float = 0.1,
    ) -> Weights:
        """The weights after one step of gradient descent per row of ``batches``."""
        for rows in batches:
            gradients = self.gradient(w, x[rows], y[rows], rng)
            w = [part - learning_rate * g for part, g in zip(w, gradients, strict=True)]
        return w
