"""What goes wrong in activations: values, derivatives, whole numbers, large numbers."""

from collections.abc import Callable
from math import erf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import activations as right
from autograde.reference.activations import SELU_ALPHA, SELU_SCALE

Array = NDArray[np.floating]
Values = Callable[..., Any]

CHAPTER = "Hidden activations (3-feedforward/activations)"


def _pair(truth: Callable[..., Any], y: Values | None = None, slope: Values | None = None) -> Any:
    """A function with its values or its derivative replaced by those of another formula."""

    def activation(x: Array, *rest: Any) -> Any:
        values, derivative, *more = truth(x, *rest)
        return (
            y(x, *rest) if y else values,
            slope(x, *rest) if slope else derivative,
            *more,
        )

    return activation


def _into_zeros(function: Values) -> Values:
    """The function's answer written into an array of the type of ``x``."""

    def cut(x: Array, *rest: Any) -> Any:
        found = np.zeros_like(x)
        found[...] = function(x, *rest)
        return found

    return cut


def _part(truth: Callable[..., Any], i: int) -> Values:
    return lambda x, *rest: truth(x, *rest)[i]


def _cut(truth: Callable[..., Any]) -> Any:
    return _pair(truth, _into_zeros(_part(truth, 0)), _into_zeros(_part(truth, 1)))


def _exchanged(truth: Callable[..., Any]) -> Any:
    return lambda x, *rest: truth(x, *rest)[::-1]


PAIR = _("The derivative comes first and the values second: asked for is (y, derivative).")


def _wrong(name: str, function: Any, hint: str) -> Misconception:
    return Misconception(name, function, hint, CHAPTER)


def relu_in_place(x: Array) -> Any:
    derivative = (x > 0) * 1.0
    x[x < 0] = 0
    return x, derivative


RELU = [
    _wrong(
        "in-place",
        relu_in_place,
        _(
            "Your function writes its zeros into x itself. Whoever called it has lost the numbers "
            "that it handed over; make a new array."
        ),
    ),
    _wrong(
        "one-at-zero",
        _pair(right.relu, slope=lambda x: (x >= 0) * 1.0),
        _(
            "All is right but the derivative at 0. At a kink every number between the slopes of "
            "the two sides can be defended; asked for here, as in Keras, is 0."
        ),
    ),
    _wrong(
        "half-at-zero",
        _pair(right.relu, slope=lambda x: np.heaviside(x, 0.5)),
        _(
            "All is right but the derivative at 0, where you have the mean of both sides, as "
            "np.heaviside(x, 0.5) has it. It can be defended; asked for here, as in Keras, is 0."
        ),
    ),
    _wrong(
        "maximum-of-a-column",
        _pair(right.relu, lambda x: np.max(x, 0)),
        _(
            "np.max(x, 0) looks for the largest number along axis 0. To compare every number "
            "with 0, one by one, there is another function of a similar name."
        ),
    ),
    _wrong(
        "slope-one-everywhere",
        _pair(right.relu, slope=lambda x: np.ones(np.shape(x))),
        _("Your derivative is 1 for negative x too. There the output does not move with x at all."),
    ),
    _wrong(
        "derivative-is-the-value",
        _pair(right.relu, slope=lambda x: np.maximum(x, 0)),
        _(
            "Your derivative grows with x. The value does; its slope is the same wherever x is "
            "positive."
        ),
    ),
    _wrong(
        "slope-minus-one",
        _pair(right.relu, slope=np.sign),
        _(
            "For negative x your derivative is -1, the slope of the absolute value. What is the "
            "slope of a line that stays at 0?"
        ),
    ),
    _wrong(
        "absolute-value",
        _pair(right.relu, np.abs),
        _("Negative numbers come back as positive ones: that is the absolute value."),
    ),
    _wrong(
        "sides-exchanged",
        _pair(right.relu, lambda x: np.minimum(x, 0)),
        _("You keep the negative numbers and let the positive ones go: it is the other way round."),
    ),
    _wrong(
        "relu6",
        _pair(right.relu, lambda x: np.clip(x, 0, 6), lambda x: ((x > 0) & (x < 6)) * 1.0),
        _("Large numbers are held at 6: that is ReLU6, of networks for telephones."),
    ),
    _wrong(
        "leaky",
        _pair(
            right.relu,
            lambda x: np.where(x > 0, x, 0.01 * x),
            lambda x: np.where(x > 0, 1, 0.01),
        ),
        _("Negative numbers leak through with a slope of 0.01: that is the next exercise."),
    ),
    _wrong(
        "exchanged",
        _exchanged(right.relu),
        PAIR,
    ),
]


