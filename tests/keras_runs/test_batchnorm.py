import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.problems.drivers import watch_batches
from autograde.reference import batchnorm

STATE = ("moving_mean", "moving_variance")


def forward(arrays, settings):
    return watch_batches(
        batchnorm.batchnorm_forward,
        batches=arrays["x"],
        memory={
            "moving_mean": np.zeros_like(arrays["gamma"]),
            "moving_variance": np.ones_like(arrays["gamma"]),
        },
        names=("y", *STATE),
        before=(arrays["gamma"], arrays["beta"]),
        after=(settings["momentum"], settings["epsilon"], True),
    )


def backward(arrays, settings):
    found = [
        batchnorm.batchnorm_backward(dy, x, arrays["gamma"], settings["epsilon"])
        for dy, x in zip(arrays["dy"], arrays["x"], strict=True)
    ]
    return dict(
        zip(("dx", "dgamma", "dbeta"), map(np.stack, zip(*found, strict=True)), strict=True)
    )


@pytest.fixture
def run():
    return load("batchnorm")


def test_a_hundred_batches_with_parameters_that_show(run):
    assert run.arrays["x"].shape == run.arrays["y"].shape == (100, 16, 5)
    assert np.abs(run.arrays["gamma"] - 1).min() > 0.01
    assert np.abs(run.arrays["beta"]).min() > 0.01


@pytest.mark.parametrize("passes", [forward, backward])
def test_the_formulas_give_what_keras_gives(run, passes):
    for part, values in passes(run.arrays, run.provenance.settings).items():
        # The largest found are 8e-14 (dx) and 1.4e-14 (moving_variance).
        np.testing.assert_allclose(values, run.arrays[part], rtol=1e-12, atol=1e-12, err_msg=part)


@pytest.mark.parametrize("passes", [forward, backward])
def test_float32_stays_within_the_tolerance(run, passes):
    arrays = {name: array.astype(np.float32) for name, array in run.arrays.items()}
    for part, values in passes(arrays, run.provenance.settings).items():
        assert run.provenance.tolerance.holds(run.arrays[part], values), part


def test_inference_uses_the_moving_statistics(run):
    arrays = run.arrays
    y = batchnorm.normalize_inference(
        arrays["x"][-1],
        arrays["gamma"],
        arrays["beta"],
        *(arrays[name][-1] for name in STATE),
        run.provenance.settings["epsilon"],
    )
    np.testing.assert_allclose(y, arrays["inference"], rtol=0, atol=1e-13)
    assert np.abs(y - arrays["y"][-1]).max() > 0.1


def test_a_mean_of_squares_loses_the_variance_of_large_numbers():
    run = load("variance")
    momentum = np.float32(run.provenance.settings["momentum"])
    kept = {"two passes": np.ones(5, np.float32), "one pass": np.ones(5, np.float32)}
    off = dict.fromkeys(kept, 0.0)
    for x, keras in zip(run.arrays["x"], run.arrays["moving_variance"], strict=True):
        assert x.dtype == np.float32
        variances = {
            "two passes": x.var(axis=0),
            "one pass": (x**2).mean(axis=0) - x.mean(axis=0) ** 2,
        }
        for name, variance in variances.items():
            kept[name] = momentum * kept[name] + (1 - momentum) * variance
            off[name] = max(off[name], float(np.abs(kept[name] - keras).max()))
    assert off["two passes"] < 1e-5
    assert 0.05 < off["one pass"] < run.provenance.tolerance.atol
