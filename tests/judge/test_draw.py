import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograde.judge import Draw

seeds = st.binary(max_size=20)


@given(seeds)
def test_the_same_seed_draws_the_same(seed):
    a, b = Draw(seed), Draw(seed)
    assert np.array_equal(a.vector(3, 2), b.vector(3, 2))
    assert a.uniform(0, 1) == b.uniform(0, 1)
    assert np.array_equal(a.permutation(9), b.permutation(9))


def test_another_seed_draws_something_else():
    assert not np.array_equal(Draw(b"a").vector(5), Draw(b"b").vector(5))


@given(seeds, st.floats(0.1, 5))
def test_vectors_are_short_numbers_away_from_zero(seed, scale):
    v = Draw(seed).vector(4, 3, scale=scale)
    assert v.shape == (4, 3)
    assert np.array_equal(v, np.round(v, 2))
    assert (np.abs(v) >= 0.1 * scale - 0.006).all()
    assert (np.abs(v) <= 2 * scale + 0.006).all()
    assert (Draw(seed).positive(4, 3, scale=scale) == np.abs(v)).all()


def test_vectors_have_both_signs():
    v = Draw(b"signs").vector(100)
    assert (v > 0).any()
    assert (v < 0).any()


@given(seeds, st.integers(-5, 5), st.integers(0, 5))
def test_integers_include_both_ends(seed, low, span):
    drawn = {Draw(seed + bytes([i])).integer(low, low + span) for i in range(60)}
    assert drawn <= set(range(low, low + span + 1))
    if span <= 1:
        assert drawn == set(range(low, low + span + 1))


@given(seeds)
def test_uniform_has_three_decimals_and_stays_in_its_range(seed):
    x = Draw(seed).uniform(0.25, 0.75)
    assert 0.25 <= x <= 0.75
    assert x == round(x, 3)


@given(seeds, st.integers(1, 30))
def test_a_permutation_has_every_index_once(seed, n):
    assert sorted(Draw(seed).permutation(n)) == list(range(n))


def test_cases_grow():
    assert Draw(b"").cases(lambda size: {"size": size}, n=5) == [
        {"size": size} for size in (2, 2, 3, 3, 4)
    ]
