"""Every gradient is that of its loss."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.problems import (
    Alternating,
    Bowl,
    DigitsTraining,
    Network,
    Quadratic,
    Rosenbrock,
    Saddle,
    Training,
    digits,
    two_moons,
)

pairs = st.tuples(st.floats(-2, 2), st.floats(-2, 2)).map(np.array)


def slope(loss, w, step=1e-6):
    return np.array(
        [(loss(w + step * e) - loss(w - step * e)) / (2 * step) for e in np.eye(len(w))]
    )


LANDSCAPES = [
    Bowl(np.array([2.0, 0.5]), np.array([1.0, -1.0])),
    Quadratic(np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([0.5, -1.0])),
    Rosenbrock(),
    Rosenbrock(5.0),
    Saddle(),
    Saddle(0.3),
]


@pytest.mark.parametrize("problem", LANDSCAPES, ids=repr)
@given(pairs)
def test_landscapes(problem, w):
    assert np.allclose(problem.gradient(w), slope(problem.loss, w), rtol=1e-4, atol=1e-3)


def test_alternating_takes_its_bowls_in_turn_and_their_mean_as_loss():
    bowls = tuple(Bowl(np.full(2, c), np.zeros(2)) for c in (1.0, 2.0, 6.0))
    problem, w = Alternating(bowls), np.ones(2)
    assert [problem.gradient(w, t)[0] for t in range(5)] == [1, 2, 6, 1, 2]
    mean = np.mean([problem.gradient(w, t) for t in range(3)], axis=0)
    assert np.allclose(mean, slope(problem.loss, w), atol=1e-5)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(2, 4), min_size=2, max_size=4),
    st.integers(0, 100),
    st.integers(1, 6),
)
def test_networks_of_any_depth(sizes, seed, batch):
    network, rng = Network(tuple(sizes)), np.random.default_rng(seed)
    w = rng.normal(size=network.size)
    x, y = rng.normal(size=(batch, sizes[0])), rng.integers(0, sizes[-1], batch)
    numeric = slope(lambda v: network.loss(v, x, y), w)
    assert np.allclose(network.gradient(w, x, y), numeric, rtol=1e-4, atol=1e-6)


def test_training_takes_the_batch_of_the_step_and_starts_again():
    data = two_moons(20)
    network = Network((2, 3, 2))
    batches = np.array([[0, 1], [2, 3], [4, 19]])
    training = Training(network, data.x, data.y, batches)
    w = network.initial_weights(0)
    for t in range(6):
        rows = batches[t % 3]
        expected = network.gradient(w, data.x[rows], data.y[rows])
        assert np.array_equal(training.gradient(w, t), expected)
    assert training.loss(w) == network.loss(w, data.x, data.y)


def test_training_on_the_digits_is_training_on_all_of_them():
    network, batches, data = Network((64, 4, 10)), np.array([[0, 5, 7]]), digits()
    w = network.initial_weights(1)
    named, sent = DigitsTraining(network, batches), Training(network, data.x, data.y, batches)
    assert np.array_equal(named.gradient(w, 3), sent.gradient(w, 3))
    assert named.loss(w) == sent.loss(w)
