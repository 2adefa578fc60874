import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import penalties

NAMES = {"l1_penalty": ("l1",), "l2_penalty": ("l2",), "elastic_net_penalty": ("l1", "l2")}
STEP = ("learning_rate", "l1", "l2")
LAYER = ("kernel", "bias", "dkernel", "dbias")


@pytest.fixture
def run():
    return load("penalties")


def recorded(run, name):
    """Each kernel of the run with Keras's penalty and gradient, and what the reference gives."""
    factors = [run.provenance.settings[factor] for factor in NAMES[name]]
    keys = ("kernels", f"{name}_value", f"{name}_gradient")
    for kernel, value, gradient in zip(*(run.arrays[key] for key in keys), strict=True):
        yield (
            value,
            gradient,
            lambda dtype, kernel=kernel: getattr(penalties, name)(kernel.astype(dtype), *factors),
        )


def steps(run, dtype=float):
    """Each recorded step from where Keras was: what the reference reaches, and what Keras did."""
    fixed = {name: run.provenance.settings[name] for name in STEP}
    arrays = {name: run.arrays[name].astype(dtype) for name in LAYER}
    for i in range(len(arrays["dkernel"])):
        at = {name: array[i] for name, array in arrays.items()}
        found = penalties.penalized_step(**at, **fixed)
        yield found, (run.arrays["kernel"][i + 1], run.arrays["bias"][i + 1])


@pytest.mark.parametrize("name", NAMES)
def test_the_formulas_give_the_penalties_and_gradients_of_keras(run, name):
    for value, gradient, ours in recorded(run, name):
        found = ours(float)
        # Sums of twelve terms: the largest found is 2e-16 of the value.
        np.testing.assert_allclose(found[0], value, rtol=1e-14)
        np.testing.assert_allclose(found[1], gradient, rtol=1e-14)


def test_the_steps_are_those_of_a_keras_layer_whose_kernel_alone_is_penalized(run):
    for found, reached in steps(run):
        for ours, theirs in zip(found, reached, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_within_the_tolerance(run, name):
    holds = run.provenance.tolerance.holds
    for value, gradient, ours in recorded(run, name):
        found = ours(np.float32)
        assert holds(value, np.array(found[0]))
        assert holds(gradient, found[1])
    for found, reached in steps(run, np.float32):
        assert all(map(holds, reached, found))


def test_the_penalties_matter_in_the_recorded_steps(run):
    settings, arrays = run.provenance.settings, run.arrays
    plain = arrays["kernel"][:-1] - settings["learning_rate"] * arrays["dkernel"]
    assert np.abs(arrays["kernel"][1:] - plain).max() > 1e-3


def test_the_recorded_kernels_keep_off_the_kink_at_0(run):
    assert np.abs(run.arrays["kernels"]).min() >= 0.1
    assert np.abs(run.arrays["kernel"]).min() > 1e-6


def test_at_0_the_slope_of_this_backend_is_1_and_ours_is_0(run):
    assert run.provenance.backend == "jax"
    assert run.arrays["slope_at_zero"] == 1
    assert penalties.l1_penalty(np.zeros(1), 1.0)[1] == 0
