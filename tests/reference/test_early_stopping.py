import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import early_stopping
from autograde.reference.early_stopping import (
    stopping_epoch,
    train_with_patience,
    two_stage_continue,
    two_stage_restart,
)

curves = st.lists(st.integers(0, 12).map(lambda n: n / 4), min_size=1, max_size=25).map(np.array)
patiences = st.integers(1, 6)
deltas = st.sampled_from([0.0, 0.25, 1.0])


@given(curves, patiences, deltas)
def test_training_stops_patience_epochs_after_the_last_improvement(losses, patience, min_delta):
    stopped, best = stopping_epoch(losses, patience, min_delta)
    if stopped:
        assert stopped == best + patience
        waited = losses[best + 1 : stopped + 1]
    else:
        assert len(losses) - 1 - best < patience
        waited = losses[best + 1 :]
    assert (waited >= losses[best] - min_delta).all()


@given(curves, patiences)
def test_without_min_delta_the_best_epoch_is_the_first_lowest_of_those_seen(losses, patience):
    stopped, best = stopping_epoch(losses, patience)
    assert best == losses[: stopped + 1 if stopped else None].argmin()


@given(curves, patiences)
def test_more_patience_never_ends_with_a_higher_loss(losses, patience):
    (_, best), (_, later) = (stopping_epoch(losses, p) for p in (patience, patience + 1))
    assert losses[later] <= losses[best]


@given(curves, patiences, deltas, st.integers(-20, 20))
def test_only_differences_of_losses_matter(losses, patience, min_delta, shift):
    moved = stopping_epoch(losses + shift, patience, min_delta)
    assert moved == stopping_epoch(losses, patience, min_delta)


def test_a_patience_of_0_is_one_of_1():
    assert (
        stopping_epoch([3.0, 2.0, 2.5, 1.0], 0) == stopping_epoch([3.0, 2.0, 2.5, 1.0], 1) == (2, 1)
    )


def test_nan_is_no_improvement():
    assert stopping_epoch([3.0, np.nan, 2.0, np.nan, np.nan, 1.0], 2) == (4, 2)


def test_a_first_loss_that_is_no_number_is_no_improvement():
    assert stopping_epoch([np.nan, 3.0, 2.0, 2.5, 4.0], 2) == (4, 2)
    assert stopping_epoch([np.inf, np.nan, np.nan, 1.0], 3) == (2, 0)
    assert stopping_epoch([np.nan, np.nan], 3) == (0, 0)
    assert stopping_epoch([np.nan, 3.0, 2.0], 1) == (0, 0)


def rehearsal(losses):
    """A training whose weights count its epochs, and the loss of each."""

    def step(w):
        w += 1

    return step, lambda w: losses[int(w[0]) - 1]


@given(curves, patiences, st.integers(1, 25))
def test_training_with_patience_finds_what_the_curve_tells(losses, patience, max_epochs):
    max_epochs = min(max_epochs, len(losses))
    w = np.zeros(2)
    found, best = train_with_patience(*rehearsal(losses), w, patience, max_epochs)
    assert best == stopping_epoch(losses[:max_epochs], patience)[1]
    assert found.tolist() == [best + 1] * 2
    assert not w.any()


@pytest.fixture
def regression():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(20, 8))
    y = x @ rng.normal(size=8) + rng.normal(0, 4, 20)

    def step(w, rows):
        w -= 0.3 / len(rows) * x[rows].T @ (x[rows] @ w - y[rows])

    def evaluate(w, rows):
        return float(((x[rows] @ w - y[rows]) ** 2).mean())

    return step, evaluate, np.zeros(8), np.arange(10), np.arange(10, 20), 3, 60


def test_the_second_stage_is_a_training_on_everything_from_the_start(regression):
    step, _evaluate, start, *_rest = regression
    w, epochs = two_stage_restart(*regression)
    again = start.copy()
    for _epoch in range(epochs):
        step(again, np.arange(20))
    assert 2 < epochs < 60
    assert np.array_equal(w, again)
    assert not start.any()


def test_going_on_ends_where_validation_reaches_the_training_loss(regression):
    step, evaluate, start, training, validation, patience, most = regression
    best, _epoch = train_with_patience(
        lambda w: step(w, training), lambda w: evaluate(w, validation), start, patience, most
    )
    target = evaluate(best, training)
    w, epochs = two_stage_continue(*regression)
    assert 0 < epochs <= most
    assert evaluate(w, validation) <= target or epochs == most
    assert two_stage_continue(*regression[:-1], epochs - 1)[1] == epochs - 1


class Model:
    stop_training = False

    def __init__(self):
        self.weights = [np.zeros(2)]

    def get_weights(self):
        return [part.copy() for part in self.weights]

    def set_weights(self, weights):
        self.weights = weights


def fit(callback, losses):
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, loss in enumerate(losses):
        model.set_weights([np.full(2, epoch)])
        callback.on_epoch_end(epoch, {"val_loss": loss, "val_accuracy": 1 - loss / 4})
        if model.stop_training:
            break
    callback.on_train_end()
    return epoch, int(model.weights[0][0])


@given(curves, patiences, deltas)
def test_the_callback_does_what_the_curve_tells(losses, patience, min_delta):
    callback = early_stopping.Patience(patience, min_delta)
    fit(callback, losses[::-1])
    stopped, best = stopping_epoch(losses, patience, min_delta)
    assert fit(callback, losses) == (stopped or len(losses) - 1, best)


@given(curves)
def test_a_checkpoint_keeps_the_best_and_leaves_the_last(losses):
    for monitor, mode in (("val_loss", "min"), ("val_accuracy", "max")):
        callback = early_stopping.BestWeights(monitor, mode)
        assert fit(callback, losses) == (len(losses) - 1, len(losses) - 1)
        assert callback.best_epoch == losses.argmin() == callback.best_weights[0][0]


def test_a_target_stops_when_it_is_reached():
    assert fit(early_stopping.StopAt(0.5), [4.0, 3.0, 2.0, 1.0])[0] == 2
    assert fit(early_stopping.StopAt(0.9), [4.0, 3.0, 2.0, 1.0])[0] == 3
