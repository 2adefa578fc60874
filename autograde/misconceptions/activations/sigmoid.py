"""Known mistakes in sigmoid."""

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import (
    PAIR,
    cut_off,
    exchanged,
    known,
    logistic,
    with_parts,
)
from autograde.reference import activations as right

SIGMOID = [
    known(
        "truncated",
        cut_off(right.sigmoid),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "overflow",
        with_parts(
            right.sigmoid,
            lambda x: np.exp(x) / (1 + np.exp(x)),
            lambda x: (s := np.exp(x) / (1 + np.exp(x))) * (1 - s),
        ),
        _(
            "For large x your result is nan: infinity divided by infinity. Which form of the "
            "fraction has an exponential that becomes small there?"
        ),
    ),
    known(
        "overflow-in-the-derivative",
        with_parts(right.sigmoid, slope=lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
        _(
            "The values are right, but for large negative x your derivative is nan: infinity "
            "divided by infinity. It can be had from the values, which never grow large."
        ),
    ),
    known(
        "overflow-in-the-derivative-on-the-right",
        with_parts(right.sigmoid, slope=lambda x: np.exp(x) / (1 + np.exp(x)) ** 2),
        _(
            "The values are right, but for large x your derivative is nan: infinity divided by "
            "infinity. It can be had from the values, which never grow large."
        ),
    ),
    known(
        "derivative-of-the-input",
        with_parts(right.sigmoid, slope=lambda x: x * (1 - x)),
        _(
            "`x * (1 - x)` is the derivative if the sigmoid's output is what x stands for. Here x "
            "is the input."
        ),
    ),
    known(
        "sigmoid-of-the-sigmoid",
        with_parts(
            right.sigmoid, slope=lambda x: logistic(logistic(x)) * (1 - logistic(logistic(x)))
        ),
        _(
            "Your derivative takes the sigmoid of the output, as if it were an input: the sigmoid "
            "has been applied twice."
        ),
    ),
    known(
        "sign-turned",
        lambda x: (logistic(-x), right.sigmoid(x)[1]),
        _("Your curve falls, but large numbers belong near 1. Look at the sign in the exponent."),
    ),
    known(
        "derivative-sign",
        with_parts(right.sigmoid, slope=lambda x: logistic(x) * (logistic(x) - 1)),
        _("Your derivative is negative, but the curve rises everywhere."),
    ),
    known(
        "derivative-with-a-plus",
        with_parts(right.sigmoid, slope=lambda x: logistic(x) * (1 + logistic(x))),
        _("Your derivative grows up to 2. Where the curve is flat, on both sides, it should be 0."),
    ),
    known(
        "one-minus-square",
        with_parts(right.sigmoid, slope=lambda x: 1 - logistic(x) ** 2),
        _("1 - y**2 is the derivative of tanh. The sigmoid's also has to be 0 where y is 0."),
    ),
    known(
        "half-the-derivative",
        with_parts(right.sigmoid, slope=lambda x: 1 - logistic(x)),
        _("Your derivative is 1 far to the left, where the curve is flat: a factor is missing."),
    ),
    known(
        "square-lost-in-the-derivative",
        with_parts(right.sigmoid, slope=lambda x: np.exp(-x) / (1 + np.exp(-x))),
        _(
            "The exponential in the numerator is right, but far to the left your derivative does "
            "not become 0: to which power comes the denominator when a quotient is differentiated?"
        ),
    ),
    known(
        "square-lost-on-both-sides",
        with_parts(right.sigmoid, slope=lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))),
        _(
            "Your derivative has a peak at 0, where it should be rounded, and is up to twice as "
            "large as it should be: to which power comes the denominator?"
        ),
    ),
    known(
        "hard-sigmoid",
        lambda x: (np.clip(x / 6 + 0.5, 0, 1), (np.abs(x) < 3) / 6),
        _(
            "Your curve is made of straight lines: that is the hard sigmoid (Keras's "
            "hard_sigmoid), which is cheaper. Asked for is the one with the exponential."
        ),
    ),
    known(
        "tanh",
        right.tanh,
        _("Your values go from -1 to 1: that is tanh. The sigmoid's lie between 0 and 1."),
    ),
    known(
        "exchanged",
        exchanged(right.sigmoid),
        PAIR,
    ),
]
