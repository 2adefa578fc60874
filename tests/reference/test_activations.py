import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograde.reference import activations

ALPHA, SLOPE = 0.7, 0.2
ELEMENTWISE = {
    "relu": activations.relu,
    "leaky_relu": lambda x: activations.leaky_relu(x, SLOPE),
    "prelu": lambda x: activations.prelu(x, np.array(1.6))[:2],
    "elu": lambda x: activations.elu(x, ALPHA),
    "selu": activations.selu,
    "swish": activations.swish,
    "tanh": activations.tanh,
    "softsign": activations.softsign,
    "sigmoid": activations.sigmoid,
}
LEFT_SLOPES = {
    "relu": 0.0,
    "leaky_relu": SLOPE,
    "prelu": 1.6,
    "elu": ALPHA,
    "selu": activations.SELU_SCALE * activations.SELU_ALPHA,
}
STEP = 1e-5

shapes = hnp.array_shapes(max_dims=3, max_side=4)
away_from_0 = st.one_of(st.floats(0.01, 5), st.floats(-5, -0.01))
arrays = hnp.arrays(float, shapes, elements=away_from_0)
rows = hnp.arrays(float, (3, 4), elements=st.floats(-5, 5))
every = pytest.mark.parametrize("name", ELEMENTWISE)


@every
@given(x=arrays)
def test_the_derivative_is_that_of_finite_differences(name, x):
    function = ELEMENTWISE[name]
    numeric = (function(x + STEP)[0] - function(x - STEP)[0]) / (2 * STEP)
    np.testing.assert_allclose(function(x)[1], numeric, rtol=1e-6, atol=1e-8)


@every
@given(x=arrays)
def test_both_parts_have_the_shape_of_x(name, x):
    y, derivative = ELEMENTWISE[name](x)
    assert y.shape == derivative.shape == x.shape


@every
def test_whole_numbers_are_taken_for_what_they_are(name):
    whole = np.array([-3, -1, 0, 1, 2])
    for part, same in zip(
        ELEMENTWISE[name](whole), ELEMENTWISE[name](whole.astype(float)), strict=True
    ):
        np.testing.assert_array_equal(part, same)


@every
def test_nothing_overflows(name):
    with np.errstate(over="raise", invalid="raise"):
        for part in ELEMENTWISE[name](np.array([-1000.0, -50.0, 50.0, 1000.0])):
            assert np.isfinite(part).all()


@pytest.mark.parametrize("name", LEFT_SLOPES)
def test_at_a_kink_0_counts_as_negative(name):
    y, derivative = ELEMENTWISE[name](np.zeros(1))
    assert y == 0
    assert derivative == pytest.approx(LEFT_SLOPES[name])


@given(arrays)
def test_s_curves_about_0_are_odd_and_the_sigmoid_adds_up_to_1(x):
    for function in (activations.tanh, activations.softsign):
        np.testing.assert_allclose(function(-x)[0], -function(x)[0])
    np.testing.assert_allclose(activations.sigmoid(-x)[0] + activations.sigmoid(x)[0], 1)


@given(rows)
def test_tanh_is_a_sigmoid_stretched(x):
    np.testing.assert_allclose(
        activations.tanh(x)[0], 2 * activations.sigmoid(2 * x)[0] - 1, atol=1e-12
    )


def test_tanh_has_the_steeper_slope_near_0_alone():
    crossing = 2 * np.arccosh((1 + np.sqrt(3)) / 2)
    x = np.array([crossing - 0.01, crossing + 0.01])
    steeper = activations.tanh(x)[1] > activations.sigmoid(x)[1]
    assert crossing == pytest.approx(1.6628, abs=1e-4)
    assert steeper.tolist() == [True, False]


@given(rows, st.lists(st.floats(-2, 3), min_size=4, max_size=4))
def test_a_slope_moves_what_its_feature_gives(x, slopes):
    alpha = np.array(slopes)
    up, down = (activations.prelu(x, alpha + step)[0] for step in (STEP, -STEP))
    np.testing.assert_allclose(
        activations.prelu(x, alpha)[2], (up - down) / (2 * STEP), rtol=1e-6, atol=1e-8
    )


def test_a_slope_above_1_is_not_the_larger_of_two():
    y, derivative, _alpha = activations.prelu(np.array([-1.0, 1.0]), np.array([2.0, 2.0]))
    assert y.tolist() == [-2, 1]
    assert derivative.tolist() == [2, 1]


def test_selu_keeps_mean_0_and_variance_1():
    z = np.linspace(-12, 12, 40_001)
    weights = np.exp(-(z**2) / 2)
    weights /= weights.sum()
    y, _derivative = activations.selu(z)
    assert weights @ y == pytest.approx(0, abs=1e-6)
    assert weights @ y**2 == pytest.approx(1, abs=1e-6)


@given(rows, rows)
def test_what_softmax_passes_on_is_the_gradient_by_differences(x, dy):
    _y, dx = activations.softmax(x, dy)
    numeric = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        losses = []
        for step in (STEP, -STEP):
            moved = x.copy()
            moved[index] += step
            losses.append((dy * activations.softmax(moved, dy)[0]).sum())
        numeric[index] = (losses[0] - losses[1]) / (2 * STEP)
    np.testing.assert_allclose(dx, numeric, rtol=1e-5, atol=1e-7)


@given(rows, rows, st.floats(-1000, 1000))
def test_only_differences_of_logits_count(x, dy, shift):
    y, dx = activations.softmax(x, dy)
    np.testing.assert_allclose(y.sum(axis=-1), 1)
    np.testing.assert_allclose(dx.sum(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(activations.softmax(x + shift, dy)[0], y, rtol=1e-9, atol=1e-9)


@given(rows)
def test_behind_cross_entropy_softmax_passes_on_probabilities_less_labels(x):
    labels = np.eye(4)[[0, 2, 3]]
    y, _dx = activations.softmax(x, np.zeros_like(x))
    _y, dx = activations.softmax(x, -labels / y)
    np.testing.assert_allclose(dx, y - labels, atol=1e-9)


def test_two_classes_are_a_sigmoid():
    x = np.linspace(-5, 5, 11)
    y, _dx = activations.softmax(np.stack([x, np.zeros(11)], axis=1), np.zeros((11, 2)))
    np.testing.assert_allclose(y[:, 0], activations.sigmoid(x)[0])
