"""Formulas that replace those of an activation, and what several mistakes share."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import activations as right

Array = NDArray[np.floating]
Values = Callable[..., Any]

CHAPTER = "Hidden activations (3-feedforward/activations)"


def with_parts(
    truth: Callable[..., Any], y: Values | None = None, slope: Values | None = None
) -> Any:
    """A function with its values or its derivative replaced by those of another formula."""

    def activation(x: Array, *rest: Any) -> Any:
        values, derivative, *more = truth(x, *rest)
        return (
            y(x, *rest) if y else values,
            slope(x, *rest) if slope else derivative,
            *more,
        )

    return activation


def into_zeros(function: Values) -> Values:
    """The function's answer written into an array of the type of ``x``."""

    def cut(x: Array, *rest: Any) -> Any:
        found = np.zeros_like(x)
        found[...] = function(x, *rest)
        return found

    return cut


def part_of(truth: Callable[..., Any], i: int) -> Values:
    return lambda x, *rest: truth(x, *rest)[i]


def cut_off(truth: Callable[..., Any]) -> Any:
    return with_parts(truth, into_zeros(part_of(truth, 0)), into_zeros(part_of(truth, 1)))


def exchanged(truth: Callable[..., Any]) -> Any:
    return lambda x, *rest: truth(x, *rest)[::-1]


PAIR = _("The derivative comes first and the values second: asked for is (y, derivative).")


def known(name: str, function: Any, hint: str) -> Misconception:
    return Misconception(name, function, hint, CHAPTER)


def elu_masks(x: Array, alpha: float) -> Any:
    high, low = (x > 0) * 1.0, (x <= 0) * 1.0
    return (
        high * x + low * alpha * (np.exp(x) - 1),
        high + low * alpha * np.exp(x),
    )


def logistic(x: Any) -> Any:
    return right.sigmoid(x)[0]
