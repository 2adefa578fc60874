"""Known mistakes in choose_model."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.validation.cross_validate import cross_validate_with
from autograde.misconceptions.validation.shared import CHAPTER, Array
from autograde.reference import validation as right
from autograde.reference.validation import Model, Split


def _scores(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Array:
    return np.array([right.cross_validate(model, x, y, splits) for model in models])


def choose_lowest(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    means = _scores(models, x, y, splits).mean(axis=1)
    return int(means.argmin()), means


def choose_best_fold(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    best = _scores(models, x, y, splits).max(axis=1)
    return int(best.argmax()), best


def choose_first_fold(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    first = _scores(models, x, y, splits)[:, 0]
    return int(first.argmax()), first


def choose_sums(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    sums = _scores(models, x, y, splits).sum(axis=1)
    return int(sums.argmax()), sums


def choose_on_training(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    on_training = cross_validate_with(score_on="training")
    means = np.array([on_training(model, x, y, splits).mean() for model in models])
    return int(means.argmax()), means


def choose_last_of_equals(
    models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]
) -> Any:
    means = _scores(models, x, y, splits).mean(axis=1)
    return int(np.flatnonzero(means == means.max())[-1]), means


def choose_best_score(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    means = _scores(models, x, y, splits).mean(axis=1)
    return float(means.max()), means


def choose_first(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    return 0, _scores(models, x, y, splits).mean(axis=1)


def choose_from_one(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    best, means = right.choose_model(models, x, y, splits)
    return best + 1, means


def choose_fold(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    means = _scores(models, x, y, splits).mean(axis=0)
    return int(means.argmax()), means


def choose_exchanged(models: Sequence[Model], x: Array, y: Array, splits: Sequence[Split]) -> Any:
    return right.choose_model(models, x, y, splits)[::-1]


CHOOSE_MODEL = [
    Misconception(
        "worst-chosen",
        choose_lowest,
        _("The model with the lowest mean is chosen. Scores are not losses: more is better."),
        CHAPTER,
    ),
    Misconception(
        "best-single-fold",
        choose_best_fold,
        _("Models are compared by their luckiest fold. Compare their means over all folds."),
        CHAPTER,
    ),
    Misconception(
        "first-fold-decides",
        choose_first_fold,
        _("Only the first fold decides. Compare the means over all folds."),
        CHAPTER,
    ),
    Misconception(
        "mean-over-the-models",
        choose_fold,
        _(
            "Your means are those of each fold over the models. Asked for is the mean of each "
            "model over the folds."
        ),
        CHAPTER,
    ),
    Misconception(
        "always-the-first",
        choose_first,
        _(
            "Model 0 is chosen whatever the means are. Does your best mean start at 0? Scores may "
            "all lie below, as that of a regression does here."
        ),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        choose_from_one,
        _("The number of the best model counts from 1 with you. The first one in the list is 0."),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        choose_exchanged,
        _("The two parts are exchanged: the number of the best model comes first."),
        CHAPTER,
    ),
    Misconception(
        "sums",
        choose_sums,
        _("You return sums of the scores; means are asked for, which do not grow with the folds."),
        CHAPTER,
    ),
    Misconception(
        "chosen-on-training",
        choose_on_training,
        _(
            "Models are compared on the examples that they were fitted on, where the most flexible "
            "one always wins."
        ),
        CHAPTER,
    ),
    Misconception(
        "score-for-index",
        choose_best_score,
        _("The first part should be the number of the best model, counted from 0, not its score."),
        CHAPTER,
    ),
    Misconception(
        "last-of-equals",
        choose_last_of_equals,
        _("Among models with the same mean you choose the last; the first one is asked for."),
        CHAPTER,
    ),
]
