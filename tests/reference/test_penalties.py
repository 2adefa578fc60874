import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import penalties

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)
seeds = st.integers(0, 10**6)
factors = st.floats(0.01, 10)
ALL = {"l1_penalty": ("factor",), "l2_penalty": ("factor",), "elastic_net_penalty": ("l1", "l2")}
NUDGE = 1e-5


def drawn(shape, seed):
    """Weights away from 0, where the size of a number has no slope."""
    rng = np.random.default_rng(seed)
    return rng.uniform(0.1, 3, shape) * rng.choice([-1.0, 1.0], shape)


def strengths(name, seed):
    rng = np.random.default_rng(seed + 1)
    return {factor: rng.uniform(0.1, 2) for factor in ALL[name]}


def differences(penalty, w, fixed):
    """The slope of the penalty along every weight, by central differences."""
    slopes = np.empty_like(w)
    for index in np.ndindex(*w.shape):
        ahead, behind = w.copy(), w.copy()
        ahead[index] += NUDGE
        behind[index] -= NUDGE
        slopes[index] = (penalty(ahead, **fixed)[0] - penalty(behind, **fixed)[0]) / (2 * NUDGE)
    return slopes


def layer(seed):
    rng = np.random.default_rng(seed)
    shapes = {"kernel": (3, 2), "bias": 2, "dkernel": (3, 2), "dbias": 2}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("name", ALL)
@given(shapes, seeds)
def test_the_gradient_is_that_of_the_penalty(name, shape, seed):
    w, fixed = drawn(shape, seed), strengths(name, seed)
    penalty = getattr(penalties, name)
    value, gradient = penalty(w, **fixed)
    assert isinstance(value, float)
    assert np.shape(gradient) == shape
    assert np.allclose(gradient, differences(penalty, w, fixed), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ALL)
@given(shapes, seeds)
def test_a_penalty_adds_up_over_the_weights_and_knows_no_sign(name, shape, seed):
    w, fixed = drawn(shape, seed), strengths(name, seed)
    penalty = getattr(penalties, name)
    value, gradient = penalty(w, **fixed)
    twice, repeated = penalty(np.stack([w, w]), **fixed)
    assert np.isclose(twice, 2 * value)
    assert np.allclose(repeated, [gradient, gradient])
    mirrored, opposite = penalty(-w, **fixed)
    assert np.isclose(mirrored, value)
    assert np.allclose(opposite, -gradient)


@pytest.mark.parametrize("name", ALL)
def test_nothing_pulls_at_a_weight_of_0(name):
    value, gradient = getattr(penalties, name)(np.zeros((2, 2)), **strengths(name, 0))
    assert value == 0
    assert not gradient.any()


def test_sums_without_a_half_and_without_a_root():
    w = np.array([[3.0], [-4.0]])
    assert penalties.l1_penalty(w, 0.5)[0] == 3.5
    assert penalties.l2_penalty(w, 0.5)[0] == 12.5
    assert penalties.elastic_net_penalty(w, 0.5, 2.0)[0] == 53.5


@given(shapes, seeds, factors, factors)
def test_an_elastic_net_is_the_sum_of_both(shape, seed, l1, l2):
    w = drawn(shape, seed)
    value, gradient = penalties.elastic_net_penalty(w, l1, l2)
    (lasso, slope), (ridge, pull) = penalties.l1_penalty(w, l1), penalties.l2_penalty(w, l2)
    assert np.isclose(value, lasso + ridge)
    assert np.allclose(gradient, slope + pull)


@given(seeds, factors, factors)
def test_a_step_is_gradient_descent_on_loss_and_penalty(seed, l1, l2):
    given_, rate = layer(seed), 0.1
    kernel, bias = penalties.penalized_step(**given_, learning_rate=rate, l1=l1, l2=l2)
    slopes = differences(penalties.elastic_net_penalty, given_["kernel"], {"l1": l1, "l2": l2})
    away = np.abs(given_["kernel"]) > NUDGE
    found = (given_["kernel"] - kernel) / rate
    assert np.allclose(found[away], (given_["dkernel"] + slopes)[away], rtol=1e-5, atol=1e-5)
    assert np.allclose(bias, given_["bias"] - rate * given_["dbias"])


@given(seeds)
def test_without_a_penalty_a_step_is_plain_gradient_descent(seed):
    given_ = layer(seed)
    kernel, bias = penalties.penalized_step(**given_, learning_rate=0.3, l1=0.0, l2=0.0)
    assert np.allclose(kernel, given_["kernel"] - 0.3 * given_["dkernel"])
    assert np.allclose(bias, given_["bias"] - 0.3 * given_["dbias"])


@given(shapes, seeds, st.floats(0, 3), st.floats(-4, 4))
def test_the_soft_threshold_minimizes_half_the_square_plus_the_size(shape, seed, t, other):
    w = np.random.default_rng(seed).normal(size=shape)

    def cost(v):
        return (v - w) ** 2 / 2 + t * np.abs(v)

    best = penalties.soft_threshold(w, t)
    assert np.shape(best) == shape
    for rival in (np.zeros(shape), w, best + other, best + 1e-4, best - 1e-4, best * 0.9):
        assert (cost(best) <= cost(rival) + 1e-12).all()


@given(shapes, seeds)
def test_the_soft_threshold_has_exact_zeros_and_never_passes_one(shape, seed):
    w, threshold = drawn(shape, seed), 1.5
    moved = penalties.soft_threshold(w, threshold)
    within = np.abs(w) <= threshold
    assert (moved[within] == 0).all()
    assert (moved[~within] * w[~within] > 0).all()
    assert np.allclose(np.abs(w - moved)[~within], threshold)
    assert np.array_equal(penalties.soft_threshold(w, 0.0), w)


def test_a_weight_at_the_threshold_becomes_0():
    found = penalties.soft_threshold(np.array([0.5, -0.5, 0.75]), 0.5)
    assert found.tolist() == [0.0, 0.0, 0.25]


@given(seeds)
def test_what_is_handed_in_stays_as_it_was(seed):
    given_ = layer(seed)
    before = {name: array.copy() for name, array in given_.items()}
    w = given_["kernel"]
    penalties.l1_penalty(w, 0.5)
    penalties.l2_penalty(w, 0.5)
    penalties.elastic_net_penalty(w, 0.5, 0.5)
    penalties.soft_threshold(w, 0.5)
    penalties.penalized_step(**given_, learning_rate=0.1, l1=0.5, l2=0.5)
    for name, array in given_.items():
        assert np.array_equal(array, before[name])
