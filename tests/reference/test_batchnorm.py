import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import batchnorm

EPSILON = 1e-3
shapes = st.tuples(st.integers(2, 8), st.integers(1, 4))
seeds = st.integers(0, 10**6)


def drawn(shape, seed):
    rng = np.random.default_rng(seed)
    n, d = shape
    x = rng.normal(rng.normal(size=d), rng.uniform(0.5, 3, d), (n, d))
    return x, rng.uniform(0.5, 2, d), rng.normal(size=d), rng.normal(size=(n, d))


@given(shapes, seeds)
def test_every_feature_comes_out_with_the_mean_beta_and_the_spread_gamma(shape, seed):
    x, gamma, beta, _dy = drawn(shape, seed)
    y = batchnorm.normalize_batch(x, gamma, beta, EPSILON)
    shrunk = x.var(axis=0) / (x.var(axis=0) + EPSILON)
    assert np.allclose(y.mean(axis=0), beta)
    assert np.allclose(y.var(axis=0), gamma**2 * shrunk)


@given(shapes, seeds, st.floats(0.1, 10), st.floats(-5, 5))
def test_scale_and_shift_of_the_input_do_not_matter(shape, seed, scale, shift):
    x, gamma, beta, _dy = drawn(shape, seed)
    y = batchnorm.normalize_batch(x, gamma, beta, 0.0)
    assert np.allclose(batchnorm.normalize_batch(scale * x + shift, gamma, beta, 0.0), y)


@given(shapes, seeds)
def test_an_example_alone_is_normalized_at_inference_as_in_company(shape, seed):
    x, gamma, beta, _dy = drawn(shape, seed)
    rest = (gamma, beta, x.mean(axis=0) + 1, x.var(axis=0) + 0.5, EPSILON)
    together = batchnorm.normalize_inference(x, *rest)
    assert np.allclose(batchnorm.normalize_inference(x[:1], *rest), together[:1])


@given(shapes, seeds, st.floats(0, 0.95))
def test_moving_statistics_of_one_batch_again_and_again_become_its_own(shape, seed, momentum):
    x, _gamma, _beta, _dy = drawn(shape, seed)
    mean, variance = np.zeros(shape[1]), np.ones(shape[1])
    for _time in range(500):
        mean, variance = batchnorm.update_moving(x, mean, variance, momentum)
    assert np.allclose(mean, x.mean(axis=0))
    assert np.allclose(variance, x.var(axis=0))


@given(shapes, seeds)
def test_the_layer_is_made_of_its_pieces(shape, seed):
    x, gamma, beta, _dy = drawn(shape, seed)
    mean, variance = np.zeros(shape[1]), np.ones(shape[1])
    rest = (gamma, beta, mean, variance, 0.9, EPSILON)
    y, new_mean, new_variance = batchnorm.batchnorm_forward(x, *rest, True)
    assert np.array_equal(y, batchnorm.normalize_batch(x, gamma, beta, EPSILON))
    moved = batchnorm.update_moving(x, mean, variance, 0.9)
    assert np.array_equal([new_mean, new_variance], moved)
    y, *kept = batchnorm.batchnorm_forward(x, *rest, False)
    assert np.array_equal(kept, [mean, variance])
    assert np.array_equal(y, batchnorm.normalize_inference(x, gamma, beta, mean, variance, EPSILON))


@pytest.mark.parametrize("argument", [0, 1, 2])
@given(shapes, seeds)
def test_the_gradients_are_those_of_finite_differences(argument, shape, seed):
    x, gamma, beta, dy = drawn(shape, seed)
    found = batchnorm.batchnorm_backward(dy, x, gamma, EPSILON)[argument]
    numeric = np.zeros_like(found)
    step = 1e-6
    for index in np.ndindex(found.shape):
        losses = []
        for sign in (1, -1):
            inputs = [x.copy(), gamma.copy(), beta.copy()]
            inputs[argument][index] += sign * step
            losses.append((dy * batchnorm.normalize_batch(*inputs, EPSILON)).sum())
        numeric[index] = (losses[0] - losses[1]) / (2 * step)
    assert np.allclose(found, numeric, rtol=1e-3, atol=1e-4)


@given(shapes, seeds)
def test_no_gradient_shifts_or_stretches_the_batch(shape, seed):
    x, gamma, _beta, dy = drawn(shape, seed)
    dx, _dgamma, _dbeta = batchnorm.batchnorm_backward(dy, x, gamma, 0.0)
    scale = 1e-6 * (1 + np.abs(dx).max()) * (1 + np.abs(x).max()) * len(x)
    assert np.abs(dx.sum(axis=0)).max() < scale
    assert np.abs((dx * (x - x.mean(axis=0))).sum(axis=0)).max() < scale
