"""Known mistakes in the initializers: other rules for the variance, and how it is drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.initialization.draws import normal, uniform
from autograde.misconceptions.initialization.families import normal_family, uniform_family
from autograde.misconceptions.initialization.shared import CHAPTER, Size


def _glorot(m: int, n: int) -> float:
    return 2 / (m + n)


def _he(m: int, n: int) -> float:
    return 2 / m


def _lecun(m: int, n: int) -> float:
    return 1 / m


def _weights(is_uniform: bool, variance: Size) -> Any:
    """Weights of this variance."""
    if is_uniform:
        return uniform(lambda m, n: float(np.sqrt(3 * variance(m, n))))
    return normal(lambda m, n: float(np.sqrt(variance(m, n))))


def _half_rooted(variance: Size, numerator: float) -> tuple[str, Size, str]:
    """The rule of those who divide the root of the variance's ``numerator`` by the fans."""
    return (
        "root-over-the-numerator-only",
        lambda m, n: variance(m, n) ** 2 / numerator,
        _(
            "Only the number above the fraction line is under your root. The root is that of the "
            "whole fraction, with the fans."
        ),
    )


def _other_rules(is_uniform: bool, rules: Sequence[tuple[str, Size, str]]) -> list[Misconception]:
    return [
        Misconception(name, _weights(is_uniform, variance), hint, CHAPTER)
        for name, variance, hint in rules
    ]


_NO_AVERAGE = (
    "fans-added-not-averaged",
    lambda m, n: 1 / (m + n),
    _(
        "You divide by the sum of the fans. Glorot's variance is one over their mean, which is "
        "twice as much."
    ),
)
_MULTIPLIED = (
    "fans-multiplied",
    lambda m, n: 2 / (m * n),
    _(
        "You divide by the product of the fans, and the weights are far too small. Glorot's "
        "variance is one over their mean."
    ),
)
_FAN_IN_ALONE = (
    "fan-in-alone",
    _lecun,
    _(
        "Your variance depends on fan_in alone: that is LeCun's rule, which Caffe and some courses "
        "call Xavier's. Glorot and Bengio, and Keras, put the mean of both fans in its place."
    ),
)
_HES_RULE = (
    "he-for-glorot",
    _he,
    _("This is He's variance, for ReLU. Glorot's divides by the mean of both fans."),
)
_FOUR_TIMES = (
    "four-times-for-the-logistic",
    lambda m, n: 16 * 2 / (m + n),
    _(
        "Your weights are four times as large: that is the variant for logistic units in an old "
        "Theano tutorial. What is asked for has no such factor."
    ),
)
_TANH_GAIN = (
    "gain-of-tanh",
    lambda m, n: 25 / 9 * 2 / (m + n),
    _("Your weights have PyTorch's gain for tanh, 5/3. Glorot's rule, and Keras's, has none."),
)
_NO_TWO = (
    "without-the-two",
    _lecun,
    _(
        "The 2 is missing: that is LeCun's variance. ReLU drops half of the signal, and He's rule "
        "makes up for it."
    ),
)
_HE_OUT = (
    "fan-out",
    lambda m, n: 2 / n,
    _(
        "You divide by fan_out, PyTorch's mode for keeping the gradients. He's rule here, as in "
        "Keras, keeps the signal: count what flows into a unit."
    ),
)
_HE_AVERAGED = (
    "fans-averaged",
    _glorot,
    _("You divide by a mean of both fans: that is Glorot's rule. He's counts the inputs alone."),
)
_SLOPE = (
    "pytorchs-default",
    lambda m, n: 1 / (3 * m),
    _(
        "Your limit is one over the root of fan_in, what PyTorch gives nn.Linear by default. Its "
        "variance is six times smaller than He's."
    ),
)
_LECUN_TWICE = (
    "he-for-lecun",
    _he,
    _("Your variance is twice LeCun's: the 2 belongs to He's rule, for ReLU."),
)
_LECUN_OUT = (
    "fan-out",
    lambda m, n: 1 / n,
    _("You divide by fan_out. LeCun's rule counts what flows into a unit."),
)
_LECUN_AVERAGED = (
    "fans-averaged",
    _glorot,
    _("You divide by the mean of both fans: that is Glorot's rule. LeCun's counts the inputs."),
)

_GLOROTS = [
    _NO_AVERAGE,
    _FAN_IN_ALONE,
    _HES_RULE,
    _TANH_GAIN,
    _MULTIPLIED,
    _half_rooted(_glorot, 2),
]

GLOROT_UNIFORM = uniform_family(_glorot, _other_rules(True, [*_GLOROTS, _FOUR_TIMES]))
GLOROT_NORMAL = normal_family(_glorot, _other_rules(False, _GLOROTS))
HE_UNIFORM = uniform_family(
    _he, _other_rules(True, [_NO_TWO, _HE_OUT, _HE_AVERAGED, _SLOPE, _half_rooted(_he, 2)])
)
HE_NORMAL = normal_family(
    _he, _other_rules(False, [_NO_TWO, _HE_OUT, _HE_AVERAGED, _half_rooted(_he, 2)])
)
LECUN_UNIFORM = uniform_family(
    _lecun,
    _other_rules(True, [_LECUN_TWICE, _LECUN_OUT, _LECUN_AVERAGED, _half_rooted(_lecun, 1)]),
)
# For LeCun's normal law, whose numerator is 1, a root of that alone is the variance as sigma.
LECUN_NORMAL = normal_family(
    _lecun, _other_rules(False, [_LECUN_TWICE, _LECUN_OUT, _LECUN_AVERAGED])
)