def leaky_in_place(x: Array, negative_slope: float) -> Any:
    derivative = np.where(x > 0, 1.0, negative_slope)
    x[x < 0] = negative_slope * x[x < 0]
    return x, derivative


def _leaky(slope: float) -> Any:
    return lambda x, _slope: right.leaky_relu(x, slope)


LEAKY_RELU = [
    _wrong(
        "in-place",
        leaky_in_place,
        _(
            "Your function writes into x itself. Whoever called it has lost the numbers that it "
            "handed over, and an array of whole numbers cannot even hold the result."
        ),
    ),
    _wrong(
        "truncated",
        _cut(right.leaky_relu),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "truncated-derivative",
        _pair(right.leaky_relu, slope=_into_zeros(_part(right.leaky_relu, 1))),
        _(
            "Of whole numbers your derivative loses the decimals: zeros_like and ones_like make "
            "an array of the type of x, and one of integers turns a small slope into 0."
        ),
    ),
    _wrong(
        "zero-counted-as-positive",
        _pair(right.leaky_relu, slope=lambda x, a: np.where(x >= 0, 1.0, a)),
        _(
            "All is right but the derivative at 0, where you have 1, as Keras has on JAX. Here 0 "
            "counts as negative, as in PyTorch."
        ),
    ),
    _wrong(
        "slope-lost-in-the-derivative",
        _pair(right.leaky_relu, slope=lambda x, a: np.where(x > 0, 1.0, 0.0)),
        _(
            "The values leak, but your derivative is still that of ReLU: for negative x it is 0. "
            "That the gradient gets through there is what the leak is for."
        ),
    ),
    _wrong(
        "relu",
        lambda x, a: right.relu(x),
        _("The slope has no part in your result: negative numbers become 0, as in ReLU."),
    ),
    _wrong(
        "slope-fixed",
        _leaky(0.01),
        _(
            "Your slope is 0.01, the first paper's and PyTorch's, whatever negative_slope says. "
            "It is an argument: Keras's own default is another."
        ),
    ),
    _wrong(
        "sides-exchanged",
        lambda x, a: (np.where(x > 0, a * x, x), np.where(x > 0, a, 1.0)),
        _("The slope applies to the positive numbers; it belongs to the negative ones."),
    ),
    _wrong(
        "constant-for-negative-numbers",
        lambda x, a: (np.maximum(x, a), np.where(x > 0, 1.0, a)),
        _(
            "You compare x with the slope itself, so negative numbers become a constant. What "
            "leaks through is a part of x."
        ),
    ),
    _wrong(
        "sign-turned",
        lambda x, a: (np.where(x > 0, x, -a * x), np.where(x > 0, 1.0, -a)),
        _("Negative numbers come back as positive ones: the slope has the wrong sign."),
    ),
    _wrong(
        "derivative-with-x",
        _pair(right.leaky_relu, slope=lambda x, a: np.where(x > 0, 1.0, a * x)),
        _(
            "For negative x your derivative still has x in it. That is the value; how much does "
            "it change when x does?"
        ),
    ),
    _wrong(
        "slope-one-everywhere",
        _pair(right.leaky_relu, slope=lambda x, a: np.ones(np.shape(x))),
        _("Your derivative is 1 for negative x too, where the line is flatter."),
    ),
    _wrong(
        "exchanged",
        _exchanged(right.leaky_relu),
        PAIR,
    ),
]


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
    _wrong(
        "maximum",
        _prelu(lambda x, a: np.maximum(a * x, x)),
        _(
            "Your values are the larger of alpha x and x. That is the same only as long as alpha "
            "is at most 1, and nothing keeps a learned alpha there: choose by the sign of x."
        ),
    ),
    _wrong(
        "maximum-throughout",
        prelu_max,
        _(
            "You choose the side by which of alpha x and x is larger, for the derivative too. With "
            "an alpha above 1, which may be learned, that is the wrong side: go by the sign of x."
        ),
    ),
    _wrong(
        "truncated",
        _prelu(
            _into_zeros(_part(right.prelu, 0)),
            _into_zeros(_part(right.prelu, 1)),
        ),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "zero-counted-as-positive",
        _prelu(slope=lambda x, a: np.where(x >= 0, 1.0, a)),
        _("All is right but the derivative at 0, where you have 1. Here 0 counts as negative."),
    ),
    _wrong(
        "neither-side-at-zero",
        _prelu(slope=lambda x, a: (x > 0) * 1.0 + (x < 0) * a),
        _(
            "All is right but the derivative at 0, where you have 0, as Keras's layer has. Neither "
            "side has that slope; here 0 counts as negative."
        ),
    ),
    _wrong(
        "slope-lost-in-the-derivative",
        _prelu(slope=lambda x, a: np.where(x > 0, 1.0, 0.0)),
        _(
            "The values leak, but the derivative with respect to x is still that of ReLU: for "
            "negative x it is 0."
        ),
    ),
    _wrong(
        "one-alpha-for-all",
        lambda x, a: right.prelu(x, np.full(np.shape(a), np.mean(a))),
        _(
            "All features get the same slope. That is another kind of parametric ReLU (one alpha "
            "per layer); here every feature, along the last axis, has its own."
        ),
    ),
    _wrong(
        "first-alpha-for-all",
        lambda x, a: right.prelu(x, np.full(np.shape(a), a[0])),
        _(
            "All features get the first slope. Every feature, along the last axis, has its own "
            "number in alpha."
        ),
    ),
    _wrong(
        "alpha-derivative-of-all-x",
        _prelu(alpha=lambda x, a: x * 1.0),
        _(
            "The derivative with respect to alpha is x everywhere. Where x is positive, alpha has "
            "no part in the output."
        ),
    ),
    _wrong(
        "alpha-derivative-is-alpha",
        _prelu(alpha=lambda x, a: np.where(x > 0, 0.0, a)),
        _(
            "What you return as the derivative with respect to alpha is the one with respect to "
            "x. The product alpha x has two factors: which one stays when alpha moves?"
        ),
    ),
    _wrong(
        "alpha-derivative-is-one",
        _prelu(alpha=lambda x, a: np.where(x > 0, 0.0, 1.0)),
        _(
            "The derivative with respect to alpha is 1 where x is negative. Alpha multiplies "
            "something there: a steep slope matters more far from 0."
        ),
    ),
    _wrong(
        "alpha-derivative-with-alpha",
        _prelu(alpha=lambda x, a: np.where(x > 0, 0.0, a * x)),
        _(
            "The derivative with respect to alpha still has alpha in it: that is the value. How "
            "much does it change when alpha does?"
        ),
    ),
    _wrong(
        "alpha-derivative-positive",
        _prelu(alpha=lambda x, a: np.maximum(-x, 0.0)),
        _(
            "The derivative with respect to alpha has the wrong sign: a larger alpha makes a "
            "negative output more negative."
        ),
    ),
    _wrong(
        "alpha-derivative-summed",
        _prelu(alpha=lambda x, a: np.minimum(x, 0.0).reshape(-1, x.shape[-1]).sum(axis=0)),
        _(
            "You add the derivative with respect to alpha up over the batch. Training does so, as "
            "Keras does, after each has been multiplied by its part of the gradient; "
            "here they are asked for one by one, in the shape of x."
        ),
    ),
]


