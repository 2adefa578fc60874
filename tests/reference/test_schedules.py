import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import schedules

steps = st.integers(0, 500)
lengths = st.integers(1, 100)
rates = st.floats(0.01, 1.0)
factors = st.floats(0.1, 0.99)


@given(rates, rates, lengths)
def test_a_line_from_the_initial_rate_to_the_end_rate(initial, end, length):
    line = [schedules.linear_decay(step, initial, end, length) for step in range(length + 1)]
    assert np.allclose(line, np.linspace(initial, end, length + 1))


@given(rates, rates, lengths, steps)
def test_after_the_line_the_rate_is_level(initial, end, length, more):
    assert schedules.linear_decay(length + more, initial, end, length) == end


@given(steps, rates, st.integers(5, 100), factors)
def test_each_step_keeps_the_same_fraction(step, initial, length, factor):
    now, then = (
        schedules.exponential_decay(at, initial, length, factor) for at in (step, step + 1)
    )
    assert math.isclose(then / now, factor ** (1 / length), rel_tol=1e-9)
    later = schedules.exponential_decay(step + length, initial, length, factor)
    assert math.isclose(later, factor * now, rel_tol=1e-9)


@given(steps, rates, lengths, factors)
def test_the_staircase_touches_the_curve_where_it_drops_and_is_never_below(
    step, initial, length, factor
):
    stair = schedules.step_decay(step, initial, factor, length)
    curve = schedules.exponential_decay(step, initial, length, factor)
    assert curve <= stair * (1 + 1e-9)
    at_drop = step - step % length
    assert math.isclose(
        stair, schedules.exponential_decay(at_drop, initial, length, factor), rel_tol=1e-9
    )


@given(steps, rates, st.floats(0.001, 0.2), lengths, st.floats(0, 0.01))
def test_a_staircase_of_equal_steps_stops_at_the_floor(step, initial, decrement, length, end):
    now, then = (
        schedules.subtractive_decay(at, initial, decrement, length, end)
        for at in (step, step + length)
    )
    assert now >= then >= end
    assert math.isclose(now - then, min(decrement, now - end), abs_tol=1e-12)


@given(rates, lengths, factors)
def test_every_schedule_starts_at_the_initial_rate(initial, length, factor):
    assert schedules.linear_decay(0, initial, 0.0, length) == initial
    assert schedules.exponential_decay(0, initial, length, factor) == initial
    assert schedules.step_decay(0, initial, factor, length) == initial
    assert schedules.subtractive_decay(0, initial, 0.01, length, 0.0) == initial
    assert schedules.inverse_time_decay(0, initial, length, factor) == initial


def test_one_over_time_has_an_infinite_sum_and_a_finite_one_of_squares():
    first, second = (
        np.array([schedules.inverse_time_decay(t, 1.0, 1, 1.0) for t in range(n)])
        for n in (10_000, 100_000)
    )
    assert second.sum() - first.sum() == pytest.approx(math.log(10), abs=1e-4)
    assert (second**2).sum() - (first**2).sum() < 1e-4
