"""Known mistakes in smooth_labels."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import FRACTIONS_LOST, Array, known
from autograde.reference import augmentation as right


def smooth_others_only(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing * (1 - y) / (y.shape[1] - 1)


def smooth_others_by_comparison(y: Array, smoothing: float) -> Any:
    return np.where(y == 1, 1 - smoothing, smoothing / (y.shape[1] - 1))


def smooth_by_comparison(y: Array, smoothing: float) -> Any:
    share = smoothing / y.shape[1]
    return np.where(y == 1, 1 - smoothing + share, share)


def smooth_added(y: Array, smoothing: float) -> Any:
    return y + smoothing / y.shape[1]


def smooth_scaled_only(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y


def smooth_undivided(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing


def smooth_by_batch(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing / len(y)


def smooth_binary(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing / 2


def smooth_exchanged(y: Array, smoothing: float) -> Any:
    return smoothing * y + (1 - smoothing) / y.shape[1]


def smooth_truncated(y: Array, smoothing: float) -> Any:
    smooth = np.zeros_like(y)
    smooth[...] = right.smooth_labels(y, smoothing)
    return smooth


SMOOTH_LABELS = [
    known(
        "others-only",
        smooth_others_only,
        _(
            "You deal the share to the other classes only, as some texts do (divided by one class "
            "less). Here, as in Keras, all classes get a part of it, the right one too."
        ),
    ),
    known(
        "others-only-where-there-is-a-1",
        smooth_others_by_comparison,
        _(
            "You deal the share to the other classes only, and you look for the 1 in each row. "
            "Here all classes get a part of the share, the right one too, and a row may be mixed "
            "already, with no 1 in it."
        ),
    ),
    known(
        "only-where-there-is-a-1",
        smooth_by_comparison,
        _(
            "Your result holds for rows with a single 1. A row may be mixed already, with no 1 in "
            "it, and the formula holds for it as well."
        ),
    ),
    known(
        "added-only",
        smooth_added,
        _(
            "Every class gets its part, but it is taken from nobody, so a row adds up to more than "
            "1. What is dealt out is taken from the label first."
        ),
    ),
    known(
        "taken-only",
        smooth_scaled_only,
        _("The share is taken from the label but not dealt out: a row adds up to less than 1."),
    ),
    known(
        "one-half",
        smooth_binary,
        _(
            "Every class gets half of the share, as in a binary cross-entropy, which has two "
            "classes. Here there are as many as y has columns."
        ),
    ),
    known(
        "not-divided",
        smooth_undivided,
        _(
            "Every class gets the whole share. It is dealt out: divide it by how many classes get "
            "it."
        ),
    ),
    known(
        "divided-by-the-batch",
        smooth_by_batch,
        _("You divide by the number of examples. The share of each row is dealt to its classes."),
    ),
    known(
        "weights-exchanged",
        smooth_exchanged,
        _(
            "You keep the share `smoothing` of the label. That is what is dealt out; the rest is "
            "kept."
        ),
    ),
    known(
        "fractions-lost",
        smooth_truncated,
        FRACTIONS_LOST,
    ),
]
