import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import activations

ELEMENTWISE = ["relu", "leaky_relu", "elu", "selu", "swish", "tanh", "softsign", "sigmoid"]
PARTS = ("y", "derivative")


def found(name, run, dtype=float):
    """What the reference makes of the run's inputs, by the names of the run's arrays."""
    settings = run.provenance.settings
    arrays = {key: array.astype(dtype) for key, array in run.arrays.items()}
    x = arrays["logits"] if name == "softmax" and "logits" in arrays else arrays["x"]
    rest = {
        "leaky_relu": lambda: (settings["negative_slope"],),
        "elu": lambda: (settings["alpha"],),
        "prelu": lambda: (arrays["alpha"],),
        "softmax": lambda: (arrays["dy"],),
    }.get(name, tuple)()
    names = {"prelu": (*PARTS, "alpha_derivative"), "softmax": ("y", "dx")}.get(name, PARTS)
    answer = getattr(activations, name)(x, *rest)
    return {f"{name}_{part}": values for part, values in zip(names, answer, strict=True)}


@pytest.mark.parametrize("name", [*ELEMENTWISE, "prelu", "softmax"])
def test_the_formulas_give_what_keras_gives(name):
    run = load("activations")
    for part, values in found(name, run).items():
        # The largest found is 8e-16, on a derivative of SELU.
        np.testing.assert_allclose(values, run.arrays[part], rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("name", [*ELEMENTWISE, "prelu", "softmax"])
def test_float32_stays_within_the_tolerance(name):
    run = load("activations")
    for part, values in found(name, run, np.float32).items():
        assert run.provenance.tolerance.holds(run.arrays[part], values)


@pytest.mark.parametrize(
    "name", [*(name for name in ELEMENTWISE if name != "leaky_relu"), "softmax"]
)
def test_they_agree_at_0_and_far_from_it(name):
    run = load("activations_at_the_ends")
    for part, values in found(name, run).items():
        np.testing.assert_allclose(values, run.arrays[part], rtol=1e-14, atol=1e-14)


def test_at_0_keras_takes_the_side_of_negative_numbers():
    run = load("activations_at_the_ends")
    (at,) = np.flatnonzero(run.arrays["x"] == 0)
    assert run.arrays["relu_derivative"][at] == 0
    assert run.arrays["elu_derivative"][at] == run.provenance.settings["alpha"]
    assert run.arrays["selu_derivative"][at] == pytest.approx(1.0507 * 1.67326, abs=1e-4)


def test_the_run_keeps_off_the_kink_and_has_a_slope_above_1():
    arrays = load("activations").arrays
    assert np.abs(arrays["x"]).min() > 0.04
    assert arrays["alpha"].max() > 1