def elu_masks(x: Array, alpha: float) -> Any:
    high, low = (x > 0) * 1.0, (x <= 0) * 1.0
    return (
        high * x + low * alpha * (np.exp(x) - 1),
        high + low * alpha * np.exp(x),
    )


def _elu(low: Values | None = None, slope: Values | None = None) -> Any:
    """ELU with another formula for the negative side, of the values or of the derivative."""
    return _pair(
        right.elu,
        (lambda x, a: np.where(x > 0, x, low(np.minimum(x, 0.0), a))) if low else None,
        (lambda x, a: np.where(x > 0, 1.0, slope(np.minimum(x, 0.0), a))) if slope else None,
    )


ELU = [
    _wrong(
        "truncated",
        _cut(right.elu),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "zero-counted-as-positive",
        _pair(right.elu, slope=lambda x, a: np.where(x >= 0, 1.0, a * np.exp(np.minimum(x, 0)))),
        _(
            "All is right but the derivative at 0, where you have 1. Unless alpha is 1 there is a "
            "kink, and here 0 counts as negative."
        ),
    ),
    _wrong(
        "infinity-times-zero",
        elu_masks,
        _(
            "For large x the exponential is infinite, and multiplied by the 0 of a mask it is nan. "
            "A choice (np.where) drops the side that is not wanted, a product does not."
        ),
    ),
    _wrong(
        "one-in-the-exponent",
        _elu(lambda x, a: a * np.exp(x - 1), lambda x, a: a * np.exp(x - 1)),
        _(
            "You subtract 1 from x, inside the exponential. It is subtracted from the "
            "exponential, so that the two sides meet at 0."
        ),
    ),
    _wrong(
        "one-in-the-exponent-of-the-values",
        _elu(lambda x, a: a * np.exp(x - 1)),
        _(
            "In the values you subtract 1 from x, inside the exponential. It is subtracted from "
            "the exponential, so that the two sides meet at 0."
        ),
    ),
    _wrong(
        "alpha-lost",
        lambda x, a: right.elu(x, 1.0),
        _("Alpha has no part in your result. Far to the left ELU ends at -alpha, not at -1."),
    ),
    _wrong(
        "alpha-lost-in-the-derivative",
        _elu(slope=lambda x, a: np.exp(x)),
        _("The values have alpha, the derivative has not: it scales the whole negative side."),
    ),
    _wrong(
        "alpha-not-on-the-one",
        _elu(lambda x, a: a * np.exp(x) - 1),
        _(
            "Alpha multiplies the exponential, but not the 1 that is subtracted: at 0 the two "
            "sides no longer meet."
        ),
    ),
    _wrong(
        "derivative-is-the-value",
        _elu(slope=lambda x, a: a * (np.exp(x) - 1)),
        _(
            "For negative x your derivative is the value itself. A constant that was subtracted "
            "has no slope."
        ),
    ),
    _wrong(
        "derivative-of-the-output",
        _elu(slope=lambda x, a: x + a),
        _(
            "`x + alpha` is a formula for the derivative in terms of the output: it wants the y of "
            "the negative side, and gets x."
        ),
    ),
    _wrong(
        "exponential-everywhere",
        _pair(right.elu, slope=lambda x, a: a * np.exp(x)),
        _("Your derivative is the exponential for positive x too, where the line has slope 1."),
    ),
    _wrong(
        "celu",
        _elu(lambda x, a: a * np.expm1(x / a), lambda x, a: np.exp(x / a)),
        _(
            "You divide x by alpha in the exponent: that is CELU, made smooth for every alpha. "
            "ELU has alpha in front alone."
        ),
    ),
    _wrong(
        "slope-lost",
        _elu(slope=lambda x, a: 0.0 * x),
        _(
            "For negative x your derivative is 0, as in ReLU. ELU still rises there: what is the "
            "derivative of an exponential?"
        ),
    ),
]


