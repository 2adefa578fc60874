"""Known mistakes in mixup."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import FRACTIONS_LOST, Array, known
from autograde.reference import augmentation as right
from autograde.reference.augmentation import Indices


def mixup_labels_kept(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return mix * x + (1 - mix) * x[permutation], y.copy()


def mixup_exchanged(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, permutation, 1 - mix)


def mixup_hard_labels(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return mix * x + (1 - mix) * x[permutation], np.array(y if mix >= 0.5 else y[permutation])


def mixup_halved(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, permutation, 0.5)


def mixup_no_partners(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, np.arange(len(x))[::-1], mix)


def mixup_wrong_way(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, np.argsort(permutation), mix)


def mixup_heavy(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return x + (1 - mix) * x[permutation], y + (1 - mix) * y[permutation]


def mixup_same_weight(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return mix * x + mix * x[permutation], mix * y + mix * y[permutation]


def mixup_partner_mixed(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    x, y = mix * x, mix * y
    return x + (1 - mix) * x[permutation], y + (1 - mix) * y[permutation]


def mixup_partner_mixed_in_place(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    mixed = x.copy(), y.copy()
    for part in mixed:
        np.multiply(part, mix, out=part)
        np.add(part, (1 - mix) * part[permutation], out=part)
    return mixed


def mixup_appended(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    x_mixed, y_mixed = right.mixup(x, y, permutation, mix)
    return np.concatenate([x, x_mixed]), np.concatenate([y, y_mixed])


def mixup_truncated(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    mixed = np.zeros_like(x), np.zeros_like(y)
    for part, found in zip(mixed, right.mixup(x, y, permutation, mix), strict=True):
        part[...] = found
    return mixed


MIXUP = [
    known(
        "labels-not-mixed",
        mixup_labels_kept,
        _(
            "The inputs are mixed, but the labels come back as they were: a picture that is mostly "
            "a 3 and a little an 8 needs a label that says so."
        ),
    ),
    known(
        "weights-exchanged",
        mixup_exchanged,
        _(
            "mix weighs the partner in your result. Here, as in the paper and in Keras, it weighs "
            "the example itself: a mix of 1 changes nothing."
        ),
    ),
    known(
        "hard-labels",
        mixup_hard_labels,
        _("The heavier example gives the whole label. Labels are mixed with the inputs' weights."),
    ),
    known(
        "always-half",
        mixup_halved,
        _("mix makes no difference: you always take the mean of both."),
    ),
    known(
        "permutation-not-used",
        mixup_no_partners,
        _(
            "You mix with the reversed batch, whatever permutation was handed in. Partners have to "
            "change from batch to batch."
        ),
    ),
    known(
        "permutation-the-other-way",
        mixup_wrong_way,
        _(
            "Your partners are those of the inverse permutation: example i is mixed with example "
            "permutation[i], it is not sent there."
        ),
    ),
    known(
        "weight-missing",
        mixup_heavy,
        _("The example enters in full, and its partner on top. The two weights add up to 1."),
    ),
    known(
        "same-weight-for-both",
        mixup_same_weight,
        _("Both examples have the weight mix. The two weights add up to 1."),
    ),
    known(
        "partner-already-mixed",
        mixup_partner_mixed,
        _(
            "The partners are too weak: where you read them, they have been multiplied with mix "
            "already. The partner is an example as it was handed in."
        ),
    ),
    known(
        "mixed-in-place",
        mixup_partner_mixed_in_place,
        _(
            "You mix step by step in one array: its rows have been multiplied with mix before they "
            "are read as partners, which makes these too weak. And an array of integers does not "
            "take fractions."
        ),
    ),
    known(
        "appended",
        mixup_appended,
        _("The examples come back with the mixtures behind them. Only the mixtures are asked for."),
    ),
    known(
        "fractions-lost",
        mixup_truncated,
        FRACTIONS_LOST,
    ),
]
