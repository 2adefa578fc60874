"""Known mistakes in swish."""

from math import erf
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import Array, cut_off, known, logistic, with_parts
from autograde.reference import activations as right


def _normal_cdf(x: Any) -> Any:
    return np.vectorize(lambda t: 0.5 * (1 + erf(t / np.sqrt(2))), otypes=[float])(x)


def _gelu(x: Array) -> Any:
    density = np.exp(-(np.asarray(x, dtype=float) ** 2) / 2) / np.sqrt(2 * np.pi)
    return x * _normal_cdf(x), _normal_cdf(x) + x * density


SWISH = [
    known(
        "overflow-in-the-derivative",
        with_parts(
            right.swish,
            slope=lambda x: (1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)) ** 2,
        ),
        _(
            "The values are right, but for large negative x your derivative is nan: infinity "
            "divided by infinity. It can be had from the sigmoid, which never grows large."
        ),
    ),
    known(
        "truncated",
        cut_off(right.swish),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "gate-held-constant",
        with_parts(right.swish, slope=logistic),
        _(
            "You treat the sigmoid as a constant factor. It moves with x too: a product has a "
            "derivative of two parts."
        ),
    ),
    known(
        "x-held-constant",
        with_parts(right.swish, slope=lambda x: x * right.sigmoid(x)[1]),
        _(
            "You treat the x in front as a constant factor. It moves as well: a product has a "
            "derivative of two parts."
        ),
    ),
    known(
        "derivative-of-the-sigmoid",
        with_parts(right.swish, slope=lambda x: right.sigmoid(x)[1]),
        _(
            "Your derivative is that of the sigmoid alone. The x in front has a part in it, and "
            "the product rule gives another one."
        ),
    ),
    known(
        "factors-derived-apart",
        with_parts(right.swish, slope=lambda x: 1 + right.sigmoid(x)[1]),
        _(
            "You add the derivatives of the two factors. In the product rule each is multiplied "
            "by the other factor."
        ),
    ),
    known(
        "gate-from-the-output",
        with_parts(right.swish, slope=lambda x: (y := x * logistic(x)) + logistic(y) * (1 - y)),
        _("In the derivative you take the sigmoid of the output. The gate is the sigmoid of x."),
    ),
    known(
        "output-and-input-mixed-up",
        with_parts(right.swish, slope=lambda x: x + logistic(x) * (1 - x)),
        _(
            "`x + s (1 - x)` is nearly the formula that has the derivative in terms of the "
            "output: where x stands in it, the output belongs."
        ),
    ),
    known(
        "gelu",
        _gelu,
        _(
            "The gate is the normal distribution's: that is GELU, a close relative. Swish has a "
            "sigmoid there."
        ),
    ),
    known(
        "gelu-by-a-sigmoid",
        lambda x: (
            x * logistic(1.702 * x),
            logistic(1.702 * x) + 1.702 * x * right.sigmoid(1.702 * x)[1],
        ),
        _("The x inside the sigmoid has a factor of 1.702: that is an approximation of GELU."),
    ),
    known(
        "hard-swish",
        lambda x: (
            x * np.clip(x / 6 + 0.5, 0, 1),
            np.where(np.abs(x) < 3, x / 3 + 0.5, (x > 0) * 1.0),
        ),
        _("The gate is made of straight lines: that is hard swish. Here it is the sigmoid itself."),
    ),
    known(
        "x-left-out",
        right.sigmoid,
        _("What comes back is the sigmoid: the x in front is missing."),
    ),
    known(
        "sign-turned",
        lambda x: (x * logistic(-x), logistic(-x) - x * right.sigmoid(x)[1]),
        _(
            "Large numbers come out near 0 and negative ones as they are: the gate opens on the "
            "wrong side. Look at the sign in the exponent."
        ),
    ),
]
