"""An epsilon of the student's own, or none, is told, however it is written."""

import numpy as np
import pytest

from autograde.reference import optimizers
from tests.checks.students import judged

SEEDS = [b"%d" % seed for seed in range(10)]
STEPS = {
    "adagrad_step": optimizers.adagrad_step,
    "rmsprop_step": optimizers.rmsprop_step,
    "adam_step": optimizers.adam_step,
}


def told(assignment, check, function):
    """The misconceptions that are found with many seeds."""
    results = [judged(assignment, check, {check: function}, seed) for seed in SEEDS]
    assert all(result.score < result.points for result in results)
    return {result.misconception for result in results}


@pytest.mark.parametrize("epsilon", [1e-7, 1e-8, 1e-10, 1e-12])
@pytest.mark.parametrize("name", STEPS)
def test_a_tiny_number_in_the_place_of_the_argument_is_told(name, epsilon):
    def step(*arguments):
        return STEPS[name](*arguments[:-1], epsilon)

    assert told("sgd-variants", name, step) == {"epsilon-of-its-own"}


@pytest.mark.parametrize("name", STEPS)
def test_an_epsilon_that_is_left_out_is_told_by_the_weight_that_never_had_a_gradient(name):
    def step(*arguments):
        return STEPS[name](*arguments[:-1], 0.0)

    assert told("sgd-variants", name, step) == {"epsilon-left-out"}


PROTECTED = {
    "added": lambda std, epsilon: std + epsilon,
    "at least": np.maximum,
    "in the place of 0": lambda std, epsilon: np.where(std == 0, epsilon, std),
    "under the root": lambda std, epsilon: np.sqrt(std**2 + epsilon**2),
}


@pytest.mark.parametrize("epsilon", ["1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12"])
@pytest.mark.parametrize("way", PROTECTED)
def test_what_a_constant_feature_is_divided_by_is_told(way, epsilon):
    def standardize(training, validation):
        mean, std = training.mean(axis=0), PROTECTED[way](training.std(axis=0), float(epsilon))
        return (training - mean) / std, (validation - mean) / std

    assert told("validation", "standardize", standardize) == {f"epsilon-{epsilon}"}


def test_a_standard_deviation_that_only_rounding_made_may_count_as_0():
    def standardize(training, validation):
        mean, std = training.mean(axis=0), training.std(axis=0)
        std = np.where(std > 1e-8, std, 1.0)
        return (training - mean) / std, (validation - mean) / std

    for seed in SEEDS:
        assert judged("validation", "standardize", {"standardize": standardize}, seed).passed
