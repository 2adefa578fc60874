"""What goes wrong when examples are split, and when a model is chosen by the splits."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import validation as right
from autograde.reference.validation import Indices, Model, Split

Array = NDArray[np.floating]

CHAPTER = "Choosing a model (4-generalization/validation)"


def hold_out_overlap(order: Indices, fraction: float) -> Any:
    return order, order[: round(fraction * len(order))]


def hold_out_swapped(order: Indices, fraction: float) -> Any:
    training, validation = right.hold_out(order, fraction)
    return validation, training


def hold_out_from_the_end(order: Indices, fraction: float) -> Any:
    size = len(order) - round(fraction * len(order))
    return order[:size], order[size:]


def hold_out_order_ignored(order: Indices, fraction: float) -> Any:
    return right.hold_out(np.arange(len(order)), fraction)


def hold_out_always_down(order: Indices, fraction: float) -> Any:
    size = int(fraction * len(order))
    return order[size:], order[:size]


HOLD_OUT = [
    Misconception(
        "overlap",
        hold_out_overlap,
        _("The examples that validate are still in the training part."),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        hold_out_swapped,
        _(
            "The two parts are exchanged: the training part comes first, and the fraction is the "
            "share of the examples that validate."
        ),
        CHAPTER,
    ),
    Misconception(
        "held-out-from-the-end",
        hold_out_from_the_end,
        _(
            "You hold out the end of the order. That is as good, but here the beginning is "
            "asked for, so that everybody's split is the same."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        hold_out_order_ignored,
        _(
            "The order that was handed in makes no difference. In sorted data, your validation "
            "part would hold the first classes alone."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-down",
        hold_out_always_down,
        _(
            "The number of examples is cut off instead of rounded: 0.29 of 100 examples are 29, "
            "but int(0.29 * 100) is 28."
        ),
        CHAPTER,
    ),
]


def _folds(order: Indices, bounds: Sequence[tuple[int, int]], keep: int | None = None) -> Any:
    """One split per pair of bounds; only the first ``keep`` of the order train."""
    kept = order if keep is None else order[:keep]
    return [
        (np.concatenate([kept[:start], kept[stop:]]), order[start:stop]) for start, stop in bounds
    ]


def k_fold_remainder_never_validates(order: Indices, k: int) -> Any:
    size = len(order) // k
    return _folds(order, [(i * size, (i + 1) * size) for i in range(k)])


def k_fold_remainder_dropped(order: Indices, k: int) -> Any:
    size = len(order) // k
    return _folds(order, [(i * size, (i + 1) * size) for i in range(k)], keep=size * k)


def k_fold_remainder_in_last(order: Indices, k: int) -> Any:
    size = len(order) // k
    stops = [*((i + 1) * size for i in range(k - 1)), len(order)]
    return _folds(order, [(i * size, stop) for i, stop in enumerate(stops)])


def k_fold_longer_last(order: Indices, k: int) -> Any:
    bounds = np.linspace(0, len(order), k + 1).astype(int).tolist()
    return _folds(order, list(pairwise(bounds)))


def k_fold_order_ignored(order: Indices, k: int) -> Any:
    return right.k_fold(np.arange(len(order)), k)


def k_fold_overlap(order: Indices, k: int) -> Any:
    return [(order, validation) for _training, validation in right.k_fold(order, k)]


def k_fold_first_only(order: Indices, k: int) -> Any:
    return right.k_fold(order, k)[:1]


def k_fold_swapped(order: Indices, k: int) -> Any:
    return [(validation, training) for training, validation in right.k_fold(order, k)]


def k_fold_dealt(order: Indices, k: int) -> Any:
    return [
        (np.array([i for n, i in enumerate(order) if n % k != fold]), order[fold::k])
        for fold in range(k)
    ]


def k_fold_positions(order: Indices, k: int) -> Any:
    folds = np.array_split(order, k)
    everything = np.arange(len(order))
    starts = np.cumsum([0, *map(len, folds)])
    return [
        (np.setdiff1d(everything, np.arange(starts[i], starts[i + 1])), folds[i]) for i in range(k)
    ]


K_FOLD = [
    Misconception(
        "remainder-never-validates",
        k_fold_remainder_never_validates,
        _(
            "When k does not divide the number of examples, the last few train in every fold and "
            "validate in none. Some folds have to take one more."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-dropped",
        k_fold_remainder_dropped,
        _(
            "When k does not divide the number of examples, the last few are in no part of any "
            "fold. Some folds have to take one more."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-in-the-last-fold",
        k_fold_remainder_in_last,
        _(
            "The last fold takes the whole remainder. Here it is spread: the sizes of the folds "
            "differ by one at most, the longer ones first."
        ),
        CHAPTER,
    ),
    Misconception(
        "longer-folds-last",
        k_fold_longer_last,
        _(
            "The sizes differ by one at most, but the longer folds are not the first ones, as "
            "the notebook asks."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        k_fold_order_ignored,
        _(
            "The order that was handed in makes no difference. In sorted data, each of your folds "
            "would hold one class alone."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-still-trains",
        k_fold_overlap,
        _("The examples that validate are still in the training part of their fold."),
        CHAPTER,
    ),
    Misconception(
        "one-fold-only",
        k_fold_first_only,
        _("Only the first fold comes back: is the return inside the loop?"),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        k_fold_swapped,
        _("The two parts of each fold are exchanged: the training part is asked for first."),
        CHAPTER,
    ),
    Misconception(
        "dealt-like-cards",
        k_fold_dealt,
        _(
            "You deal the examples to the folds in turn. That is a fair split too, but here each "
            "fold is a run of neighbors in the order."
        ),
        CHAPTER,
    ),
    Misconception(
        "positions-for-examples",
        k_fold_positions,
        _(
            "The training parts hold positions in the order, the validation parts the examples "
            "that stand there. Both have to be examples."
        ),
        CHAPTER,
    ),
]


def iterated_first_order(orders: Sequence[Indices], k: int) -> Any:
    return right.k_fold(orders[0], k)


def iterated_last_order(orders: Sequence[Indices], k: int) -> Any:
    return right.k_fold(orders[-1], k)


def iterated_same_order(orders: Sequence[Indices], k: int) -> Any:
    return [split for _order in orders for split in right.k_fold(orders[0], k)]


def iterated_nested(orders: Sequence[Indices], k: int) -> Any:
    return [right.k_fold(order, k) for order in orders]


def iterated_one_fold_each(orders: Sequence[Indices], k: int) -> Any:
    return [right.k_fold(order, k)[0] for order in orders]


ITERATED_K_FOLD = [
    Misconception(
        "first-order-only",
        iterated_first_order,
        _("Only the first order is used: is the return inside the loop?"),
        CHAPTER,
    ),
    Misconception(
        "last-order-only",
        iterated_last_order,
        _("Only the last order's folds come back: each round replaces those before it."),
        CHAPTER,
    ),
    Misconception(
        "same-order-again",
        iterated_same_order,
        _(
            "Every round uses the same order, so it repeats the same folds and nothing is "
            "learned from them."
        ),
        CHAPTER,
    ),
    Misconception(
        "nested",
        iterated_nested,
        _("The folds come back as one list per order. One flat list of them all is asked for."),
        CHAPTER,
    ),
    Misconception(
        "one-fold-each",
        iterated_one_fold_each,
        _("Only one fold of each order comes back; each order has k of them."),
        CHAPTER,
    ),
]


def _scaled(part: Array, mean: Any, std: Any) -> Array:
    return np.asarray((part - mean) / np.where(np.asarray(std) > 0, std, 1.0))


def standardize_each(training: Array, validation: Array) -> Any:
    return (
        _scaled(training, training.mean(axis=0), training.std(axis=0)),
        _scaled(validation, validation.mean(axis=0), validation.std(axis=0)),
    )


def standardize_all(training: Array, validation: Array) -> Any:
    everything = np.concatenate([training, validation])
    mean, std = everything.mean(axis=0), everything.std(axis=0)
    return _scaled(training, mean, std), _scaled(validation, mean, std)


def standardize_training_only(training: Array, validation: Array) -> Any:
    return _scaled(training, training.mean(axis=0), training.std(axis=0)), validation.copy()


def standardize_divide_by_zero(training: Array, validation: Array) -> Any:
    mean, std = training.mean(axis=0), training.std(axis=0)
    return (training - mean) / std, (validation - mean) / std


def standardize_one_mean(training: Array, validation: Array) -> Any:
    return (
        _scaled(training, training.mean(), training.std()),
        _scaled(validation, training.mean(), training.std()),
    )


def standardize_variance(training: Array, validation: Array) -> Any:
    mean, variance = training.mean(axis=0), training.var(axis=0)
    return _scaled(training, mean, variance), _scaled(validation, mean, variance)


def standardize_unbiased(training: Array, validation: Array) -> Any:
    mean, std = training.mean(axis=0), training.std(axis=0, ddof=1)
    return _scaled(training, mean, std), _scaled(validation, mean, std)


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
        _("The validation part comes back as it was: the model would see other units there."),
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
        "unbiased",
        standardize_unbiased,
        _(
            "Your standard deviation divides by n - 1. That is as good, but here it is NumPy's "
            "std as it comes, which divides by n."
        ),
        CHAPTER,
    ),
]


def _cross_validate(
    prepare: str = "training",
    fit_on: str = "training",
    score_on: str = "validation",
    once: bool = False,
    keep: str = "all",
) -> Any:
    """Cross-validation with one of its parts replaced."""

    def cross_validate(model: Model, x: Array, y: Array, splits: Sequence[Split]) -> Any:
        scores: list[float] = []
        fitted = None
        for training, validation in splits:
            if prepare == "all":
                x_all, _same = right.standardize(x, x)
                x_training, x_validation = x_all[training], x_all[validation]
            elif prepare == "none":
                x_training, x_validation = x[training], x[validation]
            elif prepare == "each":
                x_training, x_validation = standardize_each(x[training], x[validation])
            else:
                x_training, x_validation = right.standardize(x[training], x[validation])
            if fitted is None or not once:
                if fit_on == "all":
                    both = np.concatenate([x_training, x_validation])
                    fitted = model.fit(both, np.concatenate([y[training], y[validation]]))
                else:
                    fitted = model.fit(x_training, y[training])
            scored = (x_validation, y[validation])
            if score_on == "training":
                scored = (x_training, y[training])
            scores.append(model.score(fitted, *scored))
            if keep == "first":
                break
        return {"mean": np.mean(scores), "first": scores[:1]}.get(keep, np.array(scores))

    return cross_validate


CROSS_VALIDATE = [
    Misconception(
        "standardized-before-the-split",
        _cross_validate(prepare="all"),
        _(
            "All examples are standardized together before they are split, so the validation parts "
            "leak into the training. Standardize inside the loop, by the training part."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-standardized",
        _cross_validate(prepare="none"),
        _("The model is fitted on the inputs as they are: they should be standardized first."),
        CHAPTER,
    ),
    Misconception(
        "standardized-apart",
        _cross_validate(prepare="each"),
        _(
            "Each part is standardized by its own statistics; the validation part needs those of "
            "the training part."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-trains",
        _cross_validate(fit_on="all"),
        _("The model is fitted on the validation part too: its scores are then too good."),
        CHAPTER,
    ),
    Misconception(
        "scored-on-training",
        _cross_validate(score_on="training"),
        _("The model is scored on the examples that it was fitted on."),
        CHAPTER,
    ),
    Misconception(
        "fitted-once",
        _cross_validate(once=True),
        _(
            "The model of the first fold is scored on all the others, whose examples it has seen. "
            "Every fold needs a fit of its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean-only",
        _cross_validate(keep="mean"),
        _("Only the mean comes back. One score per fold is asked for: their spread matters too."),
        CHAPTER,
    ),
    Misconception(
        "first-fold-only",
        _cross_validate(keep="first"),
        _("Only the first fold's score comes back: is the return inside the loop?"),
        CHAPTER,
    ),
]


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
    on_training = _cross_validate(score_on="training")
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
