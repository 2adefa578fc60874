import numpy as np
import pytest

from autograde.problems.drivers import DRIVERS
from autograde.problems.drivers.gradient_descent import descend
from autograde.reference import gradient_descent

rng = np.random.default_rng(0)
x, y, w = rng.normal(size=(5, 2)), rng.normal(size=5), rng.normal(size=2)


def epoch(gradient, batches):
    return descend(gradient, w=w, b=0.5, x=x, y=y, batches=batches, learning_rate=0.1)


def test_an_update_for_each_batch_as_in_a_mini_batch_epoch():
    order = rng.permutation(5)
    found = epoch(gradient_descent.mse_gradient, list(gradient_descent.batches(order, 2)))
    right = gradient_descent.mini_batch_epoch(w, 0.5, x, y, order, 2, 0.1)
    assert np.allclose(found["w"], right[0])
    assert found["b"] == pytest.approx(right[1])


def test_the_parts_of_the_gradient_may_come_by_name():
    def named(*arguments):
        dw, db = gradient_descent.mse_gradient(*arguments)
        return {"db": db, "dw": dw}

    tuples = epoch(gradient_descent.mse_gradient, [np.arange(5)])
    assert np.array_equal(epoch(named, [np.arange(5)])["w"], tuples["w"])


def test_a_gradient_without_its_two_parts_is_an_error():
    with pytest.raises(TypeError, match="dw, db"):
        epoch(lambda *_arguments: 3.0, [np.arange(5)])


def test_it_can_be_asked_for_by_name():
    assert DRIVERS["descend"] is descend
