"""How examples are split to choose a model, and how a model is scored by the splits.

Splits are arrays of indices. Every function takes the order in which the examples are dealt
(a permutation of ``range(n)``) as an argument, so the same order gives the same split.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Split = tuple[Indices, Indices]


class Model(Protocol):
    """Something that learns from examples and is scored on others."""

    def fit(self, x: Array, y: Array) -> object:
        """Whatever the model learned from inputs ``x`` and targets ``y``."""

    def score(self, fitted: object, x: Array, y: Array) -> float:
        """How well ``fitted`` does on other examples; higher is better."""


def hold_out(order: Indices, fraction: float) -> Split:
    """``(training, validation)``: the first ``round(fraction * n)`` of the order validate."""
    size = round(fraction * len(order))
    return order[size:], order[:size]


def k_fold(order: Indices, k: int) -> list[Split]:
    """``k`` pairs ``(training, validation)``; every example validates exactly once.

    The folds are consecutive runs of the order whose sizes differ by one at most; the longer
    ones come first, as in scikit-learn.
    """
    folds = np.array_split(order, k)
    return [(np.concatenate([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]


def iterated_k_fold(orders: Sequence[Indices], k: int) -> list[Split]:
    """The folds of every order in turn: ``len(orders) * k`` pairs."""
    return [split for order in orders for split in k_fold(order, k)]


def standardize(training: Array, validation: Array) -> tuple[Array, Array]:
    """Both parts, centered and scaled per feature by the statistics of the training part alone.

    A feature that is constant in the training part is only centered.
    """
    mean, std = training.mean(axis=0), training.std(axis=0)
    std = np.where(std > 0, std, 1.0)
    return (training - mean) / std, (validation - mean) / std


def cross_validate(model: Model, x: Array, y: Array, splits: Sequence[Split]) -> Array:
    """The validation score of each split, the inputs standardized by its training part."""
    scores = []
    for training, validation in splits:
        x_training, x_validation = standardize(x[training], x[validation])
        fitted = model.fit(x_training, y[training])
        scores.append(model.score(fitted, x_validation, y[validation]))
    return np.array(scores)


def choose_model(
    models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]
) -> tuple[int, Array]:
    """The index of the model with the best mean score (the first of equals), and all the means."""
    means = np.array([cross_validate(model, x, y, splits).mean() for model in models])
    return int(means.argmax()), means
