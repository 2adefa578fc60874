"""A mistake in Adam's step costs its own marks, not those of the training made of it."""

import numpy as np
import pytest

from autograde.misconceptions.sgd_variants import ADAM
from autograde.misconceptions.sgd_variants.train_with_adam import DEFAULTS
from tests.checks.students import SEEDS, judged


def student(adam_step, *, every=1):
    """Whoever's step this is, and whose training takes it; the memory is kept ``every`` steps."""

    def train_with_adam(problem, w, steps, learning_rate):
        path, m, v = [w], np.zeros_like(w), np.zeros_like(w)
        for t in range(steps):
            g = problem.gradient(w, t)
            w, new_m, new_v = adam_step(w, g, m, v, t + 1, learning_rate, *DEFAULTS.values())
            if t % every == 0:
                m, v = new_m, new_v
            path.append(w)
        return np.array(path)

    return {"adam_step": adam_step, "train_with_adam": train_with_adam}


def still(w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon):
    return w, m, v


STEPS = {wrong.name: wrong.function for wrong in ADAM}
NAN = {"epsilon-left-out", "epsilon-added-to-the-weights"}
"""The mistakes that lead nowhere where a weight never has a gradient: they divide 0 by 0."""


@pytest.mark.parametrize("name", sorted(STEPS.keys() - NAN))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_training_made_of_a_wrong_step_is_right(name, seed):
    result = judged("sgd-variants", "train_with_adam", student(STEPS[name]), seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("name", sorted(NAN))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_training_that_ends_in_nan_on_the_digits_fails_there_alone(name, seed):
    result = judged("sgd-variants", "train_with_adam", student(STEPS[name]), seed)
    (failed,) = (c for c in result.criteria if not c.passed)
    assert failed is result.criteria[-1]
    assert "is nan; in Keras it is" in failed.message


def test_a_training_that_stands_still_because_its_step_does_earns_next_to_nothing():
    result = judged("sgd-variants", "train_with_adam", student(still))
    assert result.score < result.points / 3


def test_where_the_digits_lead_elsewhere_it_is_said_whose_numbers_are_expected():
    uncorrected = ADAM[0].function
    result = judged("sgd-variants", "train_with_adam", student(uncorrected, every=2))
    assert not result.passed
    assert "by your adam_step it is" in result.criteria[-1].message
