"""Known mistakes in prelu."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import Array, Values, into_zeros, known, part_of
from autograde.reference import activations as right


def _prelu(
    y: Values | None = None, slope: Values | None = None, alpha: Values | None = None
) -> Any:
    def prelu(x: Array, a: Array) -> Any:
        values, derivative, of_alpha = right.prelu(x, a)
        return (
            y(x, a) if y else values,
            slope(x, a) if slope else derivative,
            alpha(x, a) if alpha else of_alpha,
        )

    return prelu


def prelu_max(x: Array, a: Array) -> Any:
    return np.maximum(a * x, x), np.where(x > a * x, 1.0, a), np.minimum(x, 0.0)


PRELU = [
    known(
        "maximum",
        _prelu(lambda x, a: np.maximum(a * x, x)),
        _(
            "Your values are the larger of alpha x and x. That is the same only as long as alpha "
            "is at most 1, and nothing keeps a learned alpha there: choose by the sign of x."
        ),
    ),
    known(
        "maximum-throughout",
        prelu_max,
        _(
            "You choose the side by which of alpha x and x is larger, for the derivative too. With "
            "an alpha above 1, which may be learned, that is the wrong side: go by the sign of x."
        ),
    ),
    known(
        "truncated",
        _prelu(
            into_zeros(part_of(right.prelu, 0)),
            into_zeros(part_of(right.prelu, 1)),
        ),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "zero-counted-as-positive",
        _prelu(slope=lambda x, a: np.where(x >= 0, 1.0, a)),
        _("All is right but the derivative at 0, where you have 1. Here 0 counts as negative."),
    ),
    known(
        "neither-side-at-zero",
        _prelu(slope=lambda x, a: (x > 0) * 1.0 + (x < 0) * a),
        _(
            "All is right but the derivative at 0, where you have 0, as Keras's layer has. Neither "
            "side has that slope; here 0 counts as negative."
        ),
    ),
    known(
        "slope-lost-in-the-derivative",
        _prelu(slope=lambda x, a: np.where(x > 0, 1.0, 0.0)),
        _(
            "The values leak, but the derivative with respect to x is still that of ReLU: for "
            "negative x it is 0."
        ),
    ),
    known(
        "one-alpha-for-all",
        lambda x, a: right.prelu(x, np.full(np.shape(a), np.mean(a))),
        _(
            "All features get the same slope. That is another kind of parametric ReLU (one alpha "
            "per layer); here every feature, along the last axis, has its own."
        ),
    ),
    known(
        "first-alpha-for-all",
        lambda x, a: right.prelu(x, np.full(np.shape(a), a[0])),
        _(
            "All features get the first slope. Every feature, along the last axis, has its own "
            "number in alpha."
        ),
    ),
    known(
        "alpha-derivative-of-all-x",
        _prelu(alpha=lambda x, a: x * 1.0),
        _(
            "The derivative with respect to alpha is x everywhere. Where x is positive, alpha has "
            "no part in the output."
        ),
    ),
    known(
        "alpha-derivative-is-alpha",
        _prelu(alpha=lambda x, a: np.where(x > 0, 0.0, a)),
        _(
            "What you return as the derivative with respect to alpha is the one with respect to "
            "x. The product alpha x has two factors: which one stays when alpha moves?"
        ),
    ),
    known(
        "alpha-derivative-is-one",
        _prelu(alpha=lambda x, a: np.where(x > 0, 0.0, 1.0)),
        _(
            "The derivative with respect to alpha is 1 where x is negative. Alpha multiplies "
            "something there: a steep slope matters more far from 0."
        ),
    ),
    known(
        "alpha-derivative-with-alpha",
        _prelu(alpha=lambda x, a: np.where(x > 0, 0.0, a * x)),
        _(
            "The derivative with respect to alpha still has alpha in it: that is the value. How "
            "much does it change when alpha does?"
        ),
    ),
    known(
        "alpha-derivative-positive",
        _prelu(alpha=lambda x, a: np.maximum(-x, 0.0)),
        _(
            "The derivative with respect to alpha has the wrong sign: a larger alpha makes a "
            "negative output more negative."
        ),
    ),
    known(
        "alpha-derivative-summed",
        _prelu(alpha=lambda x, a: np.minimum(x, 0.0).reshape(-1, x.shape[-1]).sum(axis=0)),
        _(
            "You add the derivative with respect to alpha up over the batch. Training does so, as "
            "Keras does, after each has been multiplied by its part of the gradient; "
            "here they are asked for one by one, in the shape of x."
        ),
    ),
]
