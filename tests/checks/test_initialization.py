"""Normal weights may be cut off by drawing again, in any precision; clipped ones are told."""

import numpy as np
import pytest

from autograde.checks.initialization.drawn import PILED_UP, piled_up
from tests.checks.students import judged

NORMAL = ("glorot_normal", "he_normal", "lecun_normal")
VARIANCES = {
    "glorot_normal": lambda m, n: 2 / (m + n),
    "he_normal": lambda m, _n: 2 / m,
    "lecun_normal": lambda m, _n: 1 / m,
}
SHAPE = "the shape of a normal law (cut off or not)"


def drawn(name, make):
    """An initializer whose weights are ``make(shape, rng)``, widened to the right variance."""
    return lambda m, n, rng: make((m, n), rng) * np.sqrt(VARIANCES[name](m, n))


def cut_off(shape, rng):
    z = rng.standard_normal(shape)
    while (far := np.abs(z) > 2).any():
        z[far] = rng.standard_normal(far.sum())
    return z / 0.8796256610342398


def clipped(shape, rng):
    return np.clip(rng.standard_normal(shape), -2, 2) / 0.9594


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", NORMAL)
def test_weights_cut_off_and_scaled_back_are_right_in_any_precision(name, dtype):
    initializer = drawn(name, cut_off)
    for seed in range(5):
        changed = {name: lambda m, n, rng: initializer(m, n, rng).astype(dtype)}
        assert judged("initialization", name, changed, b"%d" % seed).passed


@pytest.mark.parametrize("name", NORMAL)
def test_weights_that_are_clipped_have_another_shape_even_of_the_right_variance(name):
    for seed in range(5):
        result = judged("initialization", name, {name: drawn(name, clipped)}, b"%d" % seed)
        assert [c.name for c in result.criteria if not c.passed] == [SHAPE]
        assert "one and the same number" in result.criteria[3].message


@pytest.mark.parametrize("name", NORMAL)
def test_numbers_between_0_and_1_for_normal_ones_are_told_from_other_positive_weights(name):
    made = {
        "uniform-from-zero": lambda shape, rng: rng.random(shape),
        "not-centered": lambda shape, rng: np.abs(rng.standard_normal(shape)),
    }
    for seed in range(20):
        for mistake, make in made.items():
            result = judged("initialization", name, {name: drawn(name, make)}, b"%d" % seed)
            assert result.score < result.points
            assert result.misconception == mistake


def test_how_many_weights_lie_at_an_end_is_counted_at_each_end():
    assert piled_up(np.array([1.0, 2.0, 3.0, 3.0])) == 0.5
    assert piled_up(np.array([1.0, 1.0, 1.0, 3.0])) == 0.75
    rng = np.random.default_rng(0)
    few = rng.standard_normal((60, 280)).astype(np.float16)
    assert piled_up(few) < PILED_UP / 5
    assert piled_up(np.clip(few, -2, 2)) > 5 * PILED_UP
