"""Known mistakes in relu."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.activations.shared import PAIR, Array, exchanged, known, with_parts
from autograde.reference import activations as right


def relu_in_place(x: Array) -> Any:
    derivative = (x > 0) * 1.0
    x[x < 0] = 0
    return x, derivative


RELU = [
    known(
        "in-place",
        relu_in_place,
        _(
            "Your function writes its zeros into x itself. Whoever called it has lost the numbers "
            "that it handed over; make a new array."
        ),
    ),
    known(
        "one-at-zero",
        with_parts(right.relu, slope=lambda x: (x >= 0) * 1.0),
        _(
            "All is right but the derivative at 0. At a kink every number between the slopes of "
            "the two sides can be defended; asked for here, as in Keras, is 0."
        ),
    ),
    known(
        "half-at-zero",
        with_parts(right.relu, slope=lambda x: np.heaviside(x, 0.5)),
        _(
            "All is right but the derivative at 0, where you have the mean of both sides, as "
            "np.heaviside(x, 0.5) has it. It can be defended; asked for here, as in Keras, is 0."
        ),
    ),
    known(
        "maximum-of-a-column",
        with_parts(right.relu, lambda x: np.max(x, 0)),
        _(
            "np.max(x, 0) looks for the largest number along axis 0. To compare every number "
            "with 0, one by one, there is another function of a similar name."
        ),
    ),
    known(
        "slope-one-everywhere",
        with_parts(right.relu, slope=lambda x: np.ones(np.shape(x))),
        _("Your derivative is 1 for negative x too. There the output does not move with x at all."),
    ),
    known(
        "derivative-is-the-value",
        with_parts(right.relu, slope=lambda x: np.maximum(x, 0)),
        _(
            "Your derivative grows with x. The value does; its slope is the same wherever x is "
            "positive."
        ),
    ),
    known(
        "slope-minus-one",
        with_parts(right.relu, slope=np.sign),
        _(
            "For negative x your derivative is -1, the slope of the absolute value. What is the "
            "slope of a line that stays at 0?"
        ),
    ),
    known(
        "absolute-value",
        with_parts(right.relu, np.abs),
        _("Negative numbers come back as positive ones: that is the absolute value."),
    ),
    known(
        "sides-exchanged",
        with_parts(right.relu, lambda x: np.minimum(x, 0)),
        _("You keep the negative numbers and let the positive ones go: it is the other way round."),
    ),
    known(
        "relu6",
        with_parts(right.relu, lambda x: np.clip(x, 0, 6), lambda x: ((x > 0) & (x < 6)) * 1.0),
        _("Large numbers are held at 6: that is ReLU6, of networks for telephones."),
    ),
    known(
        "leaky",
        with_parts(
            right.relu,
            lambda x: np.where(x > 0, x, 0.01 * x),
            lambda x: np.where(x > 0, 1, 0.01),
        ),
        _("Negative numbers leak through with a slope of 0.01: that is the next exercise."),
    ),
    known(
        "exchanged",
        exchanged(right.relu),
        PAIR,
    ),
]
