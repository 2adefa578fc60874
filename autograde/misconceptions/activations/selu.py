"""Known mistakes in selu."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import Array, cut_off, elu_masks, known, with_parts
from autograde.reference import activations as right
from autograde.reference.activations import SELU_ALPHA, SELU_SCALE


def _selu(scale_high: float, scale_low: float, alpha: float = SELU_ALPHA) -> Any:
    def selu(x: Array) -> Any:
        y, derivative = right.elu(x, alpha)
        scale = np.where(x > 0, scale_high, scale_low)
        return scale * y, scale * derivative

    return selu


SELU = [
    known(
        "truncated",
        cut_off(right.selu),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "zero-counted-as-positive",
        with_parts(right.selu, slope=lambda x: np.where(x == 0, SELU_SCALE, right.selu(x)[1])),
        _(
            "All is right but the derivative at 0, where you have that of the positive side. "
            "There is a kink, since alpha is not 1, and here 0 counts as negative, as in Keras."
        ),
    ),
    known(
        "infinity-times-zero",
        lambda x: tuple(SELU_SCALE * part for part in elu_masks(x, SELU_ALPHA)),
        _(
            "For large x the exponential is infinite, and multiplied by the 0 of a mask it is nan. "
            "A choice (np.where) drops the side that is not wanted, a product does not."
        ),
    ),
    known(
        "not-scaled",
        _selu(1.0, 1.0),
        _("The scale has no part in your result: this is ELU with SELU's alpha."),
    ),
    known(
        "scale-lost-on-the-left",
        _selu(SELU_SCALE, 1.0),
        _("The scale multiplies the positive side alone. It stands in front of both."),
    ),
    known(
        "scale-lost-on-the-right",
        _selu(1.0, SELU_SCALE),
        _("The scale multiplies the negative side alone. It stands in front of both."),
    ),
    known(
        "scale-lost-in-the-derivative",
        with_parts(right.selu, slope=lambda x: right.elu(x, SELU_ALPHA)[1]),
        _("The values are scaled, the derivative is not: a factor stays when you derive."),
    ),
    known(
        "scale-lost-on-the-right-in-the-derivative",
        with_parts(right.selu, slope=lambda x: np.where(x > 0, 1.0, right.selu(x)[1])),
        _("For positive x your derivative is 1, that of ELU. The scale is the slope of that line."),
    ),
    known(
        "alpha-lost",
        _selu(SELU_SCALE, SELU_SCALE, 1.0),
        _("Alpha has no part in your result: the negative side ends at -scale times alpha."),
    ),
    known(
        "alpha-lost-in-the-derivative",
        with_parts(right.selu, slope=lambda x: SELU_SCALE * np.exp(np.minimum(x, 0.0))),
        _("Alpha scales the negative side of the values, but not of the derivative."),
    ),
    known(
        "constants-exchanged",
        _selu(SELU_ALPHA, SELU_ALPHA, SELU_SCALE),
        _("The two constants are exchanged: the slope for positive x is the smaller of them."),
    ),
    known(
        "constants-rounded",
        _selu(1.05, 1.05, 1.67),
        _(
            "The constants are rounded to two decimals. They are the solution of two equations; "
            "take all the digits that the statement gives."
        ),
    ),
    known(
        "derivative-is-the-value",
        with_parts(
            right.selu,
            slope=lambda x: np.where(x > 0, SELU_SCALE, right.selu(np.minimum(x, 0.0))[0]),
        ),
        _(
            "For negative x your derivative is the value itself. A constant that was subtracted "
            "has no slope."
        ),
    ),
]
