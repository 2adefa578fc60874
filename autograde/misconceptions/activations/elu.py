"""Known mistakes in elu."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import (
    Values,
    cut_off,
    elu_masks,
    known,
    with_parts,
)
from autograde.reference import activations as right


def _elu(low: Values | None = None, slope: Values | None = None) -> Any:
    """ELU with another formula for the negative side, of the values or of the derivative."""
    return with_parts(
        right.elu,
        (lambda x, a: np.where(x > 0, x, low(np.minimum(x, 0.0), a))) if low else None,
        (lambda x, a: np.where(x > 0, 1.0, slope(np.minimum(x, 0.0), a))) if slope else None,
    )


ELU = [
    known(
        "truncated",
        cut_off(right.elu),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "zero-counted-as-positive",
        with_parts(
            right.elu, slope=lambda x, a: np.where(x >= 0, 1.0, a * np.exp(np.minimum(x, 0)))
        ),
        _(
            "All is right but the derivative at 0, where you have 1. Unless alpha is 1 there is a "
            "kink, and here 0 counts as negative."
        ),
    ),
    known(
        "infinity-times-zero",
        elu_masks,
        _(
            "For large x the exponential is infinite, and multiplied by the 0 of a mask it is nan. "
            "A choice (np.where) drops the side that is not wanted, a product does not."
        ),
    ),
    known(
        "one-in-the-exponent",
        _elu(lambda x, a: a * np.exp(x - 1), lambda x, a: a * np.exp(x - 1)),
        _(
            "You subtract 1 from x, inside the exponential. It is subtracted from the "
            "exponential, so that the two sides meet at 0."
        ),
    ),
    known(
        "one-in-the-exponent-of-the-values",
        _elu(lambda x, a: a * np.exp(x - 1)),
        _(
            "In the values you subtract 1 from x, inside the exponential. It is subtracted from "
            "the exponential, so that the two sides meet at 0."
        ),
    ),
    known(
        "alpha-lost",
        lambda x, a: right.elu(x, 1.0),
        _("Alpha has no part in your result. Far to the left ELU ends at -alpha, not at -1."),
    ),
    known(
        "alpha-lost-in-the-derivative",
        _elu(slope=lambda x, a: np.exp(x)),
        _("The values have alpha, the derivative has not: it scales the whole negative side."),
    ),
    known(
        "alpha-not-on-the-one",
        _elu(lambda x, a: a * np.exp(x) - 1),
        _(
            "Alpha multiplies the exponential, but not the 1 that is subtracted: at 0 the two "
            "sides no longer meet."
        ),
    ),
    known(
        "derivative-is-the-value",
        _elu(slope=lambda x, a: a * (np.exp(x) - 1)),
        _(
            "For negative x your derivative is the value itself. A constant that was subtracted "
            "has no slope."
        ),
    ),
    known(
        "alpha-times-the-output",
        _elu(slope=lambda x, a: a * a * (np.exp(x) - 1)),
        _(
            "For negative x your derivative is alpha times the value. In terms of the value, the "
            "derivative of the exponential has alpha added to it, not multiplied."
        ),
    ),
    known(
        "derivative-of-the-output",
        _elu(slope=lambda x, a: x + a),
        _(
            "`x + alpha` is a formula for the derivative in terms of the output: it wants the y of "
            "the negative side, and gets x."
        ),
    ),
    known(
        "exponential-everywhere",
        with_parts(right.elu, slope=lambda x, a: a * np.exp(x)),
        _("Your derivative is the exponential for positive x too, where the line has slope 1."),
    ),
    known(
        "celu",
        _elu(lambda x, a: a * np.expm1(x / a), lambda x, a: np.exp(x / a)),
        _(
            "You divide x by alpha in the exponent: that is CELU, made smooth for every alpha. "
            "ELU has alpha in front alone."
        ),
    ),
    known(
        "formula-for-alpha-1",
        _elu(slope=lambda x, a: a * (np.exp(x) - 1) + 1),
        _(
            "For negative x your derivative is the value plus 1, which holds if alpha is 1. What "
            "is subtracted from the exponential's term in the value, for another alpha?"
        ),
    ),
    known(
        "one-lost",
        _elu(lambda x, a: a * np.exp(x)),
        _(
            "Your negative side is alpha times the exponential and never below 0. Something is "
            "subtracted, so that the two sides meet at 0."
        ),
    ),
    known(
        "slope-lost",
        _elu(slope=lambda x, a: 0.0 * x),
        _(
            "For negative x your derivative is 0, as in ReLU. ELU still rises there: what is the "
            "derivative of an exponential?"
        ),
    ),
]
