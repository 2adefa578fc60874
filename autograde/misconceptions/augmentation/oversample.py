"""Known mistakes in oversample."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import Array, Rng, known
from autograde.reference import augmentation as right
from autograde.reference.augmentation import Indices


def oversample_apart(x: Array, y: Indices, rng: Rng) -> Any:
    x, y = right.oversample(x, y, rng)
    return rng.permutation(x), rng.permutation(y)


def oversample_lossy(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    rows = np.concatenate([rng.choice(np.flatnonzero(y == c), counts.max()) for c in classes])
    return x[rows], y[rows]


def undersample(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    size = counts.min()
    rows = [rng.choice(np.flatnonzero(y == c), size, replace=False) for c in classes]
    return x[np.concatenate(rows)], y[np.concatenate(rows)]


def oversample_first(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    firsts = [np.flatnonzero(y == c)[0] for c in classes]
    rows = np.concatenate([np.arange(len(y)), np.repeat(firsts, counts.max() - counts)])
    return x[rows], y[rows]


def oversample_in_turn(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    again = [
        np.resize(np.flatnonzero(y == c), counts.max() - count)
        for c, count in zip(classes, counts, strict=True)
    ]
    rows = np.concatenate([np.arange(len(y)), *again])
    return x[rows], y[rows]


def oversample_own_generator(x: Array, y: Indices, rng: Rng) -> Any:
    return right.oversample(x, y, np.random.default_rng())


def oversample_too_many(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    again = [
        rng.choice(np.flatnonzero(y == c), counts.max())
        for c, count in zip(classes, counts, strict=True)
        if count < counts.max()
    ]
    rows = np.concatenate([np.arange(len(y)), *again])
    return x[rows], y[rows]


def oversample_rarest(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    rarest = np.flatnonzero(y == classes[counts.argmin()])
    again = rng.choice(rarest, counts.max() - counts.min())
    rows = np.concatenate([np.arange(len(y)), again])
    return x[rows], y[rows]


def oversample_everyone(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    missing = len(classes) * counts.max() - len(y)
    rows = np.concatenate([np.arange(len(y)), rng.choice(len(y), missing)])
    return x[rows], y[rows]


OVERSAMPLE = [
    known(
        "shuffled-apart",
        oversample_apart,
        _(
            "Inputs have other examples' labels: x and y were drawn or shuffled one after the "
            "other. Draw row numbers once, and take both by them."
        ),
    ),
    known(
        "originals-lost",
        oversample_lossy,
        _(
            "You draw every class anew, with replacement, and some examples are never drawn. Keep "
            "all that there are, and draw only what is missing."
        ),
    ),
    known(
        "undersampled",
        undersample,
        _(
            "You cut all classes to the size of the smallest. That is balanced, too, but throws "
            "examples away; oversampling repeats those of the small classes."
        ),
    ),
    known(
        "one-example-repeated",
        oversample_first,
        _("All repetitions of a class are of one and the same example. Draw each of them anew."),
    ),
    known(
        "generator-not-used",
        oversample_in_turn,
        _(
            "Whatever generator is handed in, the same examples are repeated. Chance should decide "
            "which, so that another seed gives another sample."
        ),
    ),
    known(
        "not-repeatable",
        oversample_own_generator,
        _(
            "The choice does not come from the generator that is handed in, so an experiment "
            "cannot be repeated by its seed."
        ),
    ),
    known(
        "as-many-as-the-largest-on-top",
        oversample_too_many,
        _(
            "You add as many examples as the largest class has. The class has some already: only "
            "the difference is missing."
        ),
    ),
    known(
        "rarest-class-only",
        oversample_rarest,
        _("Only the rarest class has grown. Every class that is smaller than the largest should."),
    ),
    known(
        "drawn-from-everyone",
        oversample_everyone,
        _(
            "You draw the additional examples from all classes, so the large ones grow as well. "
            "Draw for each class from its own examples."
        ),
    ),
]
