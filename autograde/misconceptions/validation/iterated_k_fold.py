"""Known mistakes in iterated_k_fold."""

from collections.abc import Sequence
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.validation.shared import CHAPTER
from autograde.reference import validation as right
from autograde.reference.validation import Indices


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
