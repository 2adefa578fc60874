"""Known mistakes in leaky_relu."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import (
    PAIR,
    Array,
    cut_off,
    exchanged,
    into_zeros,
    known,
    part_of,
    with_parts,
)
from autograde.reference import activations as right


def leaky_in_place(x: Array, negative_slope: float) -> Any:
    derivative = np.where(x > 0, 1.0, negative_slope)
    x[x < 0] = negative_slope * x[x < 0]
    return x, derivative


def _leaky(slope: float) -> Any:
    return lambda x, _slope: right.leaky_relu(x, slope)


LEAKY_RELU = [
    known(
        "in-place",
        leaky_in_place,
        _(
            "Your function writes into x itself. Whoever called it has lost the numbers that it "
            "handed over, and an array of whole numbers cannot even hold the result."
        ),
    ),
    known(
        "truncated",
        cut_off(right.leaky_relu),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "truncated-derivative",
        with_parts(right.leaky_relu, slope=into_zeros(part_of(right.leaky_relu, 1))),
        _(
            "Of whole numbers your derivative loses the decimals: zeros_like and ones_like make "
            "an array of the type of x, and one of integers turns a small slope into 0."
        ),
    ),
    known(
        "zero-counted-as-positive",
        with_parts(right.leaky_relu, slope=lambda x, a: np.where(x >= 0, 1.0, a)),
        _(
            "All is right but the derivative at 0, where you have 1, as Keras has on JAX. Here 0 "
            "counts as negative, as in PyTorch."
        ),
    ),
    known(
        "slope-lost-in-the-derivative",
        with_parts(right.leaky_relu, slope=lambda x, a: np.where(x > 0, 1.0, 0.0)),
        _(
            "The values leak, but your derivative is still that of ReLU: for negative x it is 0. "
            "That the gradient gets through there is what the leak is for."
        ),
    ),
    known(
        "relu",
        lambda x, a: right.relu(x),
        _("The slope has no part in your result: negative numbers become 0, as in ReLU."),
    ),
    known(
        "slope-fixed",
        _leaky(0.01),
        _(
            "Your slope is 0.01, the first paper's and PyTorch's, whatever negative_slope says. "
            "It is an argument: Keras's own default is another."
        ),
    ),
    known(
        "sides-exchanged",
        lambda x, a: (np.where(x > 0, a * x, x), np.where(x > 0, a, 1.0)),
        _("The slope applies to the positive numbers; it belongs to the negative ones."),
    ),
    known(
        "constant-for-negative-numbers",
        lambda x, a: (np.maximum(x, a), np.where(x > 0, 1.0, a)),
        _(
            "You compare x with the slope itself, so negative numbers become a constant. What "
            "leaks through is a part of x."
        ),
    ),
    known(
        "sign-turned",
        lambda x, a: (np.where(x > 0, x, -a * x), np.where(x > 0, 1.0, -a)),
        _("Negative numbers come back as positive ones: the slope has the wrong sign."),
    ),
    known(
        "derivative-with-x",
        with_parts(right.leaky_relu, slope=lambda x, a: np.where(x > 0, 1.0, a * x)),
        _(
            "For negative x your derivative still has x in it. That is the value; how much does "
            "it change when x does?"
        ),
    ),
    known(
        "slope-one-everywhere",
        with_parts(right.leaky_relu, slope=lambda x, a: np.ones(np.shape(x))),
        _("Your derivative is 1 for negative x too, where the line is flatter."),
    ),
    known(
        "exchanged",
        exchanged(right.leaky_relu),
        PAIR,
    ),
]
