import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.problems.drivers.losses import loss_differences
from autograde.reference import losses

shapes = st.tuples(st.integers(1, 5), st.integers(2, 4))
seeds = st.integers(0, 10**6)
ALL = (
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_crossentropy",
    "binary_crossentropy_from_logits",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "kl_divergence",
)
LARGE = 1000.0


def rows(rng, shape):
    weights = rng.uniform(0.2, 1, shape)
    return weights / weights.sum(axis=-1, keepdims=True)


def drawn(name, shape, seed):
    """What is true, what is predicted, and what else the loss wants, far from its kinks."""
    rng = np.random.default_rng(seed)
    n, classes = shape
    if name in {"mean_squared_error", "mean_absolute_error", "huber"}:
        y_true = rng.normal(size=shape)
        error = rng.uniform(0.1, 2, shape) * rng.choice([-1, 1], shape)
        return (y_true, y_true + error, *((0.7,) if name == "huber" else ()))
    if name == "binary_crossentropy":
        return rng.integers(0, 2, shape), rng.uniform(0.1, 0.9, shape)
    if name == "binary_crossentropy_from_logits":
        return rng.integers(0, 2, shape), 3 * rng.normal(size=shape)
    labels = rng.integers(0, classes, n)
    if name == "sparse_categorical_crossentropy":
        return labels, 3 * rng.normal(size=shape)
    if name == "categorical_crossentropy":
        return np.eye(classes)[labels], rows(rng, shape)
    return rows(rng, shape), rows(rng, shape)


