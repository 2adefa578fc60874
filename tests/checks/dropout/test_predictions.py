import numpy as np
import pytest

from autograde.checks.dropout.predictions import mean_is, passes, spread_is

X = np.array([[1.0, -2.0, 0.5], [-1.5, 0.7, 2.0]])
MASKS = np.random.default_rng(0).random((4, 2, 3)) < 0.7
INPUTS = X * MASKS / 0.7


@pytest.mark.parametrize(
    "seen",
    [
        list(INPUTS),
        [INPUTS],
        [INPUTS.reshape(8, 3)],
        [INPUTS.swapaxes(0, 1).reshape(8, 3)],
        [X, *INPUTS],
    ],
)
def test_passes_are_found_however_they_come(seen):
    assert np.array_equal(passes(seen, X, 4), INPUTS)


def test_passes_without_dropout_are_passes():
    assert passes([X] * 4, X, 4).shape == (4, 2, 3)


def test_other_things_are_no_passes():
    assert passes([], X, 4) is None
    assert passes([np.zeros((2, 5))], X, 4) is None
    assert passes(["x"], X, 4) is None


def test_either_divisor_is_a_standard_deviation():
    outputs = np.tanh(INPUTS)
    assert spread_is(outputs.std(axis=0), outputs) == "standard deviation"
    assert spread_is(outputs.std(axis=0, ddof=1), outputs) == "standard deviation"
    assert spread_is(outputs.var(axis=0), outputs) == "variance"
    assert spread_is(outputs.std(axis=1), outputs) == "over the examples"
    assert spread_is(outputs.mean(axis=0), outputs) == "mean"


def test_what_a_mean_is_of():
    outputs, plain, of_mean = np.tanh(INPUTS), np.tanh(X), np.tanh(INPUTS.mean(axis=0))
    assert mean_is(outputs.mean(axis=0), outputs, plain, of_mean) == "mean"
    assert mean_is(plain, outputs, plain, of_mean) == "without dropout"
    assert mean_is(outputs.sum(axis=0), outputs, plain, of_mean) == "sum"
    assert mean_is(outputs.std(axis=0), outputs, plain, of_mean) == "standard deviation"
    assert mean_is("mean", outputs, plain, of_mean) == "no numbers"


def test_what_is_not_a_number_is_told_from_what_is_another_number():
    outputs = np.tanh(INPUTS)
    std = outputs.std(axis=0)
    holes = np.where(np.arange(std.size).reshape(std.shape) == 2, np.nan, std)
    assert spread_is(holes, outputs) == "nan"
    assert spread_is(std + 1, outputs) == "something else"
