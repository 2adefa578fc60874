"""A loss that puts a second softmax on probabilities is found, and no other."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograde.problems.drivers.compiled_loss import softmax_twice
from autograde.problems.drivers.keras_weights import load_keras

pytest.importorskip("jax")
keras = load_keras()
losses, ops = keras.losses, keras.ops


def from_logits(y_true, y_pred):
    return losses.sparse_categorical_crossentropy(y_true, y_pred, from_logits=True)


def by_hand(y_true, y_pred):
    return -ops.mean(ops.sum(y_true * ops.log_softmax(y_pred), axis=-1))


def of_logarithms(y_true, y_pred):
    return from_logits(y_true, ops.log(y_pred))


def cross_entropy(y_true, y_pred):
    return -ops.mean(ops.sum(y_true * ops.log(y_pred), axis=-1))


def broken(y_true, y_pred):
    raise NotImplementedError


TWICE = {
    "labels": losses.SparseCategoricalCrossentropy(from_logits=True),
    "rows": losses.CategoricalCrossentropy(from_logits=True),
    "sum": losses.CategoricalCrossentropy(from_logits=True, reduction="sum"),
    "each": losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None),
    "function": from_logits,
    "by hand": by_hand,
    "list": [losses.SparseCategoricalCrossentropy(from_logits=True)],
    "dictionary": {"head": losses.CategoricalCrossentropy(from_logits=True)},
}
ONCE = {
    "name": "sparse_categorical_crossentropy",
    "none": None,
    "labels": losses.SparseCategoricalCrossentropy(),
    "rows": losses.CategoricalCrossentropy(reduction="sum"),
    "smoothed": losses.CategoricalCrossentropy(label_smoothing=0.1),
    "function": losses.sparse_categorical_crossentropy,
    "divergence": losses.KLDivergence(),
    "focal": losses.CategoricalFocalCrossentropy(),
    "hinge": losses.CategoricalHinge(),
    "of logarithms": of_logarithms,
    "own": cross_entropy,
    "broken": broken,
    "several": [from_logits, from_logits],
}


def found(loss, activation="softmax"):
    head = keras.layers.Dense(3, activation=activation)
    return softmax_twice(SimpleNamespace(loss=loss), head)


@pytest.mark.parametrize("name", TWICE)
def test_a_second_softmax_is_found(name):
    assert found(TWICE[name])


@pytest.mark.parametrize("name", TWICE)
def test_on_outputs_that_are_logits_it_is_the_first(name):
    assert not found(TWICE[name], activation="linear")


@pytest.mark.parametrize("name", ONCE)
def test_no_other_loss_is_taken_for_it(name):
    assert not found(ONCE[name])


def test_the_second_softmax_is_what_keras_computes():
    y_pred = np.array([[0.2, 0.5, 0.3]])
    value = from_logits(np.array([2]), y_pred)
    np.testing.assert_allclose(value, np.log(np.exp(y_pred - 0.3).sum()), rtol=1e-6)
