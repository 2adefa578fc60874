import numpy as np
import pytest

from autograde.problems.drivers.keras_weights import random_weights
from autograde.reference import networks
from autograde.reference.networks import Conv, Dense, Flatten, Pool, forward, table, weight_shapes


def test_lenet_has_the_maps_and_the_parameters_of_the_paper():
    rows = table(networks.LENET5, (32, 32, 1))
    assert [row.shape for row in rows[:4]] == [(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)]
    assert [row.parameters for row in rows] == [156, 0, 2416, 0, 0, 48120, 10164, 850]


def test_groups_share_the_channels_out():
    whole, halves = (table([Conv(4, 3, groups=n)], (8, 8, 6))[0] for n in (1, 2))
    assert whole.parameters - 4 == 2 * (halves.parameters - 4)
    assert whole.shape == halves.shape


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_what_comes_out_has_the_shape_of_the_table(padding, size):
    layers = [Conv(3, size, padding=padding), Pool(2, kind="max"), Flatten(), Dense(4, "softmax")]
    x = np.random.default_rng(0).normal(size=(2, 7, 8, 2))
    weights = random_weights(weight_shapes(layers, x.shape[1:]), 1)
    y = forward(layers, weights, x)
    assert y.shape == (2, *table(layers, x.shape[1:])[-1].shape)
    np.testing.assert_allclose(y.sum(axis=1), 1)


def test_the_border_of_an_even_kernel_is_longer_at_the_end():
    x = np.arange(1.0, 10.0).reshape(1, 3, 3, 1)
    kernel = np.zeros((2, 2, 1, 1))
    kernel[1, 1] = 1
    y = forward([Conv(1, 2, padding="same", use_bias=False)], [kernel], x)
    np.testing.assert_array_equal(y[0, :, :, 0], [[5, 6, 0], [8, 9, 0], [0, 0, 0]])


@pytest.mark.parametrize(("kind", "expected"), [("average", 2.5), ("max", 4.0)])
def test_pooling_takes_the_mean_or_the_largest(kind, expected):
    x = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1)
    assert Pool(2, kind=kind).forward(x, []).item() == expected


def test_an_activation_of_pooling_comes_behind_the_mean():
    x = np.array([[1.0, 2.0], [3.0, -9.0]]).reshape(1, 2, 2, 1)
    assert Pool(2, activation="relu").forward(x, []).item() == 0.0


def test_windows_that_overlap():
    x = np.arange(5.0).reshape(1, 1, 5, 1) * np.ones((1, 5, 5, 1))
    y = Pool(3, strides=1).forward(x, [])
    np.testing.assert_allclose(y[0, 0, :, 0], [1, 2, 3])
