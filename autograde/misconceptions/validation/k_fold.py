"""Known mistakes in k_fold."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.validation.shared import CHAPTER
from autograde.reference import validation as right
from autograde.reference.validation import Indices


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


def k_fold_short_last(order: Indices, k: int) -> Any:
    size = -(-len(order) // k)
    return _folds(order, [(i * size, (i + 1) * size) for i in range(k)])


def k_fold_equal_parts(order: Indices, k: int) -> Any:
    folds = np.split(order, k)
    return [(np.concatenate([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]


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
        "shorter-last-fold",
        k_fold_short_last,
        _(
            "All folds but the last have n / k examples rounded up, and the last one has what is "
            "left: 7 examples in 3 folds make 3, 3 and 1. The sizes differ by one at most."
        ),
        CHAPTER,
    ),
    Misconception(
        "only-equal-folds",
        k_fold_equal_parts,
        _(
            "Your function fails unless k divides the number of examples. Some folds may have one "
            "example more, so the order cannot be reshaped into a table, nor cut by np.split."
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
