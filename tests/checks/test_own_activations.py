"""A mistake in the sigmoid or in ELU costs its own marks, not those of what is made of it."""

import numpy as np
import pytest

from autograde.reference import activations
from autograde.reference.activations import SELU_ALPHA, SELU_SCALE
from tests.checks.students import SEEDS, judged


def falling(x):
    y, derivative = activations.sigmoid(-x)
    return {"y": y, "derivative": derivative}


def input_for_output(x):
    return activations.sigmoid(x)[0], x * (1 - x)


def alpha_lost(x, alpha):
    return activations.elu(x, 1.0)


def parts_of(answer):
    return answer.values() if isinstance(answer, dict) else answer


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("own_derivative", [True, False])
@pytest.mark.parametrize("sigmoid", [falling, input_for_output])
def test_swish_of_a_wrong_sigmoid_is_right(sigmoid, own_derivative, seed):
    def swish(x):
        gate, slope = parts_of(sigmoid(x))
        return x * gate, gate + x * (slope if own_derivative else gate * (1 - gate))

    changed = {"sigmoid": sigmoid, "swish": swish}
    assert judged("activations", "swish", changed, seed).passed
    assert not judged("activations", "sigmoid", changed, seed).passed


@pytest.mark.parametrize("seed", SEEDS)
def test_selu_of_a_wrong_elu_is_right(seed):
    def selu(x):
        y, derivative = alpha_lost(x, SELU_ALPHA)
        return SELU_SCALE * y, SELU_SCALE * derivative

    changed = {"elu": alpha_lost, "selu": selu}
    assert judged("activations", "selu", changed, seed).passed
    assert not judged("activations", "elu", changed, seed).passed


@pytest.mark.parametrize("piece", [lambda x: np.ones(3), lambda x: None, lambda x: (1, "y")])
def test_a_sigmoid_that_is_no_use_does_not_save_a_wrong_swish(piece):
    changed = {"sigmoid": piece, "swish": lambda x: (x, np.ones_like(x))}
    assert not judged("activations", "swish", changed).passed
