import numpy as np
import pytest

from autograde.problems import activated
from autograde.problems.activated import ActivatedNetwork
from autograde.reference import activations

SIZES = (4, 5, 3)
FUNCTIONS = {
    "tanh": (activations.tanh, None),
    "swish": (activations.swish, None),
    "prelu": (activations.prelu, 0.3),
}


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    return rng.normal(size=(6, 4)), rng.integers(0, 3, 6)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("part", ["kernel", "bias", "alpha"])
def test_the_gradients_are_those_of_finite_differences(name, part, data):
    function, slope = FUNCTIONS[name]
    network = ActivatedNetwork(SIZES, function, activations.softmax, slope)
    layers = network.initial(seed=1)
    gradient = getattr(network.both_ways(layers, *data).gradients[0], part)
    values = getattr(layers[0], part)
    for index in np.ndindex(values.shape):
        losses = []
        for step in (1e-6, -2e-6):
            values[index] += step
            losses.append(network.both_ways(layers, *data).loss)
        values[index] += 1e-6
        assert gradient[index] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-7)


def test_training_lowers_the_loss_and_moves_the_slopes(data):
    x, y = data
    network = ActivatedNetwork(SIZES, activations.prelu, activations.softmax, slope=0.25)
    start = network.initial(seed=0)
    end, losses = network.train(start, x, y, np.tile(np.arange(6), (50, 1)), learning_rate=0.5)
    assert len(losses) == 50
    assert network.both_ways(end, x, y).loss < 0.5 * losses[0]
    assert np.abs(end[0].alpha - 0.25).max() > 0.01


def test_without_learned_slopes_none_move(data):
    x, y = data
    network = ActivatedNetwork(SIZES, activations.relu, activations.softmax)
    end, _losses = network.train(network.initial(0), x, y, np.array([[0, 1, 2]]), 0.5)
    assert not end[0].alpha.any()


def test_an_answer_may_be_a_list_of_whole_numbers(data):
    def relu(x):
        return [np.maximum(x, 0), x > 0]

    network = ActivatedNetwork(SIZES, relu, activations.softmax)
    expected = ActivatedNetwork(SIZES, activations.relu, activations.softmax)
    layers = network.initial(0)
    assert network.both_ways(layers, *data).loss == expected.both_ways(layers, *data).loss


def test_a_certain_mistake_has_a_finite_loss(data):
    x, y = data
    network = ActivatedNetwork(SIZES, activations.relu, activations.softmax)
    way = network.both_ways(network.initial(0, gain=1e8), x, y)
    assert np.isfinite(way.loss)
    assert all(np.isfinite(slope).all() for slope in way.slopes)


def test_sizes_are_roots_of_mean_squares():
    assert activated.sizes_of([np.array([3.0, -4.0]), np.zeros(2)]) == [12.5**0.5, 0]
