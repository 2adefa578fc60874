"""A mistake in the gradient costs its own marks, not those of the epochs that are made of it."""

from functools import partial

import numpy as np
import pytest

from autograde.misconceptions.gradient_descent import MSE_GRADIENT
from autograde.reference import gradient_descent
from autograde.reference.gradient_descent import batches, mse_gradient
from tests.checks.students import SEEDS, judged

EPOCHS = ("online_epoch", "batch_epoch", "mini_batch_epoch")


def half(*arguments):
    dw, db = mse_gradient(*arguments)
    return dw / 2, db / 2


def uphill(*arguments):
    dw, db = mse_gradient(*arguments)
    return {"dw": -dw, "db": -db}


def nothing(w, b, x, y):
    return 0 * w, 0.0


def mini_batch_epoch(gradient, w, b, x, y, order, batch_size, learning_rate):
    for rows in batches(order, batch_size):
        found = gradient(w, b, x[rows], y[rows])
        dw, db = found.values() if isinstance(found, dict) else found
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def made_of(gradient):
    """All that a student writes whose gradient is ``gradient`` and who uses it everywhere."""
    mini = partial(mini_batch_epoch, gradient)
    return {
        "mse_gradient": gradient,
        "mini_batch_epoch": mini,
        "online_epoch": lambda w, b, x, y, order, rate: mini(w, b, x, y, order, 1, rate),
        "batch_epoch": lambda w, b, x, y, rate: mini(w, b, x, y, np.arange(len(y)), len(y), rate),
    }


KNOWN = [
    known.function
    for known in MSE_GRADIENT
    if known.name
    in ("sum-of-squares", "sum-in-the-bias", "bias-left-out", "absolute-errors", "root-of-the-mean")
]


@pytest.mark.parametrize("gradient", [half, uphill, *KNOWN])
@pytest.mark.parametrize("epoch", EPOCHS)
@pytest.mark.parametrize("seed", [*SEEDS, b"third", b"fourth", b"fifth"])
def test_epochs_made_of_the_students_own_gradient_are_right(epoch, gradient, seed):
    assert judged("gradient-descent", epoch, made_of(gradient), seed).passed
    assert not judged("gradient-descent", "mse_gradient", made_of(gradient), seed).passed


@pytest.mark.parametrize("epoch", EPOCHS)
def test_epochs_that_do_nothing_because_the_gradient_is_nothing_earn_nothing(epoch):
    result = judged("gradient-descent", epoch, made_of(nothing))
    assert result.score <= 0.2 * result.points


@pytest.mark.parametrize("epoch", EPOCHS)
def test_right_epochs_stay_right_next_to_a_wrong_gradient(epoch):
    right = getattr(gradient_descent, epoch)
    assert judged("gradient-descent", epoch, {"mse_gradient": half, epoch: right}).passed


def ones(w, b, x, y):
    return np.ones_like(w), 1.0


@pytest.mark.parametrize("gradient", [ones, lambda w, b, x, y: (w, b)])
@pytest.mark.parametrize("epoch", EPOCHS)
def test_epochs_of_a_gradient_that_looks_at_no_example_earn_next_to_nothing(epoch, gradient):
    result = judged("gradient-descent", epoch, made_of(gradient))
    assert result.score <= 0.2 * result.points
