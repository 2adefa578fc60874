import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import initialization

LAWS = {
    "glorot_uniform": lambda m, n: 2 / (m + n),
    "glorot_normal": lambda m, n: 2 / (m + n),
    "he_uniform": lambda m, n: 2 / m,
    "he_normal": lambda m, n: 2 / m,
    "lecun_uniform": lambda m, n: 1 / m,
    "lecun_normal": lambda m, n: 1 / m,
}
fans = st.integers(1, 12)
seeds = st.integers(0, 10**6)


def drawn(name, m, n, seed):
    return getattr(initialization, name)(m, n, np.random.default_rng(seed))


@pytest.mark.parametrize("name", LAWS)
def test_mean_and_variance_are_those_of_the_law(name):
    for m, n in ((100, 400), (400, 100)):
        w = drawn(name, m, n, 0)
        assert w.shape == (m, n)
        assert abs(w.mean()) < 0.02 * np.sqrt(LAWS[name](m, n))
        assert w.var() == pytest.approx(LAWS[name](m, n), rel=0.04)


@pytest.mark.parametrize("name", [name for name in LAWS if name.endswith("uniform")])
@given(fans, fans, seeds)
def test_uniform_weights_stay_within_the_limit_that_gives_the_variance(name, m, n, seed):
    assert np.abs(drawn(name, m, n, seed)).max() <= np.sqrt(3 * LAWS[name](m, n))


@pytest.mark.parametrize("name", LAWS)
@given(fans, fans, seeds)
def test_the_generator_decides(name, m, n, seed):
    assert np.array_equal(drawn(name, m, n, seed), drawn(name, m, n, seed))
    rng = np.random.default_rng(seed)
    first, second = (getattr(initialization, name)(m, n, rng) for _time in range(2))
    assert not np.array_equal(first, second)


@given(fans, fans, seeds)
def test_glorots_law_does_not_tell_inputs_from_outputs(m, n, seed):
    for name in ("glorot_uniform", "glorot_normal"):
        one, other = drawn(name, m, n, seed), drawn(name, n, m, seed)
        assert np.array_equal(one.ravel(), other.ravel())


@given(st.integers(1, 5), st.integers(1, 4), seeds, st.floats(0.1, 10))
def test_without_saturation_the_mean_square_grows_with_the_square_of_the_scale(
    layers, width, seed, scale
):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(width, width)) for _layer in range(layers)]
    x = rng.normal(size=(3, width))

    def relu(z):
        return np.maximum(z, 0)

    once = initialization.mean_square_through_depth(x, weights, relu)
    scaled = initialization.mean_square_through_depth(scale * x, weights, relu)
    assert once.shape == (layers,)
    assert np.allclose(scaled, scale**2 * once)


def test_orthogonal_layers_hand_on_what_they_get():
    rng = np.random.default_rng(0)
    weights = [np.linalg.qr(rng.normal(size=(8, 8)))[0] for _layer in range(10)]
    x = rng.normal(size=(5, 8))
    found = initialization.mean_square_through_depth(x, weights, lambda z: z)
    assert np.allclose(found, np.mean(x**2))


@pytest.mark.parametrize(("name", "factor"), [("he_normal", 1.0), ("lecun_normal", 0.5)])
def test_relu_halves_what_he_doubles(name, factor):
    rng = np.random.default_rng(0)
    weights = [getattr(initialization, name)(400, 400, rng) for _layer in range(10)]
    x = rng.normal(size=(50, 400))
    found = initialization.mean_square_through_depth(x, weights, lambda z: np.maximum(z, 0))
    # One standard deviation of the logarithm is sqrt(10 * 5 / 400) = 0.35.
    assert abs(np.log(found[-1] / factor**10)) < 2
