"""Digits of which some have a wrong label: a network can learn those by heart, and should not."""

import zlib

import numpy as np
from numpy.typing import NDArray

from autograde.problems.data import digits
from autograde.problems.network import Network

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


class MislabeledDigits:
    """A network to train on a few digits, a share ``wrong`` of which have a label drawn at random.

    ``training``, ``validation`` and ``test`` are the rows of each part; the labels of the first
    two are those that somebody wrote down, right or wrong, those of the test are the true ones.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        training: int = 150,
        validation: int = 100,
        wrong: float = 0.2,
        width: int = 32,
        learning_rate: float = 0.2,
        batch: int = 10,
    ) -> None:
        """The ``seed`` decides who is in which part, and which labels are wrong."""
        rng = np.random.default_rng(seed)
        data = digits()
        rows = rng.permutation(len(data.y))
        self.x, self.y = data.x, data.y
        parts = np.split(rows, [training, training + validation])
        self.training, self.validation, self.test = parts
        seen = rows[: training + validation]
        spoiled = seen[rng.random(len(seen)) < wrong]
        self.y[spoiled] = rng.integers(0, 10, len(spoiled))
        self.network = Network((64, width, 10))
        self.learning_rate, self.batch = learning_rate, batch

    def initial(self, seed: int = 0) -> Array:
        """The weights before training."""
        return self.network.initial_weights(seed)

    def step(self, w: Array, rows: Indices) -> Array:
        """Train for one epoch on those rows, in mini-batches; changes ``w`` and returns it.

        The order of the rows is drawn from the weights themselves, so the same weights always
        take the same way. They are rounded for that: their last bits depend on the processor.
        """
        rounded = np.round(w, 4) + 0.0
        shuffled = np.random.default_rng(zlib.crc32(rounded.tobytes())).permutation(rows)
        for start in range(0, len(rows), self.batch):
            batch = shuffled[start : start + self.batch]
            w -= self.learning_rate * self.network.gradient(w, self.x[batch], self.y[batch])
        return w

    def loss(self, w: Array, rows: Indices) -> float:
        """The mean cross-entropy on those rows."""
        return self.network.loss(w, self.x[rows], self.y[rows])

    def accuracy(self, w: Array, rows: Indices) -> float:
        """The share of those rows that are recognized."""
        return self.network.accuracy(w, self.x[rows], self.y[rows])

    def curves(self, epochs: int) -> tuple[Array, Array, Array]:
        """Training loss, validation loss and test accuracy after each of so many epochs."""
        w, found = self.initial(), []
        for _epoch in range(epochs):
            self.step(w, self.training)
            losses = (self.loss(w, rows) for rows in (self.training, self.validation))
            found.append((*losses, self.accuracy(w, self.test)))
        training, validation, accuracy = np.array(found).T
        return training, validation, accuracy
