import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.problems.drivers.initialization import ACTIVATIONS
from autograde.reference import initialization

CUT = 0.8796256610342398
"""The standard deviation of a standard normal law that is cut off at two."""

NAMES = load("initializers").provenance.settings["initializers"]


@pytest.fixture
def run():
    return load("initializers")


def variance(name, fan_in, fan_out):
    gain, fan = {
        "glorot": (1, (fan_in + fan_out) / 2),
        "he": (2, fan_in),
        "lecun": (1, fan_in),
    }[name.split("_")[0]]
    return gain / fan


@pytest.mark.parametrize("name", NAMES)
def test_keras_draws_from_the_laws_of_the_reference(run, name):
    settings, i = run.provenance.settings, NAMES.index(name)
    right = variance(name, settings["fan_in"], settings["fan_out"])
    sigma = np.sqrt(right)
    # 480,000 weights: six standard deviations of their mean and of their variance.
    assert abs(run.arrays["mean"][i]) < 6 / np.sqrt(480_000) * sigma
    assert run.arrays["variance"][i] == pytest.approx(right, rel=6 * np.sqrt(2 / 480_000))
    own = getattr(initialization, name)(400, 1200, np.random.default_rng(0))
    assert own.var() == pytest.approx(run.arrays["variance"][i], rel=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_kerass_normal_laws_end_at_two_widened_standard_deviations(run, name):
    settings, i = run.provenance.settings, NAMES.index(name)
    sigma = np.sqrt(variance(name, settings["fan_in"], settings["fan_out"]))
    end = np.sqrt(3) * sigma if name.endswith("uniform") else 2 / CUT * sigma
    assert 0.999 * end < run.arrays["largest"][i] <= end * (1 + 1e-6)


def test_the_mean_squares_are_kerass(run):
    arrays, activations = run.arrays, run.provenance.settings["activations"]
    for name, expected in zip(activations, arrays["mean_squares"], strict=True):
        found = initialization.mean_square_through_depth(
            arrays["x"], list(arrays["weights"]), ACTIVATIONS[name]
        )
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=0)
        single = initialization.mean_square_through_depth(
            arrays["x"].astype(np.float32), arrays["weights"].astype(np.float32), ACTIVATIONS[name]
        )
        assert run.provenance.tolerance.holds(expected, single)
