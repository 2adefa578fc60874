import subprocess
import sys

import numpy as np
import pytest

from autograde import keras_runs
from autograde.keras_runs.runs import DATA, Run

OPTIMIZERS = (
    "adagrad",
    "adagrad_from_zero",
    "adam",
    "momentum",
    "nesterov",
    "rmsprop",
    "sgd",
)

OTHERS = (
    "activations",
    "activations_at_the_ends",
    "augmentation",
    "batchnorm",
    "convolution",
    "cross_validation",
    "dropout",
    "early_stopping",
    "epochs",
    "epsilon",
    "initializers",
    "losses",
    "losses_at_the_ends",
    "penalties",
    "schedules",
    "variance",
)


def test_every_kind_of_run_is_recorded():
    assert set(keras_runs.names()) == {*OPTIMIZERS, *OTHERS}


def test_an_unknown_run_is_told_with_those_that_there_are():
    with pytest.raises(keras_runs.UnknownRun, match=r"'adamw'.*adam, augmentation, batchnorm"):
        keras_runs.load("adamw")


def test_a_run_is_read_once_and_cannot_be_changed():
    run = keras_runs.load("sgd")
    assert keras_runs.load("sgd") is run
    with pytest.raises(ValueError, match="read-only"):
        run.arrays["weights"][0] = 0


@pytest.mark.parametrize("name", keras_runs.names())
def test_provenance_says_who_recorded_and_why_the_tolerance_is_what_it_is(name):
    provenance = keras_runs.load(name).provenance
    assert provenance.backend == "jax"
    assert all((provenance.keras, provenance.backend_version, provenance.numpy, provenance.python))
    assert provenance.floatx == ("float32" if name == "variance" else "float64")
    assert 0 <= provenance.tolerance.atol < 1
    assert len(provenance.tolerance.why) > 60


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_is_followed_for_at_least_a_hundred_steps(name):
    arrays = keras_runs.load(name).arrays
    steps = len(arrays["batches"])
    assert steps >= 100
    assert arrays["recorded"][[0, -1]].tolist() == [0, steps]
    assert arrays["weights"].shape == (len(arrays["recorded"]), 610)
    assert arrays["losses"].shape == (steps,)
    assert arrays["losses"][-8:].mean() < arrays["losses"][:8].mean() / 3


def test_writing_a_run_gives_the_bytes_that_were_read(tmp_path):
    run = Run.read("adam", DATA)
    run.write(tmp_path)
    again = Run.read("adam", tmp_path)
    assert again.provenance == run.provenance
    assert list(again.provenance.settings) == ["learning_rate", "beta_1", "beta_2", "epsilon"]
    for name in ("adam.npz", "adam.json"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_all_runs_together_stay_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 3_000_000


@pytest.mark.parametrize(
    ("other", "holds"),
    [([1.0, 2.0], True), ([1.0, 2.1], True), ([1.0, 2.3], False), ([1.0, np.nan], False)],
)
def test_a_tolerance_is_relative_and_absolute(other, holds):
    tolerance = keras_runs.Tolerance(rtol=0.05, atol=0.1, why="a test")
    assert tolerance.holds(np.array([1.0, 2.0]), np.array(other)) is holds


def test_a_tolerance_does_not_broadcast():
    tolerance = keras_runs.Tolerance(rtol=0, atol=1, why="a test")
    assert not tolerance.holds(np.zeros((2, 2)), np.zeros(2))


def test_reading_runs_loads_neither_keras_nor_anything_but_numpy():
    code = (
        "import sys; from autograde.keras_runs import departures, load; load('adam'); departures();"
        "print([m for m in ('keras', 'jax', 'IPython', 'nbformat', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
