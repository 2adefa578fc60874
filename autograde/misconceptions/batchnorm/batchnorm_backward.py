"""Known mistakes in batchnorm_backward."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.batchnorm.shared import CHAPTER, Array


def _backward(
    mean_term: float = 1.0,
    variance_term: float = 1.0,
    epsilon_used: bool = True,
    gamma_in_dx: bool = True,
    divided_by: str = "examples",
    reduced: str = "sum",
    dgamma_of: str = "x_hat",
    keepdims: bool = False,
) -> Any:
    """The backward pass with one of its parts replaced."""

    def batchnorm_backward(dy: Array, x: Array, gamma: Array, epsilon: float) -> Any:
        n = {"examples": len(x), "features": x.shape[1], "one": 1}[divided_by]
        std = np.sqrt(x.var(axis=0) + (epsilon if epsilon_used else 0.0))
        x_hat = (x - x.mean(axis=0)) / std
        dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
        dx = dy - mean_term * dbeta / n - variance_term * x_hat * dgamma / n
        dx = dx / std * (gamma if gamma_in_dx else 1.0)
        if dgamma_of == "x":
            dgamma = (dy * x).sum(axis=0)
        if reduced == "mean":
            dgamma, dbeta = dgamma / len(x), dbeta / len(x)
        if keepdims:
            dgamma, dbeta = dgamma[None, :], dbeta[None, :]
        return dx, dgamma, dbeta

    return batchnorm_backward


BACKWARD = [
    Misconception(
        "statistics-held-constant",
        _backward(mean_term=0.0, variance_term=0.0),
        _(
            "You treat the batch's mean and variance as constants. Both depend on every example, "
            "so each example's gradient has parts that are sums over the whole batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "variance-held-constant",
        _backward(variance_term=0.0),
        _(
            "The way through the mean is there, but the one through the variance is missing: each "
            "example also changes the scale of all the others."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean-held-constant",
        _backward(mean_term=0.0),
        _(
            "The way through the variance is there, but the one through the mean is missing: each "
            "example also shifts all the others."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-epsilon",
        _backward(epsilon_used=False),
        _("Epsilon has no part in your gradients, but it had one in the forward pass."),
        CHAPTER,
    ),
    Misconception(
        "gamma-left-out",
        _backward(gamma_in_dx=False),
        _("dx does not contain gamma, although the output was scaled by it."),
        CHAPTER,
    ),
    Misconception(
        "sums-not-divided",
        _backward(divided_by="one"),
        _(
            "The sums over the batch enter dx in full. They come from a mean and a variance, "
            "which divide by the size of the batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "features-counted",
        _backward(divided_by="features"),
        _(
            "The sums over the batch are divided by the number of features. The means that they "
            "come from were taken over the examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "sign-of-the-variance-part",
        _backward(variance_term=-1.0),
        _(
            "The way through the variance has the wrong sign: where an example widens the spread, "
            "everything is divided by more, and what it adds directly is taken back in part."
        ),
        CHAPTER,
    ),
    Misconception(
        "parameters-averaged",
        _backward(reduced="mean"),
        _(
            "dgamma and dbeta are means over the batch. The same gamma acts on every example, so "
            "their contributions add up; a loss that is a mean has its 1/n in dy already."
        ),
        CHAPTER,
    ),
    Misconception(
        "dgamma-of-the-input",
        _backward(dgamma_of="x"),
        _("dgamma is computed from x. gamma multiplied the normalized x."),
        CHAPTER,
    ),
    Misconception(
        "kept-dimensions",
        _backward(keepdims=True),
        _("dgamma and dbeta have an extra dimension: they have the shape of gamma and beta."),
        CHAPTER,
    ),
]