@pytest.mark.parametrize("name", ALL)
@given(shapes, seeds)
def test_the_gradient_is_that_of_the_loss(name, shape, seed):
    y_true, y_pred, *rest = drawn(name, shape, seed)
    loss = getattr(losses, name)
    found = loss_differences(loss, y_true=y_true, y_pred=y_pred, rest=tuple(rest))
    assert np.allclose(found["gradient"], found["differences"], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", ALL)
@given(shapes, seeds)
def test_the_same_batch_twice_has_the_same_loss_and_half_the_gradient(name, shape, seed):
    y_true, y_pred, *rest = drawn(name, shape, seed)
    loss = getattr(losses, name)
    once, slope = loss(y_true, y_pred, *rest)
    twice, halved = loss(np.concatenate([y_true] * 2), np.concatenate([y_pred] * 2), *rest)
    assert isinstance(once, float)
    assert np.isclose(once, twice)
    assert np.allclose(halved, np.concatenate([slope, slope]) / 2)


@given(shapes, seeds)
def test_huber_is_half_the_square_or_delta_times_the_size_with_an_extreme_delta(shape, seed):
    y_true, y_pred, _delta = drawn("huber", shape, seed)
    wide, wide_slope = losses.huber(y_true, y_pred, 100.0)
    square, square_slope = losses.mean_squared_error(y_true, y_pred)
    assert np.isclose(wide, square / 2)
    assert np.allclose(wide_slope, square_slope / 2)
    narrow, narrow_slope = losses.huber(y_true, y_pred, 1e-9)
    size, size_slope = losses.mean_absolute_error(y_true, y_pred)
    assert np.isclose(narrow / 1e-9, size)
    assert np.allclose(narrow_slope / 1e-9, size_slope)


@given(st.floats(0.01, 5))
def test_hubers_parabola_and_line_meet(delta):
    just = np.array([0.0]), np.array([delta * (1 - 1e-12)]), delta
    beyond = np.array([0.0]), np.array([delta * (1 + 1e-12)]), delta
    for inside, outside in zip(losses.huber(*just), losses.huber(*beyond), strict=True):
        assert np.allclose(inside, outside)


@given(shapes, seeds)
def test_logits_give_what_their_probabilities_give(shape, seed):
    y_true, logits = drawn("binary_crossentropy_from_logits", shape, seed)
    p = 1 / (1 + np.exp(-logits))
    loss, slope = losses.binary_crossentropy(y_true, p)
    from_logits, back = losses.binary_crossentropy_from_logits(y_true, logits)
    assert np.isclose(loss, from_logits)
    assert np.allclose(slope * p * (1 - p), back)


@given(shapes, seeds, st.floats(-500, 500))
def test_the_same_number_on_all_logits_changes_nothing(shape, seed, shift):
    y_true, logits = drawn("sparse_categorical_crossentropy", shape, seed)
    loss, slope = losses.sparse_categorical_crossentropy(y_true, logits)
    moved, moved_slope = losses.sparse_categorical_crossentropy(y_true, logits + shift)
    assert np.isclose(loss, moved)
    assert np.allclose(slope, moved_slope)
    assert np.allclose(slope.sum(axis=-1), 0)


@given(shapes, seeds)
def test_two_classes_are_one_logit(shape, seed):
    y_true, logits = drawn("binary_crossentropy_from_logits", (shape[0], 1), seed)
    pair = np.concatenate([np.zeros_like(logits), logits], axis=1)
    loss, slope = losses.sparse_categorical_crossentropy(y_true[:, 0], pair)
    single, single_slope = losses.binary_crossentropy_from_logits(y_true, logits)
    assert np.isclose(loss, single)
    assert np.allclose(slope[:, 1:], single_slope)


@given(shapes, seeds)
def test_the_divergence_is_cross_entropy_less_entropy_and_never_negative(shape, seed):
    y_true, y_pred = drawn("kl_divergence", shape, seed)
    loss, slope = losses.kl_divergence(y_true, y_pred)
    cross, cross_slope = losses.categorical_crossentropy(y_true, y_pred)
    entropy, _slope = losses.categorical_crossentropy(y_true, y_true)
    assert np.isclose(loss, cross - entropy)
    assert np.allclose(slope, cross_slope)
    assert loss > -1e-12
    assert abs(losses.kl_divergence(y_true, y_true)[0]) < 1e-12


def test_a_true_probability_of_zero_adds_nothing():
    y_true, y_pred = np.array([[0.0, 1.0]]), np.array([[0.25, 0.75]])
    loss, slope = losses.kl_divergence(y_true, y_pred)
    assert np.isclose(loss, np.log(4 / 3))
    assert np.allclose(slope, [[0.0, -4 / 3]])


@pytest.mark.parametrize("name", ["categorical_crossentropy", "kl_divergence"])
def test_certain_predictions_cost_little_or_much_but_not_infinitely(name):
    loss = getattr(losses, name)
    y_true = np.array([[1.0, 0.0]])
    assert loss(y_true, y_true)[0] < 1e-6
    value, slope = loss(y_true, 1 - y_true)
    assert np.isclose(value, -np.log(1e-7))
    assert np.allclose(slope, [[-1e7, 0.0]])


def test_certain_probabilities_of_one_label():
    y_true, y_pred = np.array([1, 0, 1, 0]), np.array([1.0, 0.0, 0.0, 1.0])
    value, slope = losses.binary_crossentropy(y_true, y_pred)
    assert np.isclose(value, -np.log(1e-7) / 2)
    assert np.allclose(slope * 4, [-1, 1, -1e7, 1e7])


def test_large_logits_cost_what_they_are_wrong_by():
    loss, slope = losses.binary_crossentropy_from_logits(
        np.array([1.0, 0.0]), np.array([-LARGE, -LARGE])
    )
    assert (loss, slope.tolist()) == (LARGE / 2, [-0.5, 0.0])
    loss, slope = losses.sparse_categorical_crossentropy(
        np.array([2]), np.array([[LARGE, 0.0, -LARGE]])
    )
    assert (loss, slope.tolist()) == (2 * LARGE, [[1.0, 0.0, -1.0]])


def test_a_perfect_prediction_has_no_absolute_error_and_no_slope():
    y = np.array([1.0, -2.0])
    loss, slope = losses.mean_absolute_error(y, y)
    assert loss == 0
    assert not slope.any()
