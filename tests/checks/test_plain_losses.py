"""A loss is one number, and an array that holds one is that number."""

import numpy as np
import pytest

from autograde.judge import registry
from tests.checks.students import SEEDS, judged, right_functions

LOSSES = list(registry.checks("losses"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("check", LOSSES)
def test_a_loss_in_an_array_of_one_is_right(check, seed):
    right = right_functions("losses")[check]

    def in_an_array(*arguments):
        loss, gradient = right(*arguments)
        return np.array([loss]), gradient

    def in_a_table(*arguments):
        loss, gradient = right(*arguments)
        return np.array([[loss]]), gradient

    def by_name(*arguments):
        loss, gradient = right(*arguments)
        return {"gradient": gradient, "loss": [loss]}

    for function in (in_an_array, in_a_table, by_name):
        result = judged("losses", check, {check: function}, seed)
        assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("check", LOSSES)
def test_a_loss_for_each_of_two_is_not(check):
    right = right_functions("losses")[check]

    def twice(*arguments):
        loss, gradient = right(*arguments)
        return np.array([loss, loss]), gradient

    result = judged("losses", check, {check: twice})
    assert result.score < 0.6 * result.points


DISTRIBUTIONS = ["categorical_crossentropy", "kl_divergence"]


STRICTNESS = [
    pytest.param(float, {"rtol": 1e-5}, id="as allclose has it"),
    pytest.param(float, {"rtol": 1e-12}, id="very strict"),
    pytest.param(np.float32, {"rtol": 1e-5}, id="in single precision"),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("dtype", "tolerance"), STRICTNESS)
@pytest.mark.parametrize("check", DISTRIBUTIONS)
def test_a_loss_may_insist_on_rows_that_sum_to_one(check, dtype, tolerance, seed):
    right = right_functions("losses")[check]

    def strict(y_true, y_pred):
        y_true, y_pred = y_true.astype(dtype), y_pred.astype(dtype)
        np.testing.assert_allclose(y_pred.sum(axis=-1), 1, **tolerance)
        loss, gradient = right(y_true, y_pred)
        return dtype(loss), gradient.astype(dtype)

    result = judged("losses", check, {check: strict}, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]


def test_what_is_compared_with_keras_is_called_as_students_know_it():
    def wrong(y_true, y_pred, delta):
        return 0.0, np.zeros_like(y_pred)

    result = judged("losses", "huber", {"huber": wrong})
    assert not any("rest =" in (criterion.message or "") for criterion in result.criteria)
    assert any("delta = " in (criterion.message or "") for criterion in result.criteria)


@pytest.mark.parametrize("check", LOSSES)
def test_a_gradient_divided_by_another_number_does_not_belong_to_the_loss(check):
    known = registry.checks("losses")[check].misconceptions[check]
    (mistake,) = (m for m in known if m.name.startswith("gradient-divided-by"))
    result = judged("losses", check, {check: mistake.function})
    said = {criterion.name: criterion.passed for criterion in result.criteria}
    assert said["the loss: one number, the mean that is asked for"]
    assert not said["the gradient belongs to the loss that you return"]
