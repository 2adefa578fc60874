import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import schedules

FUNCTIONS = {
    "linear": schedules.linear_decay,
    "exponential": schedules.exponential_decay,
    "step": schedules.step_decay,
    "subtractive": schedules.subtractive_decay,
    "inverse_time": schedules.inverse_time_decay,
}


@pytest.fixture
def run():
    return load("schedules")


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_every_rate_is_that_of_keras(run, kind):
    settings = run.provenance.settings[kind].values()
    found = [FUNCTIONS[kind](step, *settings) for step in range(121)]
    # The largest difference found is 6e-17.
    np.testing.assert_allclose(found, run.arrays[kind], rtol=1e-14, atol=1e-15)


def test_the_recorded_steps_go_beyond_each_end(run):
    settings = run.provenance.settings
    assert settings["linear"]["decay_steps"] < 120
    assert settings["exponential"]["decay_steps"] < 120
    assert run.arrays["subtractive"][-1] == settings["subtractive"]["end_learning_rate"]


def test_keras_drops_after_a_boundary_and_not_at_it(run):
    drop = run.provenance.settings["step"]["steps_per_drop"]
    at_boundaries, step = run.arrays["at_boundaries"], run.arrays["step"]
    assert at_boundaries[drop] == step[0]
    np.testing.assert_allclose(at_boundaries[1:], step[:-1])


def test_a_power_in_float32_stays_within_the_tolerance(run):
    settings = map(np.float32, run.provenance.settings["exponential"].values())
    initial, length, rate = settings
    found = initial * rate ** (np.arange(121, dtype=np.float32) / length)
    assert found.dtype == np.float32
    assert run.provenance.tolerance.holds(run.arrays["exponential"], found)
