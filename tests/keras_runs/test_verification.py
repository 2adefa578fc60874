import dataclasses
import math
from importlib.metadata import version

import numpy as np
import pytest

from autograde.keras_runs import RecordingFailed, UnknownRun, names, record, verify
from autograde.keras_runs.runs import DATA, Run
from autograde.keras_runs.verification import compare


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """All runs, recorded again on JAX."""
    folder = tmp_path_factory.mktemp("runs")
    record(directory=folder)
    return folder


@pytest.mark.slow
def test_every_run_comes_out_the_same_on_jax(again):
    assert names(again) == names()
    for name in names():
        for difference in compare(Run.read(name, DATA), Run.read(name, again), "jax"):
            assert difference.ok
            assert difference.largest < (1e-5 if name == "variance" else 1e-11), difference


@pytest.mark.slow
def test_recording_twice_on_one_machine_gives_the_same_bits(again):
    differences = verify(["sgd", "variance"], directory=again)
    assert {(d.run, d.array) for d in differences} >= {("sgd", "weights"), ("variance", "x")}
    assert all(difference.ok and difference.largest == 0 for difference in differences)


def test_a_changed_array_and_a_new_one_are_found():
    run = Run.read("sgd", DATA)
    weights = run.arrays["weights"] + np.where(np.arange(610) == 7, 1e-3, 0)
    other = dataclasses.replace(
        run, arrays={**run.arrays, "weights": weights, "extra": np.zeros(3)}
    )
    found = {difference.array: difference for difference in compare(run, other, "jax")}
    assert found["losses"].ok
    assert not found["weights"].ok
    assert found["weights"].largest == pytest.approx(1e-3)
    assert not found["extra"].ok
    assert math.isinf(found["extra"].largest)


def test_what_is_of_a_backend_may_differ_on_others_and_nowhere_else():
    run = Run.read("initializers", DATA)
    other = dataclasses.replace(run, arrays={**run.arrays, "mean": run.arrays["mean"] + 1})
    for backend, ok in (("torch", True), ("jax", False)):
        found = {difference.array: difference for difference in compare(run, other, backend)}
        assert found["mean"].ok is ok
        assert found["mean"].largest == pytest.approx(1)
    other = dataclasses.replace(run, arrays={**run.arrays, "mean": np.zeros(1)})
    found = {difference.array: difference for difference in compare(run, other, "torch")}
    assert not found["mean"].ok


def test_an_unknown_run_is_told_before_keras_starts():
    with pytest.raises(UnknownRun, match="adamw"):
        verify(["adamw"], python="there is no such interpreter")
    with pytest.raises(UnknownRun, match="adamw"):
        record(["adamw"], python="there is no such interpreter")


def test_a_missing_backend_is_told_in_a_sentence(tmp_path):
    with pytest.raises(RecordingFailed, match="Keras on nothing could not record"):
        record(["sgd"], tmp_path, backend="nothing")


def test_a_missing_interpreter_is_told_in_a_sentence(tmp_path):
    with pytest.raises(RecordingFailed, match="no-such-python"):
        record(["sgd"], tmp_path, python=str(tmp_path / "no-such-python"))


def test_the_runs_were_recorded_with_the_installed_keras():
    assert {Run.read(name, DATA).provenance.keras for name in names()} == {version("keras")}
