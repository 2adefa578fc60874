"""Known mistakes in normalize_inference."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.batchnorm.shared import CHAPTER, Array
from autograde.reference.batchnorm import normalize_batch


def inference_batch_statistics(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return normalize_batch(x, gamma, beta, epsilon)


def inference_no_epsilon(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return gamma * (x - mean) / np.sqrt(variance) + beta


def inference_epsilon_outside(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return gamma * (x - mean) / (np.sqrt(variance) + epsilon) + beta


def inference_no_gamma_beta(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return (x - mean) / np.sqrt(variance + epsilon)


def inference_no_root(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return gamma * (x - mean) / (variance + epsilon) + beta


def inference_mean_of_batch(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return gamma * (x - x.mean(axis=0)) / np.sqrt(variance + epsilon) + beta


def inference_variance_of_batch(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return gamma * (x - mean) / np.sqrt(x.var(axis=0) + epsilon) + beta


def inference_shift_scaled(
    x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
) -> Any:
    return gamma * ((x - mean) / np.sqrt(variance + epsilon) + beta)


NORMALIZE_INFERENCE = [
    Misconception(
        "batch-statistics",
        inference_batch_statistics,
        _(
            "You normalize by the batch at hand. At inference the moving statistics take its "
            "place: an example's result must not depend on who else is in the batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-epsilon",
        inference_no_epsilon,
        _("Epsilon has no part in your result. It is added to the moving variance too."),
        CHAPTER,
    ),
    Misconception(
        "epsilon-outside",
        inference_epsilon_outside,
        _("Epsilon is added to the root; here it is added to the variance, under the root."),
        CHAPTER,
    ),
    Misconception(
        "gamma-and-beta-left-out",
        inference_no_gamma_beta,
        _("gamma and beta have no part in your result. They belong to inference as well."),
        CHAPTER,
    ),
    Misconception(
        "no-root",
        inference_no_root,
        _("You divide by the variance. To undo the spread, divide by its square root."),
        CHAPTER,
    ),
    Misconception(
        "mean-of-the-batch",
        inference_mean_of_batch,
        _("The moving variance scales, but the batch's own mean is taken away."),
        CHAPTER,
    ),
    Misconception(
        "variance-of-the-batch",
        inference_variance_of_batch,
        _("The moving mean is taken away, but it is the batch's own variance that scales."),
        CHAPTER,
    ),
    Misconception(
        "beta-scaled",
        inference_shift_scaled,
        _("beta is scaled by gamma: the shift comes last, as in training."),
        CHAPTER,
    ),
]
