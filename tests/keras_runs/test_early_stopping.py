import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.problems.drivers import DRIVERS
from autograde.reference import early_stopping


@pytest.fixture
def run():
    return load("early_stopping")


def settings(arrays):
    return enumerate(zip(arrays["patience"].tolist(), arrays["min_delta"].tolist(), strict=True))


def test_the_curves_are_exact_in_single_precision_and_full_of_ties(run):
    losses = run.arrays["losses"]
    assert np.array_equal(losses * 16, np.round(losses * 16))
    assert sum(len(np.unique(curve)) < len(curve) for curve in losses) >= 6


def test_the_rule_stops_where_keras_stops_and_names_the_same_best_epoch(run):
    for i, (patience, min_delta) in settings(run.arrays):
        for c, curve in enumerate(run.arrays["losses"]):
            found = early_stopping.stopping_epoch(curve, patience, min_delta)
            keras = run.arrays["stopped_epoch"][c, i], run.arrays["best_epoch"][c, i]
            assert found == keras, (c, patience, min_delta)


def test_the_curves_tell_off_by_one_from_right(run):
    arrays = run.arrays
    never = arrays["stopped_epoch"] == 0
    assert 0 < never.sum() < never.size / 4
    assert (arrays["best_epoch"] + np.maximum(arrays["patience"], 1))[~never].tolist() == (
        arrays["stopped_epoch"][~never].tolist()
    )
    lowest = arrays["losses"].argmin(axis=1)[:, None]
    assert ((arrays["best_epoch"] == lowest) & ~never).any()
    assert (arrays["best_epoch"] != lowest).any()


def test_a_patience_of_0_is_one_of_1_in_keras(run):
    assert run.arrays["patience"][:2].tolist() == [0, 1]
    assert run.arrays["min_delta"][:2].tolist() == [0, 0]
    for name in ("stopped_epoch", "best_epoch"):
        assert np.array_equal(run.arrays[name][:, 0], run.arrays[name][:, 1])


def test_keras_restores_the_weights_of_the_best_epoch_stopped_or_not(run):
    assert np.array_equal(run.arrays["restored"], run.arrays["best_epoch"])


def test_the_callbacks_of_the_reference_do_what_those_of_keras_do(run):
    losses = run.arrays["losses"]
    for i, (patience, min_delta) in settings(run.arrays):
        found = DRIVERS["rehearse"](
            early_stopping.Patience,
            settings={"patience": patience, "min_delta": min_delta},
            anew=True,
            logs={"val_loss": losses},
        )
        stopped = run.arrays["stopped_epoch"][:, i]
        assert np.array_equal(found["epochs"], np.where(stopped, stopped, losses.shape[1] - 1) + 1)
        assert np.array_equal(np.array(found["w"])[:, 0], run.arrays["restored"][:, i])
    for mode, name in (("min", "saved"), ("max", "saved_max")):
        kept = DRIVERS["rehearse"](
            early_stopping.BestWeights,
            settings={"monitor": "val_loss", "mode": mode},
            attributes=("best_epoch",),
            anew=True,
            logs={"val_loss": losses},
        )
        assert np.array_equal(kept["best_epoch"], run.arrays[name])