def _selu(scale_high: float, scale_low: float, alpha: float = SELU_ALPHA) -> Any:
    def selu(x: Array) -> Any:
        y, derivative = right.elu(x, alpha)
        scale = np.where(x > 0, scale_high, scale_low)
        return scale * y, scale * derivative

    return selu


SELU = [
    _wrong(
        "truncated",
        _cut(right.selu),
        _(
            "Of whole numbers your result loses the decimals: zeros_like and ones_like make an "
            "array of the type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "zero-counted-as-positive",
        _pair(right.selu, slope=lambda x: np.where(x == 0, SELU_SCALE, right.selu(x)[1])),
        _(
            "All is right but the derivative at 0, where you have that of the positive side. "
            "There is a kink, since alpha is not 1, and here 0 counts as negative, as in Keras."
        ),
    ),
    _wrong(
        "infinity-times-zero",
        lambda x: tuple(SELU_SCALE * part for part in elu_masks(x, SELU_ALPHA)),
        _(
            "For large x the exponential is infinite, and multiplied by the 0 of a mask it is nan. "
            "A choice (np.where) drops the side that is not wanted, a product does not."
        ),
    ),
    _wrong(
        "not-scaled",
        _selu(1.0, 1.0),
        _("The scale has no part in your result: this is ELU with SELU's alpha."),
    ),
    _wrong(
        "scale-lost-on-the-left",
        _selu(SELU_SCALE, 1.0),
        _("The scale multiplies the positive side alone. It stands in front of both."),
    ),
    _wrong(
        "scale-lost-on-the-right",
        _selu(1.0, SELU_SCALE),
        _("The scale multiplies the negative side alone. It stands in front of both."),
    ),
    _wrong(
        "scale-lost-in-the-derivative",
        _pair(right.selu, slope=lambda x: right.elu(x, SELU_ALPHA)[1]),
        _("The values are scaled, the derivative is not: a factor stays when you derive."),
    ),
    _wrong(
        "scale-lost-on-the-right-in-the-derivative",
        _pair(right.selu, slope=lambda x: np.where(x > 0, 1.0, right.selu(x)[1])),
        _("For positive x your derivative is 1, that of ELU. The scale is the slope of that line."),
    ),
    _wrong(
        "alpha-lost",
        _selu(SELU_SCALE, SELU_SCALE, 1.0),
        _("Alpha has no part in your result: the negative side ends at -scale times alpha."),
    ),
    _wrong(
        "alpha-lost-in-the-derivative",
        _pair(right.selu, slope=lambda x: SELU_SCALE * np.exp(np.minimum(x, 0.0))),
        _("Alpha scales the negative side of the values, but not of the derivative."),
    ),
    _wrong(
        "constants-exchanged",
        _selu(SELU_ALPHA, SELU_ALPHA, SELU_SCALE),
        _("The two constants are exchanged: the slope for positive x is the smaller of them."),
    ),
    _wrong(
        "constants-rounded",
        _selu(1.05, 1.05, 1.67),
        _(
            "The constants are rounded to two decimals. They are the solution of two equations; "
            "take all the digits that the statement gives."
        ),
    ),
    _wrong(
        "derivative-is-the-value",
        _pair(
            right.selu,
            slope=lambda x: np.where(x > 0, SELU_SCALE, right.selu(np.minimum(x, 0.0))[0]),
        ),
        _(
            "For negative x your derivative is the value itself. A constant that was subtracted "
            "has no slope."
        ),
    ),
]


def _s(x: Any) -> Any:
    return right.sigmoid(x)[0]


SIGMOID = [
    _wrong(
        "truncated",
        _cut(right.sigmoid),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "overflow",
        _pair(
            right.sigmoid,
            lambda x: np.exp(x) / (1 + np.exp(x)),
            lambda x: (s := np.exp(x) / (1 + np.exp(x))) * (1 - s),
        ),
        _(
            "For large x your result is nan: infinity divided by infinity. Which form of the "
            "fraction has an exponential that becomes small there?"
        ),
    ),
    _wrong(
        "overflow-in-the-derivative",
        _pair(right.sigmoid, slope=lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
        _(
            "The values are right, but for large negative x your derivative is nan: infinity "
            "divided by infinity. It can be had from the values, which never grow large."
        ),
    ),
    _wrong(
        "overflow-in-the-derivative-on-the-right",
        _pair(right.sigmoid, slope=lambda x: np.exp(x) / (1 + np.exp(x)) ** 2),
        _(
            "The values are right, but for large x your derivative is nan: infinity divided by "
            "infinity. It can be had from the values, which never grow large."
        ),
    ),
    _wrong(
        "derivative-of-the-input",
        _pair(right.sigmoid, slope=lambda x: x * (1 - x)),
        _(
            "`x * (1 - x)` is the derivative if the sigmoid's output is what x stands for. Here x "
            "is the input."
        ),
    ),
    _wrong(
        "sigmoid-of-the-sigmoid",
        _pair(right.sigmoid, slope=lambda x: _s(_s(x)) * (1 - _s(_s(x)))),
        _(
            "Your derivative takes the sigmoid of the output, as if it were an input: the sigmoid "
            "has been applied twice."
        ),
    ),
    _wrong(
        "sign-turned",
        lambda x: (_s(-x), right.sigmoid(x)[1]),
        _("Your curve falls, but large numbers belong near 1. Look at the sign in the exponent."),
    ),
    _wrong(
        "derivative-sign",
        _pair(right.sigmoid, slope=lambda x: _s(x) * (_s(x) - 1)),
        _("Your derivative is negative, but the curve rises everywhere."),
    ),
    _wrong(
        "derivative-with-a-plus",
        _pair(right.sigmoid, slope=lambda x: _s(x) * (1 + _s(x))),
        _("Your derivative grows up to 2. Where the curve is flat, on both sides, it should be 0."),
    ),
    _wrong(
        "one-minus-square",
        _pair(right.sigmoid, slope=lambda x: 1 - _s(x) ** 2),
        _("1 - y**2 is the derivative of tanh. The sigmoid's also has to be 0 where y is 0."),
    ),
    _wrong(
        "half-the-derivative",
        _pair(right.sigmoid, slope=lambda x: 1 - _s(x)),
        _("Your derivative is 1 far to the left, where the curve is flat: a factor is missing."),
    ),
    _wrong(
        "hard-sigmoid",
        lambda x: (np.clip(x / 6 + 0.5, 0, 1), (np.abs(x) < 3) / 6),
        _(
            "Your curve is made of straight lines: that is the hard sigmoid (Keras's "
            "hard_sigmoid), which is cheaper. Asked for is the one with the exponential."
        ),
    ),
    _wrong(
        "tanh",
        right.tanh,
        _("Your values go from -1 to 1: that is tanh. The sigmoid's lie between 0 and 1."),
    ),
    _wrong(
        "exchanged",
        _exchanged(right.sigmoid),
        PAIR,
    ),
]


def _normal_cdf(x: Any) -> Any:
    return np.vectorize(lambda t: 0.5 * (1 + erf(t / np.sqrt(2))), otypes=[float])(x)


def _gelu(x: Array) -> Any:
    density = np.exp(-(np.asarray(x, dtype=float) ** 2) / 2) / np.sqrt(2 * np.pi)
    return x * _normal_cdf(x), _normal_cdf(x) + x * density


SWISH = [
    _wrong(
        "overflow-in-the-derivative",
        _pair(
            right.swish,
            slope=lambda x: (1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)) ** 2,
        ),
        _(
            "The values are right, but for large negative x your derivative is nan: infinity "
            "divided by infinity. It can be had from the sigmoid, which never grows large."
        ),
    ),
    _wrong(
        "truncated",
        _cut(right.swish),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "gate-held-constant",
        _pair(right.swish, slope=_s),
        _(
            "You treat the sigmoid as a constant factor. It moves with x too: a product has a "
            "derivative of two parts."
        ),
    ),
    _wrong(
        "x-held-constant",
        _pair(right.swish, slope=lambda x: x * right.sigmoid(x)[1]),
        _(
            "You treat the x in front as a constant factor. It moves as well: a product has a "
            "derivative of two parts."
        ),
    ),
    _wrong(
        "derivative-of-the-sigmoid",
        _pair(right.swish, slope=lambda x: right.sigmoid(x)[1]),
        _(
            "Your derivative is that of the sigmoid alone. The x in front has a part in it, and "
            "the product rule gives another one."
        ),
    ),
    _wrong(
        "factors-derived-apart",
        _pair(right.swish, slope=lambda x: 1 + right.sigmoid(x)[1]),
        _(
            "You add the derivatives of the two factors. In the product rule each is multiplied "
            "by the other factor."
        ),
    ),
    _wrong(
        "gate-from-the-output",
        _pair(right.swish, slope=lambda x: (y := x * _s(x)) + _s(y) * (1 - y)),
        _("In the derivative you take the sigmoid of the output. The gate is the sigmoid of x."),
    ),
    _wrong(
        "output-and-input-mixed-up",
        _pair(right.swish, slope=lambda x: x + _s(x) * (1 - x)),
        _(
            "`x + s (1 - x)` is nearly the formula that has the derivative in terms of the "
            "output: where x stands in it, the output belongs."
        ),
    ),
    _wrong(
        "gelu",
        _gelu,
        _(
            "The gate is the normal distribution's: that is GELU, a close relative. Swish has a "
            "sigmoid there."
        ),
    ),
    _wrong(
        "gelu-by-a-sigmoid",
        lambda x: (x * _s(1.702 * x), _s(1.702 * x) + 1.702 * x * right.sigmoid(1.702 * x)[1]),
        _("The x inside the sigmoid has a factor of 1.702: that is an approximation of GELU."),
    ),
    _wrong(
        "hard-swish",
        lambda x: (
            x * np.clip(x / 6 + 0.5, 0, 1),
            np.where(np.abs(x) < 3, x / 3 + 0.5, (x > 0) * 1.0),
        ),
        _("The gate is made of straight lines: that is hard swish. Here it is the sigmoid itself."),
    ),
    _wrong(
        "x-left-out",
        right.sigmoid,
        _("What comes back is the sigmoid: the x in front is missing."),
    ),
    _wrong(
        "sign-turned",
        lambda x: (x * _s(-x), _s(-x) - x * right.sigmoid(x)[1]),
        _(
            "Large numbers come out near 0 and negative ones as they are: the gate opens on the "
            "wrong side. Look at the sign in the exponent."
        ),
    ),
]


TANH = [
    _wrong(
        "truncated",
        _cut(right.tanh),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "overflow",
        _pair(
            right.tanh,
            lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
            lambda x: 1 - ((np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))) ** 2,
        ),
        _(
            "Far from 0 your result is nan: infinity divided by infinity. NumPy has this function "
            "and takes care of that; so has a form with one exponential that cannot grow large."
        ),
    ),
    _wrong(
        "tangent",
        lambda x: (np.tan(x), 1 + np.tan(x) ** 2),
        _("This is the tangent, with its poles. The one with the h is the hyperbolic tangent."),
    ),
    _wrong(
        "tangent-of-the-values",
        lambda x: (np.tan(x), 1 - np.tan(x) ** 2),
        _(
            "Your values come from the tangent, with its poles, and the derivative from there on. "
            "The one with the h is the hyperbolic tangent."
        ),
    ),
    _wrong(
        "derivative-of-the-input",
        _pair(right.tanh, slope=lambda x: 1.0 - np.asarray(x, dtype=float) ** 2),
        _("`1 - x**2` is the derivative if x stands for the output of tanh. Here x is the input."),
    ),
    _wrong(
        "tanh-of-tanh",
        _pair(right.tanh, slope=lambda x: 1 - np.tanh(np.tanh(x)) ** 2),
        _("Your derivative takes tanh of the output, as if that were an input: tanh of tanh."),
    ),
    _wrong(
        "square-lost",
        _pair(right.tanh, slope=lambda x: 1 - np.tanh(x)),
        _(
            "Far to the left your derivative is 2, but the curve is flat there: the slope must be "
            "the same on both sides of 0."
        ),
    ),
    _wrong(
        "tangents-derivative",
        _pair(right.tanh, slope=lambda x: 1 + np.tanh(x) ** 2),
        _("1 + y**2 is the derivative of the tangent without h: it grows where tanh is flat."),
    ),
    _wrong(
        "sigmoids-derivative",
        _pair(right.tanh, slope=lambda x: np.tanh(x) * (1 - np.tanh(x))),
        _("y (1 - y) is the derivative of the sigmoid. At 0, where tanh is steepest, it is 0."),
    ),
    _wrong(
        "sigmoid",
        right.sigmoid,
        _("Your values go from 0 to 1: that is the sigmoid. Those of tanh lie around 0."),
    ),
    _wrong(
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
    _wrong(
        "exchanged",
        _exchanged(right.tanh),
        PAIR,
    ),
]


SOFTSIGN = [
    _wrong(
        "truncated",
        _cut(right.softsign),
        _(
            "Of whole numbers your result loses the decimals: zeros_like makes an array of the "
            "type of x, and one of integers cuts off what is written into it."
        ),
    ),
    _wrong(
        "absolute-value-lost",
        lambda x: (x / (1.0 + x), 1.0 / (1.0 + x) ** 2),
        _(
            "In the denominator x stands with its sign, so there is a pole at -1. What makes the "
            "curve look the same on both sides?"
        ),
    ),
    _wrong(
        "absolute-value-lost-in-the-derivative",
        _pair(right.softsign, slope=lambda x: 1.0 / (1.0 + x) ** 2),
        _(
            "The values are right, but in your derivative x stands with its sign, so there is a "
            "pole at -1."
        ),
    ),
    _wrong(
        "square-lost",
        _pair(right.softsign, slope=lambda x: 1.0 / (1.0 + np.abs(x))),
        _(
            "Your derivative falls too slowly. With the quotient rule, or on paper for positive "
            "x: to which power comes the denominator?"
        ),
    ),
    _wrong(
        "signed-derivative",
        _pair(right.softsign, slope=lambda x: np.sign(x) / (1.0 + np.abs(x)) ** 2),
        _(
            "For negative x your derivative is negative, but the curve rises there too. The signs "
            "of the two factors cancel."
        ),
    ),
    _wrong(
        "derivative-of-the-output",
        _pair(right.softsign, slope=lambda x: (1.0 - np.abs(x)) ** 2),
        _(
            "`(1 - |x|)**2` is the derivative if x stands for the output of softsign. Here x is "
            "the input."
        ),
    ),
    _wrong(
        "denominator-held-constant",
        _pair(
            right.softsign,
            slope=lambda x: (1.0 + 2 * np.abs(x)) / (1.0 + np.abs(x)) ** 2,
        ),
        _("In the quotient rule the two terms are subtracted: you have added them."),
    ),
    _wrong(
        "root",
        lambda x: (x / np.sqrt(1.0 + x * x), (1.0 + x * x) ** -1.5),
        _(
            "Your denominator is the root of 1 + x**2. That is another curve of the same kind "
            "(ISRU); softsign has the absolute value."
        ),
    ),
    _wrong(
        "softplus",
        lambda x: (np.logaddexp(0.0, x), _s(x)),
        _("This is softplus, a smooth ReLU: it grows without end. Softsign goes from -1 to 1."),
    ),
    _wrong(
        "tanh",
        right.tanh,
        _("This is tanh, which comes to -1 and 1 much sooner. Softsign needs no exponential."),
    ),
    _wrong(
        "always-positive",
        lambda x: (np.abs(x) / (1.0 + np.abs(x)), 1.0 / (1.0 + np.abs(x)) ** 2),
        _("Negative numbers come back as positive ones: only the denominator has the size alone."),
    ),
]


def _weights(x: Array, axis: int | None = -1) -> Any:
    """Softmax over an axis, or over everything if it is ``None``."""
    weights = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def _passed_on(y: Any, dy: Any, axis: int | None = -1) -> Any:
    return y * (dy - (y * dy).sum(axis=axis, keepdims=True))


def softmax_in_place(x: Array, dy: Array) -> Any:
    x -= np.max(x, axis=-1, keepdims=True)
    y = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return y, _passed_on(y, dy)


def softmax_overflow(x: Array, dy: Array) -> Any:
    y = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return y, _passed_on(y, dy)


def softmax_one_shift(x: Array, dy: Array) -> Any:
    weights = np.exp(x - np.max(x))
    y = weights / weights.sum(axis=-1, keepdims=True)
    return y, _passed_on(y, dy)


def softmax_jacobian(x: Array, dy: Array) -> Any:
    y = _weights(x)
    return y, y[..., :, None] * (np.eye(y.shape[-1]) - y[..., None, :])


def _softmax(dx: Callable[[Any, Any, Any], Any]) -> Any:
    """Softmax with another formula for the gradient, of x, y and dy."""

    def softmax(x: Array, dy: Array) -> Any:
        y = _weights(x)
        return y, dx(x, y, dy)

    return softmax


SOFTMAX = [
    _wrong(
        "in-place",
        softmax_in_place,
        _(
            "You subtract the maximum from x itself. Whoever called your function has lost the "
            "logits that it handed over; make a new array."
        ),
    ),
    _wrong(
        "one-maximum-for-all",
        softmax_one_shift,
        _(
            "You subtract the maximum of the whole array. A row that lies far below it has nothing "
            "but zeros left, and 0 / 0 is nan: every row has its own maximum."
        ),
    ),
    _wrong(
        "overflow",
        softmax_overflow,
        _(
            "For logits of 1000 the exponential is infinite, and the result nan. Softmax does not "
            "change when the same number is subtracted from a whole row: choose one."
        ),
    ),
    _wrong(
        "whole-array",
        lambda x, dy: (y := _weights(x, None), _passed_on(y, dy, None)),
        _(
            "The whole array sums to one. Every row (along the last axis) is an example with "
            "probabilities of its own."
        ),
    ),
    _wrong(
        "wrong-axis",
        lambda x, dy: (y := _weights(x, 0), _passed_on(y, dy, 0)),
        _(
            "The columns sum to one: you add over the first axis, where the examples of the batch "
            "lie. The classes lie along the last one."
        ),
    ),
    _wrong(
        "whole-array-in-the-gradient",
        _softmax(lambda x, y, dy: _passed_on(y, dy, None)),
        _(
            "The probabilities are right, but the sum in your gradient runs over the whole batch. "
            "What one example passes on has nothing to do with the others."
        ),
    ),
    _wrong(
        "diagonal-only",
        _softmax(lambda x, y, dy: dy * y * (1 - y)),
        _(
            "You use the diagonal of the Jacobian, as if every probability depended on its own "
            "logit alone. When one logit grows, the other probabilities shrink."
        ),
    ),
    _wrong(
        "sum-left-out",
        _softmax(lambda x, y, dy: y * dy),
        _(
            "Your gradient is as if the probabilities could grow all at once. They sum to one: "
            "what the others do is missing."
        ),
    ),
    _wrong(
        "mean-in-the-gradient",
        _softmax(lambda x, y, dy: y * (dy - dy.mean(axis=-1, keepdims=True))),
        _(
            "You subtract the plain mean of dy. In the mean that belongs there every class counts "
            "by its probability."
        ),
    ),
    _wrong(
        "sum-not-weighted",
        _softmax(lambda x, y, dy: y * (dy - dy.sum(axis=-1, keepdims=True))),
        _(
            "You subtract the plain sum of dy. In the sum that belongs there every class counts "
            "by its probability."
        ),
    ),
    _wrong(
        "factor-left-out",
        _softmax(lambda x, y, dy: dy - (y * dy).sum(axis=-1, keepdims=True)),
        _(
            "The mean of dy is taken away, but a class of probability 0 passes as much on as one "
            "of probability 1: a factor is missing in front."
        ),
    ),
    _wrong(
        "cross-entropy-gradient",
        _softmax(lambda x, y, dy: y - dy),
        _(
            "`y - dy` is the gradient of softmax and cross-entropy together, with the true labels "
            "in the place of dy. Here dy is a gradient, of whatever loss comes after."
        ),
    ),
    _wrong(
        "derivative-ignores-dy",
        _softmax(lambda x, y, dy: y * (1 - y)),
        _(
            "Your second part is the derivative of every probability by its own logit. Asked for "
            "is what becomes of dy, the gradient that comes in."
        ),
    ),
    _wrong(
        "jacobian",
        softmax_jacobian,
        _(
            "Your second part is the Jacobian of every row, as some courses ask for. Here it is "
            "what becomes of dy: the product of the Jacobian with it, of the shape of x."
        ),
    ),
    _wrong(
        "logarithm",
        lambda x, dy: (
            np.log(np.maximum(_weights(x), 1e-300)),
            dy - _weights(x) * dy.sum(axis=-1, keepdims=True),
        ),
        _("What comes back is the logarithm of softmax. Probabilities are between 0 and 1."),
    ),
    _wrong(
        "exchanged",
        lambda x, dy: right.softmax(x, dy)[::-1],
        _("The gradient comes first and the probabilities second: what is asked for is (y, dx)."),
    ),
]
