"""What goes wrong in batch normalization: in training, in inference, in between, and backwards."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference.batchnorm import normalize_batch, normalize_inference, update_moving

Array = NDArray[np.floating]

CHAPTER = "Batch normalization (1-training/batch-normalization)"


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


def moving_exchanged(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return update_moving(x, mean, variance, 1 - momentum)


def moving_not_updated(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return mean.copy(), variance.copy()


def moving_batch_only(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return x.mean(axis=0), x.var(axis=0)


def moving_unbiased(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return (
        momentum * mean + (1 - momentum) * x.mean(axis=0),
        momentum * variance + (1 - momentum) * x.var(axis=0, ddof=1),
    )


def moving_std(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return (
        momentum * mean + (1 - momentum) * x.mean(axis=0),
        momentum * variance + (1 - momentum) * x.std(axis=0),
    )


def moving_sums(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return momentum * mean + x.mean(axis=0), momentum * variance + x.var(axis=0)


def moving_mean_only(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return momentum * mean + (1 - momentum) * x.mean(axis=0), x.var(axis=0)


def moving_one_statistic(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return (
        momentum * mean + (1 - momentum) * x.mean(),
        momentum * variance + (1 - momentum) * x.var(),
    )


UPDATE_MOVING = [
    Misconception(
        "weights-exchanged",
        moving_exchanged,
        _(
            "momentum weighs the batch here. It is the weight of what was known before: with 0.9, "
            "one batch moves the statistics by a tenth. (PyTorch's momentum is the other way.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "never-updated",
        moving_not_updated,
        _("What comes back are the statistics that were handed in: the batch has no part in them."),
        CHAPTER,
    ),
    Misconception(
        "batch-only",
        moving_batch_only,
        _("What comes back are the batch's own statistics: everything before is forgotten."),
        CHAPTER,
    ),
    Misconception(
        "unbiased-variance",
        moving_unbiased,
        _(
            "Your variance divides by the batch size less one, as in PyTorch's moving variance. "
            "Here, as in Keras, it is the same variance that normalizes the batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "standard-deviation",
        moving_std,
        _("You average the standard deviation; what is asked for is the variance."),
        CHAPTER,
    ),
    Misconception(
        "weight-missing",
        moving_sums,
        _(
            "The old statistics are scaled by momentum, but the batch's enter in full. The two "
            "weights of an average add up to one."
        ),
        CHAPTER,
    ),
    Misconception(
        "variance-not-averaged",
        moving_mean_only,
        _("The mean is averaged, but the variance is the batch's own."),
        CHAPTER,
    ),
    Misconception(
        "one-mean-for-all",
        moving_one_statistic,
        _("You take one mean and one variance of the whole array. Every feature has its own."),
        CHAPTER,
    ),
]


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
]


def _forward(
    training_uses: str = "batch",
    inference_uses: str = "moving",
    training_updates: bool = True,
    inference_updates: bool = False,
    exchanged: bool = False,
) -> Any:
    """The layer with one of its decisions taken wrongly."""

    def batchnorm_forward(
        x: Array,
        gamma: Array,
        beta: Array,
        mean: Array,
        variance: Array,
        momentum: float,
        epsilon: float,
        training: bool,
    ) -> Any:
        updated = update_moving(x, mean, variance, 1 - momentum if exchanged else momentum)
        uses = training_uses if training else inference_uses
        if uses == "batch":
            y = normalize_batch(x, gamma, beta, epsilon)
        else:
            statistics = updated if uses == "updated" else (mean, variance)
            y = normalize_inference(x, gamma, beta, *statistics, epsilon)
        updates = training_updates if training else inference_updates
        return y, *(updated if updates else (mean.copy(), variance.copy()))

    return batchnorm_forward


FORWARD = [
    Misconception(
        "training-ignored",
        _forward(inference_uses="batch", inference_updates=True),
        _("The argument training makes no difference: the layer always does what training does."),
        CHAPTER,
    ),
    Misconception(
        "batch-statistics-at-inference",
        _forward(inference_uses="batch"),
        _(
            "At inference you normalize by the batch at hand. The moving statistics are kept for "
            "just this moment."
        ),
        CHAPTER,
    ),
    Misconception(
        "inference-updates",
        _forward(inference_updates=True),
        _(
            "The moving statistics change at inference. They learn from training batches alone; "
            "at inference they come back as they were."
        ),
        CHAPTER,
    ),
    Misconception(
        "moving-statistics-in-training",
        _forward(training_uses="moving"),
        _(
            "In training you normalize by the moving statistics. There the batch's own statistics "
            "normalize; the moving ones are only brought up to date."
        ),
        CHAPTER,
    ),
    Misconception(
        "updated-statistics-in-training",
        _forward(training_uses="updated"),
        _(
            "In training you first update the moving statistics and then normalize by them. There "
            "the batch's own statistics normalize."
        ),
        CHAPTER,
    ),
    Misconception(
        "never-updated",
        _forward(training_updates=False),
        _("The moving statistics come back from training as they were: the layer never learns."),
        CHAPTER,
    ),
    Misconception(
        "weights-exchanged",
        _forward(exchanged=True),
        _(
            "momentum weighs the batch here. It is the weight of what was known before: with 0.9, "
            "one batch moves the statistics by a tenth."
        ),
        CHAPTER,
    ),
]


def _backward(
    mean_term: float = 1.0,
    variance_term: float = 1.0,
    epsilon_used: bool = True,
    gamma_in_dx: bool = True,
    of_sums: bool = False,
    reduced: str = "sum",
    dgamma_of: str = "x_hat",
    keepdims: bool = False,
) -> Any:
    """The backward pass with one of its parts replaced."""

    def batchnorm_backward(dy: Array, x: Array, gamma: Array, epsilon: float) -> Any:
        n = 1 if of_sums else len(x)
        std = np.sqrt(x.var(axis=0) + (epsilon if epsilon_used else 0.0))
        x_hat = (x - x.mean(axis=0)) / std
        dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
        dx = dy - mean_term * dbeta / n - variance_term * x_hat * dgamma / n
        dx = dx / std * (gamma if gamma_in_dx else 1.0)
        if dgamma_of == "x":
            dgamma = (dy * x).sum(axis=0)
        if reduced == "mean":
            dgamma, dbeta = dgamma / len(x), dbeta / len(x)
        if keepdims:
            dgamma, dbeta = dgamma[None, :], dbeta[None, :]
        return dx, dgamma, dbeta

    return batchnorm_backward


BACKWARD = [
    Misconception(
        "statistics-held-constant",
        _backward(mean_term=0.0, variance_term=0.0),
        _(
            "You treat the batch's mean and variance as constants. Both depend on every example, "
            "so each example's gradient has parts that are sums over the whole batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "variance-held-constant",
        _backward(variance_term=0.0),
        _(
            "The way through the mean is there, but the one through the variance is missing: each "
            "example also changes the scale of all the others."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean-held-constant",
        _backward(mean_term=0.0),
        _(
            "The way through the variance is there, but the one through the mean is missing: each "
            "example also shifts all the others."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-epsilon",
        _backward(epsilon_used=False),
        _("Epsilon has no part in your gradients, but it had one in the forward pass."),
        CHAPTER,
    ),
    Misconception(
        "gamma-left-out",
        _backward(gamma_in_dx=False),
        _("dx does not contain gamma, although the output was scaled by it."),
        CHAPTER,
    ),
    Misconception(
        "sums-not-divided",
        _backward(of_sums=True),
        _(
            "The sums over the batch enter dx in full. They come from a mean and a variance, "
            "which divide by the size of the batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "parameters-averaged",
        _backward(reduced="mean"),
        _(
            "dgamma and dbeta are means over the batch. The same gamma acts on every example, so "
            "their contributions add up; a loss that is a mean has its 1/n in dy already."
        ),
        CHAPTER,
    ),
    Misconception(
        "dgamma-of-the-input",
        _backward(dgamma_of="x"),
        _("dgamma is computed from x. gamma multiplied the normalized x."),
        CHAPTER,
    ),
    Misconception(
        "kept-dimensions",
        _backward(keepdims=True),
        _("dgamma and dbeta have an extra dimension: they have the shape of gamma and beta."),
        CHAPTER,
    ),
]
