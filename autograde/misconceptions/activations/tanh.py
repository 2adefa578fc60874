"""Known mistakes in tanh."""

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import PAIR, cut_off, exchanged, known, with_parts
from autograde.reference import activations as right

TANH = [
    known(
        "truncated",
        cut_off(right.tanh),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    known(
        "overflow",
        with_parts(
            right.tanh,
            lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
            lambda x: 1 - ((np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))) ** 2,
        ),
        _(
            "Far from 0 your result is nan: infinity divided by infinity. NumPy has this function "
            "and takes care of that; so has a form with one exponential that cannot grow large."
        ),
    ),
    known(
        "tangent",
        lambda x: (np.tan(x), 1 + np.tan(x) ** 2),
        _("This is the tangent, with its poles. The one with the h is the hyperbolic tangent."),
    ),
    known(
        "tangent-of-the-values",
        lambda x: (np.tan(x), 1 - np.tan(x) ** 2),
        _(
            "Your values come from the tangent, with its poles, and the derivative from there on. "
            "The one with the h is the hyperbolic tangent."
        ),
    ),
    known(
        "derivative-of-the-input",
        with_parts(right.tanh, slope=lambda x: 1.0 - np.asarray(x, dtype=float) ** 2),
        _("`1 - x**2` is the derivative if x stands for the output of tanh. Here x is the input."),
    ),
    known(
        "tanh-of-tanh",
        with_parts(right.tanh, slope=lambda x: 1 - np.tanh(np.tanh(x)) ** 2),
        _("Your derivative takes tanh of the output, as if that were an input: tanh of tanh."),
    ),
    known(
        "square-lost",
        with_parts(right.tanh, slope=lambda x: 1 - np.tanh(x)),
        _(
            "Far to the left your derivative is 2, but the curve is flat there: the slope must be "
            "the same on both sides of 0."
        ),
    ),
    known(
        "square-lost-in-the-derivative",
        with_parts(right.tanh, slope=lambda x: 1 / np.cosh(x)),
        _(
            "Your derivative falls too slowly on both sides: the quotient of sinh and cosh, when "
            "it is differentiated, has more than one cosh in the denominator."
        ),
    ),
    known(
        "inner-derivative-lost",
        with_parts(right.tanh, slope=lambda x: (1 - np.tanh(x) ** 2) / 2),
        _(
            "Your derivative is half of what it should be. If you write tanh by the sigmoid of 2x, "
            "there is a factor in front and one inside: the chain rule asks for both."
        ),
    ),
    known(
        "tangents-derivative",
        with_parts(right.tanh, slope=lambda x: 1 + np.tanh(x) ** 2),
        _("1 + y**2 is the derivative of the tangent without h: it grows where tanh is flat."),
    ),
    known(
        "sigmoids-derivative",
        with_parts(right.tanh, slope=lambda x: np.tanh(x) * (1 - np.tanh(x))),
        _("y (1 - y) is the derivative of the sigmoid. At 0, where tanh is steepest, it is 0."),
    ),
    known(
        "sigmoid",
        right.sigmoid,
        _("Your values go from 0 to 1: that is the sigmoid. Those of tanh lie around 0."),
    ),
    known(
        "scaled",
        lambda x: (
            1.7159 * np.tanh(2 * x / 3),
            1.7159 * 2 / 3 * (1 - np.tanh(2 * x / 3) ** 2),
        ),
        _(
            "Your tanh is stretched by 1.7159 and 2/3, as LeCun recommended in 1998. Asked for is "
            "the plain one."
        ),
    ),
    known(
        "exchanged",
        exchanged(right.tanh),
        PAIR,
    ),
]
