import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import dropout


@pytest.fixture
def run():
    return load("dropout")


def test_what_is_kept_has_the_scale_of_the_formula(run):
    # Division by 1 - rate and multiplication by its inverse differ in the last bit.
    rate, arrays = run.provenance.settings["rate"], run.arrays
    everything = np.ones(arrays["x"].shape, bool)
    scale = dropout.rescaling(rate)
    np.testing.assert_allclose(arrays["kept"], arrays["x"] * scale, rtol=1e-14)
    np.testing.assert_allclose(
        arrays["kept_gradient"],
        dropout.dropout_backward(arrays["dy"], everything, rate),
        rtol=1e-14,
    )
    assert arrays["spread_of_kept"] < 1e-14
    assert arrays["dropped_gradient"] == 0


def test_mean_and_variance_are_those_of_the_law(run):
    # 512,000 units: 0.01 is 10 standard deviations of the mean, 15 of the share and more.
    rate = run.provenance.settings["rate"]
    assert run.arrays["share"] == pytest.approx(rate, abs=0.01)
    assert run.arrays["mean"] == pytest.approx(1, abs=0.01)
    assert run.arrays["variance"] == pytest.approx(rate / (1 - rate), abs=0.01)


def test_inference_and_the_ends_of_the_rate(run):
    x = run.arrays["x"]
    assert np.array_equal(run.arrays["inference"], x)
    assert np.array_equal(run.arrays["rate_0"], x)
    assert (run.arrays["rate_1"] == 0).all()


def test_the_reference_stays_within_the_tolerance(run):
    rate, x = run.provenance.settings["rate"], run.arrays["x"]
    y, _mask = dropout.dropout_forward(
        np.tile(x, (4000, 1, 1)), rate, True, np.random.default_rng(5)
    )
    for name, value in (("mean", (y / x).mean()), ("variance", (y / x).var())):
        assert run.provenance.tolerance.holds(run.arrays[name], np.asarray(value))
