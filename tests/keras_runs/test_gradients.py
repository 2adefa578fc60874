from importlib import import_module

import numpy as np
import pytest

X = np.array([[-1.0, 2.0], [3.0, -4.0]], "float32")


@pytest.fixture(scope="module")
def gradients():
    """Loaded when it is used, since Keras comes with it; on the backend that the package names."""
    return import_module("autograde.keras_runs.recorder.gradients").gradients


@pytest.fixture(scope="module")
def layers(gradients):
    return import_module("keras").layers


def test_a_layer_that_has_only_one_mode_can_be_asked(gradients, layers):
    y, (dx,) = gradients(layers.Activation("relu"), X, np.ones_like(X))
    np.testing.assert_array_equal(y, np.maximum(X, 0))
    np.testing.assert_array_equal(dx, X > 0)


def test_a_layer_with_two_modes_is_asked_in_training(gradients, layers):
    ones = np.ones((50, 8), "float32")
    y, _gradients = gradients(layers.Dropout(0.5, seed=0), ones, ones)
    assert set(np.unique(y)) == {0, 2}


def test_a_layer_without_weights_gets_them(gradients, layers):
    dy = np.array([[1.0], [2.0]], "float32")
    layer = layers.Dense(1)
    _y, (dx, kernel, bias) = gradients(layer, X, dy)
    np.testing.assert_allclose(dx, dy @ np.asarray(layer.kernel).T, rtol=1e-6)
    np.testing.assert_allclose(kernel, X.T @ dy, rtol=1e-6)
    np.testing.assert_allclose(bias, dy.sum(axis=0), rtol=1e-6)
