"""Known mistakes in normalize_batch."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.batchnorm.shared import CHAPTER, Array


def _hat(x: Array, epsilon: float) -> Array:
    hat: Array = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon)
    return hat


def batch_no_epsilon(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / x.std(axis=0) + beta


def batch_epsilon_outside(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / (x.std(axis=0) + epsilon) + beta


def batch_one_mean(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean()) / np.sqrt(x.var() + epsilon) + beta


def batch_per_example(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def batch_no_root(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / (x.var(axis=0) + epsilon) + beta


def batch_std_under_root(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.std(axis=0) + epsilon) + beta


def batch_unbiased(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + epsilon) + beta


def batch_no_gamma_beta(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return _hat(x, epsilon)


def batch_shift_scaled(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (_hat(x, epsilon) + beta)


def batch_not_centered(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * x / np.sqrt(x.var(axis=0) + epsilon) + beta


def batch_mean_square(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / np.sqrt((x**2).mean(axis=0) + epsilon) + beta


def batch_one_variance(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var() + epsilon) + beta


def batch_no_gamma(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return _hat(x, epsilon) + beta


def batch_no_beta(x: Array, gamma: Array, beta: Array, epsilon: float) -> Any:
    return gamma * _hat(x, epsilon)


NORMALIZE_BATCH = [
    Misconception(
        "no-epsilon",
        batch_no_epsilon,
        _(
            "Epsilon has no part in your result: a feature that is the same in the whole batch "
            "is then divided by zero. It is added to the variance, under the root."
        ),
        CHAPTER,
    ),
    Misconception(
        "epsilon-outside",
        batch_epsilon_outside,
        _(
            "Epsilon is added to the standard deviation. Here, as in Keras, it is added to the "
            "variance, before the root is taken."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-mean-for-all",
        batch_one_mean,
        _(
            "You take one mean and one variance of the whole array. Every feature (column) "
            "has its own: over which axis do the examples of the batch lie?"
        ),
        CHAPTER,
    ),
    Misconception(
        "per-example",
        batch_per_example,
        _(
            "You normalize every example over its features: that is layer normalization. Batch "
            "normalization takes every feature over the examples of the batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-root",
        batch_no_root,
        _("You divide by the variance. To have a spread of one, divide by its square root."),
        CHAPTER,
    ),
    Misconception(
        "root-of-the-standard-deviation",
        batch_std_under_root,
        _("A standard deviation stands under the root, where the variance belongs."),
        CHAPTER,
    ),
    Misconception(
        "unbiased-variance",
        batch_unbiased,
        _(
            "Your variance divides by the batch size less one. Batch normalization divides by the "
            "batch size: it describes this batch, it does not estimate another's."
        ),
        CHAPTER,
    ),
    Misconception(
        "gamma-and-beta-left-out",
        batch_no_gamma_beta,
        _("The batch is normalized, but gamma and beta have no part in the result."),
        CHAPTER,
    ),
    Misconception(
        "gamma-left-out",
        batch_no_gamma,
        _("The batch is normalized and shifted, but gamma has no part in the result."),
        CHAPTER,
    ),
    Misconception(
        "beta-left-out",
        batch_no_beta,
        _("The batch is normalized and scaled, but beta has no part in the result."),
        CHAPTER,
    ),
    Misconception(
        "mean-square",
        batch_mean_square,
        _(
            "You divide by the root of the mean of the squares of x. The variance is that of the "
            "distances from the mean: how far a feature lies from 0 has no part in it."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-variance-for-all",
        batch_one_variance,
        _(
            "Every feature has its own mean, but you take one variance of the whole array. It too "
            "is taken for each feature over the examples of the batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "beta-scaled",
        batch_shift_scaled,
        _("beta is scaled by gamma: the shift comes last."),
        CHAPTER,
    ),
    Misconception(
        "not-centered",
        batch_not_centered,
        _("The batch is scaled, but its mean is not taken away first."),
        CHAPTER,
    ),
]
