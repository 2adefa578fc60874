"""Training a small network while both of its losses are written down, epoch after epoch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograde.problems.network import Network

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Examples = tuple[Array, Indices]


@dataclass(frozen=True)
class Run:
    """What a training leaves: both losses after each epoch, and the last weights."""

    network: Network
    training: Array
    validation: Array
    w: Array

    def accuracy(self, examples: Examples) -> float:
        """The share of the examples that the trained network recognizes."""
        return self.network.accuracy(self.w, *examples)


def train(
    network: Network,
    training: Examples,
    validation: Examples,
    *,
    epochs: int = 30,
    learning_rate: float = 0.2,
    batch: int = 10,
    l1: float = 0.0,
    l2: float = 0.0,
    seed: int = 0,
) -> Run:
    """Mini-batch gradient descent from Glorot's weights, on the mean cross-entropy.

    ``l1`` and ``l2`` weigh the sum of the absolute values and of the squares of all weights; the
    losses that are written down are without them. A training whose weights leave the numbers
    writes down ``nan`` from there on.
    """
    rng = np.random.default_rng(seed)
    w = network.initial_weights(seed)
    x, y = training
    found = []
    with np.errstate(over="ignore", invalid="ignore"):
        for _epoch in range(epochs):
            order = rng.permutation(len(y))
            for start in range(0, len(y), batch):
                rows = order[start : start + batch]
                g = network.gradient(w, x[rows], y[rows])
                w = w - learning_rate * (g + l1 * np.sign(w) + 2 * l2 * w)
            found.append([network.loss(w, *part) for part in (training, validation)])
    losses = np.array(found).T
    return Run(network, losses[0], losses[1], w)


def on_a_sheet(x: Array, size: int, rng: np.random.Generator) -> Array:
    """Digits of 8 x 8 pixels, each at a random place of an empty sheet; one row per sheet."""
    sheets = np.zeros((len(x), size, size))
    corners = rng.integers(0, size - 8 + 1, (len(x), 2))
    for sheet, picture, (top, left) in zip(sheets, x, corners, strict=True):
        sheet[top : top + 8, left : left + 8] = picture.reshape(8, 8)
    return sheets.reshape(len(x), -1)


def cut_out(sheets: Array) -> Array:
    """The 8 x 8 pixels of each sheet that begin at its first inked row and column."""
    side = int(np.sqrt(sheets.shape[1]))
    found = np.zeros((len(sheets), 8, 8))
    for picture, row in zip(found, sheets, strict=True):
        sheet = row.reshape(side, side)
        top, left = (int(np.argmax(sheet.any(axis=axis))) for axis in (1, 0))
        part = sheet[top : top + 8, left : left + 8]
        picture[: part.shape[0], : part.shape[1]] = part
    return found.reshape(len(sheets), -1)
