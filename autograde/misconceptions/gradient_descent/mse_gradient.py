"""Known mistakes in mse_gradient."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.gradient_descent.shared import CHAPTER, Array, gradient_with
from autograde.reference.gradient_descent import mse_gradient


def of_absolute_errors(w: Array, b: float, x: Array, y: Array) -> Any:
    sign = np.sign(x @ w + b - y)
    return x.T @ sign / len(y), sign.mean()


def of_root(w: Array, b: float, x: Array, y: Array) -> Any:
    dw, db = mse_gradient(w, b, x, y)
    root = np.sqrt(((x @ w + b - y) ** 2).mean())
    return dw / (2 * root), db / (2 * root)


def table_of_errors(w: Array, b: float, x: Array, y: Array) -> Any:
    error = (x @ w[:, None] + b) - y
    return 2 * x.T @ error / len(y), 2 * error.mean()


def one_for_all(w: Array, b: float, x: Array, y: Array) -> Any:
    error = x @ w + b - y
    return 2 * (x * error[:, None]).mean(), 2 * error.mean()


def exchanged(w: Array, b: float, x: Array, y: Array) -> Any:
    return mse_gradient(w, b, x, y)[::-1]


def column(w: Array, b: float, x: Array, y: Array) -> Any:
    dw, db = mse_gradient(w, b, x, y)
    return dw[:, None], db


MSE_GRADIENT = [
    Misconception(
        "half-the-mean",
        gradient_with(factor=1.0),
        _(
            "Your gradient is half of what is asked for. It belongs to a loss with a factor of "
            "1/2 before the square, as in many courses and in scikit-learn's SGDRegressor. Here, "
            "as in Keras, there is none, and the square leaves a factor when it is differentiated."
        ),
        CHAPTER,
    ),
    Misconception(
        "sum-of-squares",
        gradient_with(mean=False),
        _(
            "You add the examples up: that is the gradient of the sum of the squared errors. "
            "The gradient of their mean is asked for, so that a step does not grow with the number "
            "of examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-the-sum",
        gradient_with(factor=1.0, mean=False),
        _(
            "Your gradient is that of half the sum of the squared errors, the form of the delta "
            "rule. Here the loss is the mean of the squares, without a half."
        ),
        CHAPTER,
    ),
    Misconception(
        "sum-in-the-bias",
        gradient_with(bias_summed=True),
        _("dw is a mean over the examples, but db is a sum. Both are parts of one gradient."),
        CHAPTER,
    ),
    Misconception(
        "features-counted",
        gradient_with(examples=lambda x: x.shape[1]),
        _(
            "You divide by the number of features. Here the examples are the rows of x (in some "
            "courses they are its columns)."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        gradient_with(factor=-2.0),
        _(
            "The sign is turned round: what you return points downhill. The gradient points "
            "uphill, and it is the update that goes against it."
        ),
        CHAPTER,
    ),
    Misconception(
        "bias-left-out",
        gradient_with(bias_in_prediction=False),
        _("Your errors are those of a model without b: what does this model predict?"),
        CHAPTER,
    ),
    Misconception(
        "no-gradient-for-the-bias",
        gradient_with(bias_gradient=0.0),
        _("db is always 0. The loss depends on b as well: what if b moves a little?"),
        CHAPTER,
    ),
    Misconception(
        "absolute-errors",
        of_absolute_errors,
        _(
            "Only the signs of the errors count in your gradient: that belongs to the mean "
            "absolute error. When an error is squared, large ones pull more."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-of-the-mean",
        of_root,
        _(
            "Your gradient is that of the root of the mean squared error (RMSE). The loss here "
            "has no root."
        ),
        CHAPTER,
    ),
    Misconception(
        "table-of-errors",
        table_of_errors,
        _(
            "Your predictions are a column and y is a row of numbers, so NumPy makes a table of "
            "every prediction less every target. Print the shapes of both before you subtract."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-number-for-all-weights",
        one_for_all,
        _(
            "dw is one number. Every weight has its own derivative: the mean is taken over the "
            "examples, not over the features too."
        ),
        CHAPTER,
    ),
    Misconception(
        "column",
        column,
        _("dw has an extra dimension: it has the shape of w."),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        exchanged,
        _("The two parts are exchanged: dw comes first, db second."),
        CHAPTER,
    ),
]
