import numpy as np

from autograde.problems.drivers import DRIVERS
from autograde.problems.drivers.schedules import at_steps


def test_the_rate_of_every_step_with_the_settings_in_order():
    rates = at_steps(lambda step, a, b: a * step + b, steps=np.arange(3), settings=[2.0, 0.5])
    assert np.array_equal(rates, [0.5, 2.5, 4.5])


def test_a_step_is_handed_over_as_an_integer():
    kinds = []
    at_steps(lambda step: kinds.append(type(step)) or 0.0, steps=np.arange(2), settings=[])
    assert kinds == [int, int]


def test_it_can_be_asked_for_by_name():
    assert DRIVERS["at_steps"] is at_steps
