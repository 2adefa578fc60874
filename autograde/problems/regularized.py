"""A network with one hidden layer, and the usual ways to keep it from learning by heart.

Meant for comparing them on a few examples, in a fraction of a second each.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograde.problems.deep import Scheme
from autograde.problems.network import log_softmax

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Examples = tuple[Array, Indices]
Weights = dict[str, Array]
Change = Callable[[Array, np.random.Generator], Array]

PIECE = 20
"""Examples that answer at once: larger products wake the threads of BLAS, which on products of
this size cost more than they save."""


@dataclass(frozen=True)
class Run:
    """What a training left behind: the ``weights``, and a value per epoch for all that was watched.

    ``loss`` is the mean cross-entropy in nats, without penalties; ``error`` the share of examples
    that are put into a wrong class.
    """

    weights: Weights
    loss: dict[str, Array]
    error: dict[str, Array]


@dataclass(frozen=True)
class Recipe:
    """How to train: stochastic gradient descent with momentum, He's kernels, ReLU, softmax.

    ``l1`` and ``l2`` weigh the sums of the kernels' sizes and squares, as Keras's regularizers
    do. ``dropout`` is the share of hidden units switched off in each step. A ``scheme``
    normalizes the hidden layer before its ReLU: by the batch in training, by the whole training
    set when it is asked. ``change(x, rng)`` draws other versions of a batch. ``gain`` multiplies
    the first kernels.
    """

    width: int = 128
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    scheme: Scheme | None = None
    change: Change | None = None
    gain: float = 1.0
    learning_rate: float = 0.03
    momentum: float = 0.9
    batch: int = 20

    def initial(self, features: int, classes: int, rng: np.random.Generator) -> Weights:
        """Kernels ``w1`` and ``w2`` with their biases, and the hidden layer's scale and shift."""
        shapes = {"w1": (features, self.width), "w2": (self.width, classes)}
        start: Weights = {
            name: self.gain * rng.normal(0, np.sqrt(2 / shape[0]), shape)
            for name, shape in shapes.items()
        }
        start |= {"b1": np.zeros(self.width), "b2": np.zeros(classes)}
        return start | {"gamma": np.ones(self.width), "beta": np.zeros(self.width)}

    def train(
        self,
        x: Array,
        y: Indices,
        epochs: int,
        *,
        watch: Mapping[str, Examples] | None = None,
        every: int = 1,
        seed: int = 0,
    ) -> Run:
        """Train on ``x`` (examples, features) and the classes ``y``; watch other examples.

        After each epoch whose number, from 1, ``every`` divides, loss and error are noted for
        ``"training"`` and for each of ``watch``.
        """
        rng = np.random.default_rng(seed)
        w = self.initial(x.shape[1], int(y.max()) + 1, rng)
        velocity = {name: np.zeros_like(part) for name, part in w.items()}
        watched = {"training": (x, y), **(watch or {})}
        notes: dict[str, list[tuple[float, float]]] = {name: [] for name in watched}
        for epoch in range(1, epochs + 1):
            order = rng.permutation(len(x))
            for start in range(0, len(x), self.batch):
                rows = order[start : start + self.batch]
                inputs = x[rows] if self.change is None else self.change(x[rows], rng)
                gradient = self.gradient(w, inputs, y[rows], rng)
                for name, g in gradient.items():
                    velocity[name] *= self.momentum
                    velocity[name] -= self.learning_rate * g
                    w[name] += velocity[name]
            if epoch % every:
                continue
            for name, examples in watched.items():
                notes[name].append(self.judge(w, x, *examples))
        columns = {name: np.array(values).T for name, values in notes.items()}
        loss = {name: values[0] for name, values in columns.items()}
        return Run(w, loss, {name: values[1] for name, values in columns.items()})

    def loss(self, w: Weights, x: Array, y: Indices, rng: np.random.Generator) -> float:
        """What a step lowers: the mean cross-entropy on this batch, and the penalties."""
        logits = self._forward(w, x, rng)[-1]
        kernels = (w["w1"], w["w2"])
        penalty = sum(self.l1 * np.abs(k).sum() + self.l2 * (k**2).sum() for k in kernels)
        return float(-log_softmax(logits)[np.arange(len(y)), y].mean() + penalty)

    def gradient(self, w: Weights, x: Array, y: Indices, rng: np.random.Generator) -> Weights:
        """The gradient of :meth:`loss` at ``w``, with what is random drawn from ``rng``."""
        z, seen, kept, hidden, logits = self._forward(w, x, rng)
        dy = np.exp(log_softmax(logits))
        dy[np.arange(len(y)), y] -= 1
        dy /= len(y)
        g: Weights = {"w2": hidden.T @ dy, "b2": dy.sum(axis=0)}
        dz: Array = dy @ w["w2"].T * kept * (seen > 0)
        if self.scheme is not None:
            dz, g["gamma"], g["beta"] = self.scheme.backward(dz, z, w["gamma"], self.scheme.epsilon)
        g |= {"w1": x.T @ dz, "b1": dz.sum(axis=0)}
        for name in ("w1", "w2") if self.l1 or self.l2 else ():
            g[name] += self.l1 * np.sign(w[name]) + 2 * self.l2 * w[name]
        return g

    def _forward(
        self, w: Weights, x: Array, rng: np.random.Generator
    ) -> tuple[Array, Array, Array, Array, Array]:
        """Training mode: the hidden layer before and after normalizing, the mask, and the rest."""
        z: Array = x @ w["w1"] + w["b1"]
        seen = z
        if self.scheme is not None:
            seen = self.scheme.normalize(z, w["gamma"], w["beta"], self.scheme.epsilon)
        kept: Array = np.ones_like(z)
        if self.dropout:
            kept = (rng.random(z.shape) >= self.dropout) / (1 - self.dropout)
        hidden = np.maximum(seen, 0) * kept
        return z, seen, kept, hidden, hidden @ w["w2"] + w["b2"]

    def judge(self, w: Weights, training: Array, x: Array, y: Indices) -> tuple[float, float]:
        """Mean cross-entropy and error in inference mode; ``training`` has the statistics."""
        logits = self.logits(w, training, x)
        loss = -log_softmax(logits)[np.arange(len(y)), y].mean()
        return float(loss), float((logits.argmax(axis=1) != y).mean())

    def logits(self, w: Weights, training: Array, x: Array) -> Array:
        """The outputs before softmax in inference mode, of shape (examples, classes)."""
        scale, shift = np.ones(self.width), np.zeros(self.width)
        if self.scheme is not None:
            usual = training @ w["w1"] + w["b1"]
            scale = w["gamma"] / np.sqrt(usual.var(axis=0) + self.scheme.epsilon)
            shift = w["beta"] - scale * usual.mean(axis=0)
        pieces = (x[start : start + PIECE] for start in range(0, len(x), PIECE))
        seen = (scale * (piece @ w["w1"] + w["b1"]) + shift for piece in pieces)
        return np.concatenate([np.maximum(z, 0) @ w["w2"] + w["b2"] for z in seen])
