"""Known mistakes in class_weights."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import known
from autograde.reference import augmentation as right
from autograde.reference.augmentation import Indices


def _weights(weigh: Any) -> Any:
    """Class weights by ``weigh(n, counts)`` of the classes that occur."""

    def class_weights(labels: Indices) -> Any:
        classes, counts = np.unique(labels, return_counts=True)
        found = weigh(len(labels), counts)
        return dict(zip(classes.tolist(), found.tolist(), strict=True))

    return class_weights


def weights_infinite(labels: Indices) -> Any:
    counts = np.bincount(labels)
    return dict(enumerate((len(labels) / (len(counts) * counts)).tolist()))


def weights_all_classes(labels: Indices) -> Any:
    counts = np.bincount(labels)
    return {c: len(labels) / (len(counts) * n) for c, n in enumerate(counts.tolist()) if n}


def weights_in_a_row(labels: Indices) -> Any:
    return list(right.class_weights(labels).values())


def weights_of_examples(labels: Indices) -> Any:
    weights = right.class_weights(labels)
    return np.array([weights[label] for label in labels.tolist()])


CLASS_WEIGHTS = [
    known(
        "inverted",
        _weights(lambda n, counts: len(counts) * counts / n),
        _("Your weights grow with the class: the largest weighs most. The rare should weigh more."),
    ),
    known(
        "brackets-missing",
        _weights(lambda n, counts: n / len(counts) * counts),
        _(
            "Your weights are far above 1 and grow with the class: `n / K * m` divides by K alone "
            "and multiplies with the rest. The size of the class belongs under the line, too."
        ),
    ),
    known(
        "shares",
        _weights(lambda n, counts: counts / n),
        _("These are the shares of the classes. The weight of a rare class should be large."),
    ),
    known(
        "number-of-classes-missing",
        _weights(lambda n, counts: n / counts),
        _(
            "The number of classes has no part in your weights: balanced classes should weigh 1 "
            "each, so that the loss keeps its size."
        ),
    ),
    known(
        "one-over-the-count",
        _weights(lambda n, counts: 1 / counts),
        _(
            "Your weights have the right ratios, but they shrink as the data grow, and the "
            "learning rate with them. Balanced classes should weigh 1 each."
        ),
    ),
    known(
        "sum-of-one",
        _weights(lambda n, counts: (1 / counts) / (1 / counts).sum()),
        _(
            "Your weights have the right ratios but add up to 1. Here the weights of all "
            "examples add up to their number, so that balanced classes weigh 1 each."
        ),
    ),
    known(
        "mean-of-one",
        _weights(lambda n, counts: (1 / counts) / (1 / counts).mean()),
        _(
            "Your weights have the right ratios and a mean of 1 over the classes. Here, as in "
            "scikit-learn, the mean over the examples is 1."
        ),
    ),
    known(
        "largest-class-is-1",
        _weights(lambda n, counts: counts.max() / counts),
        _(
            "Your weights have the right ratios, with 1 for the largest class. Here the mean over "
            "all examples is 1, so the largest class weighs less than that."
        ),
    ),
    known(
        "rarest-class-is-1",
        _weights(lambda n, counts: counts.min() / counts),
        _(
            "Your weights have the right ratios, with 1 for the rarest class. Here the mean over "
            "all examples is 1, so the rarest class weighs more than that."
        ),
    ),
    known(
        "infinite-for-an-absent-class",
        weights_infinite,
        _(
            "A class that does not occur gets a division by zero, and it is counted with the "
            "others. Take only the classes that occur."
        ),
    ),
    known(
        "absent-class-counted",
        weights_all_classes,
        _(
            "You count the classes up to the largest label. One that does not occur is counted "
            "too, which makes all the weights smaller."
        ),
    ),
    known(
        "numbered-in-turn",
        weights_in_a_row,
        _(
            "Your weights are numbered 0, 1, 2 and so on, in the order of the classes that occur "
            "(scikit-learn's compute_class_weight gives them in that order). If class 1 is absent, "
            "number 1 is the weight of another class. The keys of the dictionary are the classes."
        ),
    ),
    known(
        "one-per-example",
        weights_of_examples,
        _(
            "You return a weight for every example (Keras's sample_weight). Asked for is one for "
            "every class, as a dictionary."
        ),
    ),
]
