"""What the mistakes in the gradient and in all three epochs share."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.reference.gradient_descent import mse_gradient

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Model = tuple[Array, float]
Gradient = Callable[[Array, float, Array, Array], Any]

CHAPTER = "Gradient descent: online, batch and mini-batch (2-algorithms/batches)"


def gradient_with(
    factor: float = 2.0,
    mean: bool = True,
    bias_in_prediction: bool = True,
    bias_summed: bool = False,
    bias_gradient: float = 1.0,
    examples: Callable[[Array], int] = len,
) -> Gradient:
    """The gradient with one of its parts replaced."""

    def mse_gradient(w: Array, b: float, x: Array, y: Array) -> Any:
        error = x @ w + (b if bias_in_prediction else 0.0) - y
        n = examples(x) if mean else 1
        db = factor * error.sum() / (1 if bias_summed else n)
        return factor * x.T @ error / n, bias_gradient * db

    return mse_gradient


def divided_twice(w: Array, b: float, x: Array, y: Array) -> Any:
    """The gradient, a mean already, divided by the number of examples once more."""
    dw, db = mse_gradient(w, b, x, y)
    return dw / len(y), db / len(y)


def descend(
    w: Array,
    b: float,
    x: Array,
    y: Array,
    rows: Iterable[Any],
    learning_rate: float,
    gradient: Gradient = mse_gradient,
    *,
    b_moves: bool = True,
    b_after: bool = False,
    frozen: bool = False,
) -> Model:
    """An update for each set of rows, with one of its parts replaced.

    A set of rows may be a pair: those of x, and those of y. Where it is ``frozen``, every
    gradient is that at the first weights.
    """
    start = (w, b)
    for chosen in rows:
        mine, targets = chosen if isinstance(chosen, tuple) else (chosen, chosen)
        at = start if frozen else (w, b)
        dw, db = gradient(*at, x[mine], y[targets])
        w = w - learning_rate * dw
        if b_after:
            _dw, db = gradient(w, b, x[mine], y[targets])
        if b_moves:
            b = b - learning_rate * db
    return w, b


HALF = _(
    "Your steps have half the length: they follow a gradient without the factor that the square "
    "leaves, that of a loss with a factor of 1/2. The loss here is the mean of the "
    "squares, without a half."
)
DIVIDED_TWICE = _(
    "mse_gradient is a mean over the examples already, and you divide by a number of examples once "
    "more."
)
UPHILL = _("Your steps go uphill: the loss grows. The update goes against the gradient.")
BIAS_STAYS = _("b comes back as it was. It is a weight like the others, and moves with them.")
BIAS_AFTER = _(
    "The step of b is taken after w has moved. Both belong to one gradient, taken at one place: "
    "where the model was before the update."
)
