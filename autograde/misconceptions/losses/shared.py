"""Losses made of what each number adds to them, and the hints that several share."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.reference import losses

Array = NDArray[np.floating]
Pair = Callable[..., tuple[Any, Any]]

CHAPTER = "Loss functions (1-training/losses)"
EPSILON = losses.EPSILON


def per(
    numbers: Pair, loss: str = "all", gradient: str = "all", sign: float = 1, factor: float = 1
) -> Pair:
    """A loss from what each number adds to it, ``numbers``, as ``(losses, slopes)``.

    ``loss`` and ``gradient`` say what the sum is divided by: "all" numbers, the "batch", or "one".
    """

    def function(y_true: Array, y_pred: Array, *rest: Any) -> Any:
        each, slopes = numbers(np.asarray(y_true), y_pred, *rest)
        count = {"all": slopes.size, "batch": len(slopes), "one": 1}
        return (
            factor * each.sum() / count[loss],
            sign * factor * slopes / count[gradient],
        )

    return function


def one_slope(numbers: Pair) -> Pair:
    def function(y_true: Array, y_pred: Array, *rest: Any) -> Any:
        each, slopes = numbers(y_true, y_pred, *rest)
        return each.mean(), slopes.mean()

    return function


def exchanged(function: Pair) -> Pair:
    return lambda y_true, y_pred, *rest: function(y_pred, y_true, *rest)


SUM = _(
    "Your loss is a sum. Here it is the mean, as Keras's losses give it: then neither its size nor "
    "that of the steps depends on how many numbers there are. (A sum, as PyTorch's "
    "reduction='sum' gives it, needs a smaller learning rate.)"
)
BATCH = _(
    "You divide by the number of examples only. With several outputs the mean is over all the "
    "numbers, as in Keras: over the outputs of each example, and over the examples."
)
NOT_DIVIDED = _(
    "Your loss is a mean, but your gradient is that of the sum. What the loss is divided by, its "
    "gradient is divided by too."
)
GRADIENT_BY_BATCH = _(
    "Your loss is divided by the number of all its numbers, but your gradient by the number of "
    "examples only. With several outputs the two are not the same."
)
GRADIENT_BY_ALL = _(
    "Your loss is divided by the number of examples, but your gradient by that of all "
    "probabilities. What the loss is divided by, its gradient is divided by too."
)
PAIR = _("The gradient comes first and the loss second: asked for is (loss, gradient).")
SIGN = _(
    "Your gradient points the other way: downhill. Either the arguments are taken in the order "
    "(predicted, true), as many libraries have it, or the inner derivative is that of "
    "true - predicted, which is -1."
)
GRADIENT_SIGN = _(
    "Your gradient points the other way: downhill. Is the minus in front of the logarithm in it?"
)
NOT_REDUCED = _(
    "You return a loss for each number, and not their mean (PyTorch calls this reduction='none'). "
    "What is minimized is one number, and the gradient is that of this number."
)
ONE_SLOPE = _(
    "Your gradient is averaged into one number. Each number of the prediction has a slope of its "
    "own: the gradient has the shape of the prediction."
)
ARGUMENTS = _(
    "Your arguments are in the order (predicted, true), as in PyTorch. Here they are in Keras's "
    "order: what is true comes first."
)
BASE_TWO = _(
    "Your logarithm has the base 2, so the loss is in bits. Here, as in every framework, it is the "
    "natural one, whose derivative needs no factor."
)
UNPROTECTED = _(
    "Nothing keeps the probability away from 0 and 1, where the logarithm or the quotient is not "
    "finite. Clip it before anything else happens to it."
)
GRADIENT_UNPROTECTED = _(
    "The loss stays finite at 0 and 1, but the gradient divides by the probability as it came."
)
OF_LOGITS = _(
    "This is the gradient with respect to the logits, in which the derivative of the activation is "
    "contained. Here the prediction is a probability, and the gradient is with respect to it."
)
MINUS = _(
    "Your loss is negative: a logarithm of a probability always is. The minus in front of the sum "
    "makes a cost of it."
)


def clipped(p: Array) -> Array:
    return np.clip(p, EPSILON, 1 - EPSILON)


def binary(
    protect: str = "both", halves: str = "both", slope: str = "probability", base: float = np.e
) -> Pair:
    """Binary cross-entropy per number, with one of its parts replaced."""

    def numbers(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        p = y_pred if protect == "nothing" else clipped(y_pred)
        q = y_pred if protect in {"nothing", "loss"} else p
        one_side = 1 - y_pred if protect == "one side" else 1 - p
        ones = y_true * np.log(p)
        zeros = (1 - y_true) * np.log(one_side)
        each = -(ones + zeros) if halves == "both" else -ones
        if halves == "ones":
            return each, -y_true / q
        if protect == "one side":
            return each, (1 - y_true) / one_side - y_true / p
        slopes = {
            "probability": (q - y_true) / (q * (1 - q)),
            "logit": p - y_true,
            "added": -(y_true / q + (1 - y_true) / (1 - q)),
        }
        return each / np.log(base), slopes[slope]

    return numbers


SUM_OF_EXAMPLES = _(
    "Your loss is the sum over the batch, as in the formula of one of the slides (and in PyTorch's "
    "reduction='sum'). Here it is the mean of the examples, so that it does not grow with the "
    "batch."
)
ALL_NUMBERS = _(
    "You divide by the number of all probabilities, classes times examples. The sum over the "
    "classes makes the loss of one example; only over the examples is there a mean."
)


def by_example(numbers: Pair) -> Pair:
    """One loss per example, nothing divided."""

    def function(y_true: Array, y_pred: Array) -> Any:
        each, slopes = numbers(y_true, y_pred)
        return each.sum(axis=-1), slopes

    return function
