"""Known mistakes in softsign."""

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import cut_off, known, logistic, with_parts
from autograde.reference import activations as right

SOFTSIGN = [
    known(
        "truncated",
        cut_off(right.softsign),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "absolute-value-lost",
        lambda x: (x / (1.0 + x), 1.0 / (1.0 + x) ** 2),
        _(
            "In the denominator x stands with its sign, so there is a pole at -1. What makes the "
            "curve look the same on both sides?"
        ),
    ),
    known(
        "absolute-value-lost-in-the-derivative",
        with_parts(right.softsign, slope=lambda x: 1.0 / (1.0 + x) ** 2),
        _(
            "The values are right, but in your derivative x stands with its sign, so there is a "
            "pole at -1."
        ),
    ),
    known(
        "square-lost",
        with_parts(right.softsign, slope=lambda x: 1.0 / (1.0 + np.abs(x))),
        _(
            "Your derivative falls too slowly. With the quotient rule, or on paper for positive "
            "x: to which power comes the denominator?"
        ),
    ),
    known(
        "signed-derivative",
        with_parts(right.softsign, slope=lambda x: np.sign(x) / (1.0 + np.abs(x)) ** 2),
        _(
            "For negative x your derivative is negative, but the curve rises there too. The signs "
            "of the two factors cancel."
        ),
    ),
    known(
        "derivative-of-the-output",
        with_parts(right.softsign, slope=lambda x: (1.0 - np.abs(x)) ** 2),
        _(
            "`(1 - |x|)**2` is the derivative if x stands for the output of softsign. Here x is "
            "the input."
        ),
    ),
    known(
        "denominator-held-constant",
        with_parts(
            right.softsign,
            slope=lambda x: (1.0 + 2 * np.abs(x)) / (1.0 + np.abs(x)) ** 2,
        ),
        _("In the quotient rule the two terms are subtracted: you have added them."),
    ),
    known(
        "slope-of-the-size",
        with_parts(right.softsign, slope=lambda x: (1.0 + np.abs(x) - x) / (1.0 + np.abs(x)) ** 2),
        _(
            "For negative x your derivative is too large: the quotient rule wants the slope of the "
            "denominator too, and that of |x| is not 1 everywhere."
        ),
    ),
    known(
        "root",
        lambda x: (x / np.sqrt(1.0 + x * x), (1.0 + x * x) ** -1.5),
        _(
            "Your denominator is the root of 1 + x**2. That is another curve of the same kind "
            "(ISRU); softsign has the absolute value."
        ),
    ),
    known(
        "softplus",
        lambda x: (np.logaddexp(0.0, x), logistic(x)),
        _("This is softplus, a smooth ReLU: it grows without end. Softsign goes from -1 to 1."),
    ),
    known(
        "tanh",
        right.tanh,
        _("This is tanh, which comes to -1 and 1 much sooner. Softsign needs no exponential."),
    ),
    known(
        "always-positive",
        lambda x: (np.abs(x) / (1.0 + np.abs(x)), 1.0 / (1.0 + np.abs(x)) ** 2),
        _("Negative numbers come back as positive ones: only the denominator has the size alone."),
    ),
]
