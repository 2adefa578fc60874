import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import dropout

shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))
seeds = st.integers(0, 10**6)
rates = st.floats(0.05, 0.95)


def drawn(shape, seed):
    rng = np.random.default_rng(seed)
    return rng.uniform(0.5, 2, shape) * rng.choice([-1, 1], shape)


@given(shapes, seeds, rates)
def test_a_unit_is_either_lost_or_rescaled_and_the_mask_says_which(shape, seed, rate):
    x = drawn(shape, seed)
    y, mask = dropout.dropout_forward(x, rate, True, np.random.default_rng(seed))
    assert np.allclose(y[mask], x[mask] / (1 - rate))
    assert (y[~mask] == 0).all()


@given(shapes, seeds, rates)
def test_nothing_happens_at_inference(shape, seed, rate):
    x = drawn(shape, seed)
    y, mask = dropout.dropout_forward(x, rate, False, np.random.default_rng(seed))
    assert np.array_equal(x, y)
    assert mask is None


@given(shapes, seeds, rates)
def test_the_gradient_is_that_of_finite_differences(shape, seed, rate):
    x, dy = drawn(shape, seed), drawn(shape, seed + 1)

    def loss(x):
        return (dy * dropout.dropout_forward(x, rate, True, np.random.default_rng(seed))[0]).sum()

    _y, mask = dropout.dropout_forward(x, rate, True, np.random.default_rng(seed))
    found = dropout.dropout_backward(dy, mask, rate)
    numeric = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = 1e-3
        numeric[index] = (loss(x + step) - loss(x - step)) / 2e-3
    assert np.allclose(found, numeric, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_mean_and_variance_over_masks(rate):
    x = np.tile([[1.0, -2.0]], (100_000, 1))
    y, mask = dropout.dropout_forward(x, rate, True, np.random.default_rng(7))
    assert mask.mean() == pytest.approx(1 - rate, abs=0.01)
    assert y.mean(axis=0) == pytest.approx([1, -2], abs=0.06)
    assert y.var(axis=0) == pytest.approx(np.array([1, 4]) * rate / (1 - rate), rel=0.05)


def test_rate_0_keeps_everything_and_rate_1_nothing():
    x, rng = drawn((3, 4), 0), np.random.default_rng(0)
    for rate, right in ((0.0, x), (1.0, 0 * x)):
        y, mask = dropout.dropout_forward(x, rate, True, rng)
        assert np.array_equal(y, right)
        assert np.array_equal(dropout.dropout_backward(x, mask, rate), right)


@given(shapes, seeds, rates)
def test_behind_a_linear_layer_the_mean_over_masks_nears_inference(shape, seed, rate):
    x, w = drawn(shape, seed), drawn((shape[1], 2), seed + 1)
    samples = 400
    mean, std = dropout.monte_carlo_dropout(
        lambda h: h @ w, x, rate, samples, np.random.default_rng(seed)
    )
    exact = np.sqrt(rate / (1 - rate) * (x**2 @ w**2))
    assert (np.abs(mean - x @ w) <= 7 * exact / np.sqrt(samples)).all()
    assert mean.shape == std.shape == (shape[0], 2)


def test_passes_agree_where_nothing_is_dropped():
    x = drawn((2, 3), 0)
    mean, std = dropout.monte_carlo_dropout(np.tanh, x, 0.0, 5, np.random.default_rng(0))
    assert np.allclose(mean, np.tanh(x))
    assert np.allclose(std, 0)
