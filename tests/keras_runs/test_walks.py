import numpy as np
import pytest

from autograde.keras_runs import load, optimizer_walk, textbook_weights
from autograde.problems.drivers import walk
from autograde.reference import optimizers

STEPS = {
    "sgd": optimizers.sgd_step,
    "momentum": optimizers.momentum_step,
    "nesterov": optimizers.nesterov_step,
    "adagrad": optimizers.adagrad_step,
    "adagrad_from_zero": optimizers.adagrad_step,
    "rmsprop": optimizers.rmsprop_step,
    "adam": optimizers.adam_step,
}


def in_float32(step):
    """The same step by somebody who keeps everything in float32."""

    def rounded(value):
        if callable(value):
            return lambda w: value(w).astype(np.float32)
        return value.astype(np.float32) if isinstance(value, np.ndarray) else value

    return lambda *arguments: step(*map(rounded, arguments))


@pytest.mark.parametrize("name", STEPS)
def test_the_textbook_walks_where_keras_walked(name):
    run = load(name)
    path = walk(STEPS[name], **optimizer_walk(run))
    recorded = run.arrays["recorded"]
    # The largest found is 1.4e-15.
    np.testing.assert_allclose(path.pop("w")[recorded], textbook_weights(run), rtol=0, atol=1e-13)
    for part, values in path.items():
        np.testing.assert_allclose(values[recorded], run.arrays[part], rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("name", STEPS)
def test_the_losses_are_those_on_each_batch_before_its_step(name):
    run = load(name)
    arguments = optimizer_walk(run)
    problem, path = arguments["problem"], walk(STEPS[name], **arguments)
    w = path["w"]
    if name == "nesterov":
        w = w + arguments["settings"]["momentum"] * path["velocity"]
    losses = [
        problem.network.loss(w[t], problem.x[rows], problem.y[rows])
        for t, rows in enumerate(problem.batches)
    ]
    np.testing.assert_allclose(losses, run.arrays["losses"], rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", STEPS)
def test_float32_stays_within_the_tolerance(name):
    run = load(name)
    w = walk(in_float32(STEPS[name]), **optimizer_walk(run))["w"]
    found = w[run.arrays["recorded"]]
    assert 1e-8 < np.abs(found - textbook_weights(run)).max() < 1e-6
    assert run.provenance.tolerance.holds(textbook_weights(run), found)


@pytest.mark.parametrize("name", ["adagrad_from_zero", "rmsprop", "adam"])
def test_another_epsilon_does_not(name):
    run = load(name)
    arguments = optimizer_walk(run)
    arguments["settings"]["epsilon"] = 1e-8
    w = walk(STEPS[name], **arguments)["w"]
    assert not run.provenance.tolerance.holds(textbook_weights(run), w[run.arrays["recorded"]])


def test_keras_keeps_the_point_where_nesterov_takes_the_gradient():
    run = load("nesterov")
    path = walk(optimizers.nesterov_step, **optimizer_walk(run))
    ahead = path["w"] + run.provenance.settings["momentum"] * path["velocity"]
    recorded = run.arrays["recorded"]
    np.testing.assert_allclose(ahead[recorded], run.arrays["weights"], rtol=0, atol=1e-13)
    assert np.abs(path["w"][recorded] - run.arrays["weights"]).max() > 1e-2


def test_nesterov_is_another_path_than_momentum():
    assert (
        np.abs(textbook_weights(load("nesterov")) - load("momentum").arrays["weights"]).max() > 0.01
    )


def test_adagrad_starts_where_keras_starts():
    assert (optimizer_walk(load("adagrad"))["memory"]["accumulator"] == 0.1).all()
    assert not optimizer_walk(load("adagrad_from_zero"))["memory"]["accumulator"].any()


def test_some_gradients_are_always_zero_so_that_epsilon_is_needed():
    arguments = optimizer_walk(load("adagrad_from_zero"))
    arguments["settings"]["epsilon"] = 0.0
    with np.errstate(invalid="ignore"):
        assert np.isnan(walk(optimizers.adagrad_step, **arguments)["w"]).any()
