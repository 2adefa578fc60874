from dataclasses import fields, replace

import numpy as np
import pytest

from autograde.problems import Network, digits
from autograde.problems.deep import DeepNetwork, Scheme, batches
from autograde.reference import batchnorm

SCHEME = Scheme(batchnorm.normalize_batch, batchnorm.batchnorm_backward)
SIZES = (64, 9, 8, 10)
X, Y = digits().x[:40], digits().y[:40]
STEP = 1e-6


@pytest.mark.parametrize("scheme", [None, SCHEME])
@pytest.mark.parametrize("part", ["kernel", "bias", "gamma", "beta"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_gradient_is_the_slope_of_the_loss(scheme, part, place):
    network = DeepNetwork(SIZES, scheme)
    layers = network.initial(3)
    gradient = getattr(network.gradient(layers, X, Y)[place], part)
    at = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)

    def loss(change):
        weights = getattr(layers[place], part).copy()
        weights[at] += change
        changed = [*layers]
        changed[place] = replace(layers[place], **{part: weights})
        return network.loss(changed, X, Y)

    slope = (loss(STEP) - loss(-STEP)) / (2 * STEP)
    assert gradient[at] == pytest.approx(slope, rel=1e-4, abs=1e-8)


def test_a_scheme_normalizes_every_layer_but_the_last():
    network = DeepNetwork(SIZES, SCHEME)
    *hidden, logits = network.preactivations(network.initial(0, gain=5.0), X)
    for values in hidden:
        np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-9)
        np.testing.assert_allclose(values.var(axis=0), 1, atol=1e-2)
    assert np.abs(logits.mean(axis=0)).max() > 0.1


def test_without_a_scheme_small_kernels_shrink_the_values_layer_by_layer():
    network = DeepNetwork((64, *[32] * 8, 10))
    spreads = [values.std() for values in network.preactivations(network.initial(0, gain=0.5), X)]
    assert spreads[0] > 10 * spreads[7]


def test_one_layer_is_the_linear_network_of_the_other_problems():
    network = DeepNetwork((64, 10))
    layer = network.initial(0)[0]
    w = np.concatenate([layer.kernel.ravel(), layer.bias])
    assert network.loss([layer], X, Y) == pytest.approx(Network((64, 10)).loss(w, X, Y))


@pytest.mark.parametrize("scheme", [None, SCHEME])
def test_training_lowers_the_loss_and_leaves_the_first_weights_alone(scheme):
    network = DeepNetwork(SIZES, scheme)
    layers = network.initial(0)
    before = network.loss(layers, X, Y)
    after = network.train(layers, X, Y, batches(len(X), 20, 60), 0.1)
    assert network.loss(after, X, Y) < 0.9 * before
    assert network.loss(layers, X, Y) == before


def test_training_that_diverges_stops_with_finite_weights():
    network = DeepNetwork(SIZES)
    layers = network.train(network.initial(0), X, Y, batches(len(X), 20, 60), 1e4)
    assert all(np.isfinite(getattr(layer, f.name)).all() for layer in layers for f in fields(layer))


def test_batches_show_each_example_once_per_epoch():
    rows = batches(12, 4, 7)
    assert rows.shape == (7, 4)
    for epoch in (rows[:3], rows[3:6]):
        assert sorted(epoch.ravel()) == list(range(12))
    assert rows[:3].tolist() != rows[3:6].tolist()


def test_the_square_of_the_gradient_is_the_first_drop_of_the_loss():
    network = DeepNetwork(SIZES, SCHEME)
    layers = network.initial(0)
    gradients = network.gradient(layers, X, Y)
    after = [layer.minus(STEP, gradient) for layer, gradient in zip(layers, gradients, strict=True)]
    drop = network.loss(layers, X, Y) - network.loss(after, X, Y)
    assert drop / STEP == pytest.approx(sum(g.square for g in gradients), rel=1e-3)
