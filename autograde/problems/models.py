"""Models that are fitted in an instant, to be chosen between by cross-validation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograde.problems.network import Network

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


@dataclass(frozen=True)
class NearestCentroid:
    """Each example belongs to the class whose mean is nearest."""

    classes: int

    def fit(self, x: Array, y: Indices) -> Array:
        """The mean of each class, of shape (classes, features); far away for an absent class."""
        centroids = np.full((self.classes, x.shape[1]), 1e9)
        for label in np.unique(y):
            centroids[label] = x[y == label].mean(axis=0)
        return centroids

    def score(self, fitted: Array, x: Array, y: Indices) -> float:
        """The accuracy."""
        distances = ((x[:, None, :] - fitted) ** 2).sum(axis=2)
        return float((distances.argmin(axis=1) == y).mean())


@dataclass(frozen=True)
class Ridge:
    """Linear regression with an L2 penalty of weight ``alpha``; the intercept is not penalized."""

    alpha: float

    def fit(self, x: Array, y: Array) -> Array:
        """The weights, the intercept last."""
        x_mean, y_mean = x.mean(axis=0), y.mean()
        centered = x - x_mean
        gram = centered.T @ centered + self.alpha * np.eye(x.shape[1])
        w = np.linalg.solve(gram, centered.T @ (y - y_mean))
        return np.append(w, y_mean - x_mean @ w)

    def score(self, fitted: Array, x: Array, y: Array) -> float:
        """Minus the mean squared error, so that higher is better."""
        return -float(((x @ fitted[:-1] + fitted[-1] - y) ** 2).mean())


@dataclass(frozen=True)
class SmallNetwork:
    """A network with one hidden layer, trained by full-batch gradient descent."""

    features: int
    width: int
    classes: int
    steps: int = 60
    learning_rate: float = 0.5
    seed: int = 0

    @property
    def network(self) -> Network:
        """The layers' sizes and what they compute."""
        return Network((self.features, self.width, self.classes))

    def fit(self, x: Array, y: Indices) -> Array:
        """The weights after ``steps`` steps from the seed's initial weights."""
        w = self.network.initial_weights(self.seed)
        for _ in range(self.steps):
            w = w - self.learning_rate * self.network.gradient(w, x, y)
        return w

    def score(self, fitted: Array, x: Array, y: Indices) -> float:
        """The accuracy."""
        return self.network.accuracy(fitted, x, y)
