"""Known mistakes in update_moving."""

from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.batchnorm.shared import CHAPTER, Array
from autograde.reference.batchnorm import update_moving


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


def moving_about_the_moving_mean(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
    return mean, momentum * variance + (1 - momentum) * ((x - mean) ** 2).mean(axis=0)


def moving_parts_exchanged(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    return update_moving(x, mean, variance, momentum)[::-1]


def moving_without_one_example(x: Array, mean: Array, variance: Array, momentum: float) -> Any:
    if len(x) == 1:
        return mean.copy(), variance.copy()
    return update_moving(x, mean, variance, momentum)


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
        "spread-about-the-moving-mean",
        moving_about_the_moving_mean,
        _(
            "You measure the variance of the batch from the moving mean, which you have just "
            "updated. It is taken about the batch's own mean, as where the batch is normalized."
        ),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        moving_parts_exchanged,
        _("The variance comes first and the mean second: it should be the other way round."),
        CHAPTER,
    ),
    Misconception(
        "one-example-left-out",
        moving_without_one_example,
        _(
            "A batch of one example changes nothing in your statistics. It has a mean like any "
            "other batch, and a variance, which is 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-mean-for-all",
        moving_one_statistic,
        _("You take one mean and one variance of the whole array. Every feature has its own."),
        CHAPTER,
    ),
]
