import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde import keras_runs
from autograde.problems import Network
from autograde.problems.network import log_softmax

sizes = st.lists(st.integers(1, 6), min_size=2, max_size=4).map(tuple)


@given(sizes)
def test_the_layers_are_views_that_use_every_weight_once(sizes):
    network = Network(sizes)
    w = np.zeros(network.size)
    for kernel, bias in network.layers(w):
        kernel[...] += 1
        bias[...] += 1
    assert (w == 1).all()


@given(sizes, st.integers(0, 1000))
def test_initial_weights_stay_within_glorots_limit_and_biases_are_zero(sizes, seed):
    network = Network(sizes)
    w = network.initial_weights(seed)
    assert np.array_equal(w, network.initial_weights(seed))
    for kernel, bias in network.layers(w):
        assert (np.abs(kernel) <= np.sqrt(6 / sum(kernel.shape))).all()
        assert (bias == 0).all()


def test_weights_stand_in_the_order_of_keras():
    run = keras_runs.load("sgd")
    walk = keras_runs.optimizer_walk(run)
    training = walk["problem"]
    assert len(np.unique(training.network.sizes)) == 3
    rows = training.batches[0]
    loss = training.network.loss(walk["w"], training.x[rows], training.y[rows])
    assert loss == pytest.approx(run.arrays["losses"][0], rel=1e-5)


def test_softmax_is_safe_for_large_logits():
    found = log_softmax(np.array([[1e4, 0.0], [-1e4, 0.0], [3.0, 3.0]]))
    assert np.allclose(np.exp(found), [[1, 0], [0, 1], [0.5, 0.5]])
    assert np.allclose(np.exp(found).sum(axis=1), 1)


def test_a_network_that_knows_nothing_has_the_loss_of_guessing():
    network = Network((4, 3, 10))
    x, y = np.ones((6, 4)), np.arange(6)
    assert network.loss(np.zeros(network.size), x, y) == pytest.approx(np.log(10))
    assert network.accuracy(np.zeros(network.size), x, y) == pytest.approx(1 / 6)
