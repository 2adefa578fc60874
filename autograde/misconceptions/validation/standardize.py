"""Known mistakes in standardize."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.validation.shared import CHAPTER, Array
from autograde.reference import validation as right

Scaling = Callable[[Array, Any, Any], Array]


def _scaled(part: Array, mean: Any, std: Any) -> Array:
    return np.asarray((part - mean) / np.where(np.asarray(std) > 0, std, 1.0))


def _divided(part: Array, mean: Any, std: Any) -> Array:
    """The same without a protection of features whose ``std`` is 0."""
    return np.asarray((part - mean) / std)


def standardize_each(training: Array, validation: Array, scaled: Scaling = _scaled) -> Any:
    return (
        scaled(training, training.mean(axis=0), training.std(axis=0)),
        scaled(validation, validation.mean(axis=0), validation.std(axis=0)),
    )


def standardize_each_unprotected(training: Array, validation: Array) -> Any:
    return standardize_each(training, validation, _divided)


def standardize_all(training: Array, validation: Array) -> Any:
    everything = np.concatenate([training, validation])
    mean, std = everything.mean(axis=0), everything.std(axis=0)
    return _scaled(training, mean, std), _scaled(validation, mean, std)


def standardize_training_only(training: Array, validation: Array) -> Any:
    return _scaled(training, training.mean(axis=0), training.std(axis=0)), validation.copy()


def standardize_training_only_unprotected(training: Array, validation: Array) -> Any:
    return _divided(training, training.mean(axis=0), training.std(axis=0)), validation.copy()


def standardize_divide_by_zero(training: Array, validation: Array) -> Any:
    mean, std = training.mean(axis=0), training.std(axis=0)
    return (training - mean) / std, (validation - mean) / std


def standardize_nan_to_num(training: Array, validation: Array) -> Any:
    return tuple(map(np.nan_to_num, standardize_divide_by_zero(training, validation)))


def standardize_zeros_for_constants(training: Array, validation: Array) -> Any:
    varies = training.std(axis=0) > 0
    return tuple(np.where(varies, part, 0.0) for part in right.standardize(training, validation))


def standardize_constants_left(training: Array, validation: Array) -> Any:
    varies, parts = training.std(axis=0) > 0, (training, validation)
    found = right.standardize(training, validation)
    return tuple(np.where(varies, *pair) for pair in zip(found, parts, strict=True))


def standardize_one_mean(training: Array, validation: Array) -> Any:
    return (
        _scaled(training, training.mean(), training.std()),
        _scaled(validation, training.mean(), training.std()),
    )


def standardize_variance(training: Array, validation: Array) -> Any:
    mean, variance = training.mean(axis=0), training.var(axis=0)
    return _scaled(training, mean, variance), _scaled(validation, mean, variance)


def standardize_variance_unprotected(training: Array, validation: Array) -> Any:
    mean, variance = training.mean(axis=0), training.var(axis=0)
    return _divided(training, mean, variance), _divided(validation, mean, variance)


def standardize_unbiased(training: Array, validation: Array) -> Any:
    mean, std = training.mean(axis=0), training.std(axis=0, ddof=1)
    return _scaled(training, mean, std), _scaled(validation, mean, std)


def standardize_unbiased_unprotected(training: Array, validation: Array) -> Any:
    mean, std = training.mean(axis=0), training.std(axis=0, ddof=1)
    return _divided(training, mean, std), _divided(validation, mean, std)


def standardize_with_epsilon(epsilon: float) -> Any:
    """Standardizing with an ``epsilon`` that is added to every standard deviation."""

    def standardize(training: Array, validation: Array) -> Any:
        mean, std = training.mean(axis=0), training.std(axis=0) + epsilon
        return _divided(training, mean, std), _divided(validation, mean, std)

    return standardize


EPSILONS = ("1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12")
"""What keeps standard deviations from 0 in students' code: each makes other numbers."""

STANDARDIZE = [
    Misconception(
        "by-its-own-statistics",
        standardize_each,
        _(
            "The validation part is standardized by its own statistics. New examples come one by "
            "one: all that is known of them beforehand is what the training part tells."
        ),
        CHAPTER,
    ),
    Misconception(
        "by-its-own-statistics-unprotected",
        standardize_each_unprotected,
        _(
            "The validation part is standardized by its own statistics; those of the training part "
            "decide. And a feature whose standard deviation is 0 is divided by it: such a feature "
            "is only centered."
        ),
        CHAPTER,
    ),
    Misconception(
        "leak",
        standardize_all,
        _(
            "Mean and standard deviation are taken over both parts: the validation part leaks into "
            "the training. Only the training part may decide."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-left-as-it-was",
        standardize_training_only,
        _(
            "The validation part comes back as it was: the model would see other units there. Was "
            "it forgotten, or measured by a training part that had been standardized already?"
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-left-as-it-was-unprotected",
        standardize_training_only_unprotected,
        _(
            "The validation part comes back as it was: the model would see other units there. And "
            "in the training part, a feature whose standard deviation is 0 is divided by it."
        ),
        CHAPTER,
    ),
    Misconception(
        "division-by-zero",
        standardize_divide_by_zero,
        _(
            "A feature that is the same in all training examples has a standard deviation of 0. "
            "Such a feature is only centered."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-to-num",
        standardize_nan_to_num,
        _(
            "Where a feature never changes in training you divide by 0 and let np.nan_to_num clear "
            "up: any other value of it in validation becomes the largest number there is. Such a "
            "feature is only centered."
        ),
        CHAPTER,
    ),
    Misconception(
        "constant-made-zero",
        standardize_zeros_for_constants,
        _(
            "A feature that never changes in training is 0 everywhere with you. In validation it "
            "may have other values, and they are only centered."
        ),
        CHAPTER,
    ),
    Misconception(
        "constant-not-centered",
        standardize_constants_left,
        _(
            "A feature that never changes in training comes back as it was. It is not divided by "
            "anything, but it is centered."
        ),
        CHAPTER,
    ),
    *(
        Misconception(
            f"epsilon-{epsilon}",
            standardize_with_epsilon(float(epsilon)),
            _(
                "A feature that is the same in all training examples is in effect divided by "
                "{epsilon} in your code, so any other value of it in validation becomes enormous. "
                "Such a feature is only centered."
            ).format(epsilon=epsilon),
            CHAPTER,
        )
        for epsilon in EPSILONS
    ),
    Misconception(
        "one-mean-for-all",
        standardize_one_mean,
        _("You take one mean and one spread of the whole array. Every feature has its own."),
        CHAPTER,
    ),
    Misconception(
        "variance",
        standardize_variance,
        _("You divide by the variance; the standard deviation is its root."),
        CHAPTER,
    ),
    Misconception(
        "variance-unprotected",
        standardize_variance_unprotected,
        _(
            "You divide by the variance, where the standard deviation belongs, its root. And where "
            "that is 0 you divide as well: such a feature is only centered."
        ),
        CHAPTER,
    ),
    Misconception(
        "unbiased",
        standardize_unbiased,
        _(
            "Your standard deviation divides by n - 1. That is as good, but here it is NumPy's "
            "std as it comes, which divides by n."
        ),
        CHAPTER,
    ),
    Misconception(
        "unbiased-unprotected",
        standardize_unbiased_unprotected,
        _(
            "Your standard deviation divides by n - 1; here it is NumPy's std as it comes, which "
            "divides by n. And where it is 0 you divide by it: such a feature is only centered."
        ),
        CHAPTER,
    ),
]
