import numpy as np

from autograde.problems import digits
from autograde.problems.mislabeled import MislabeledDigits


def test_the_parts_are_all_digits_and_only_the_test_has_all_true_labels():
    trial = MislabeledDigits(3)
    parts = trial.training, trial.validation, trial.test
    assert [len(part) for part in parts] == [150, 100, 1547]
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(1797))
    wrong = trial.y != digits().y
    assert not wrong[trial.test].any()
    assert 0.1 < wrong[trial.training].mean() < 0.25


def test_a_step_works_in_place_and_is_the_same_every_time():
    trial = MislabeledDigits()
    w, again = trial.initial(), trial.initial()
    assert trial.step(w, trial.training) is w
    trial.step(again, trial.training)
    assert np.array_equal(w, again)
    assert trial.loss(w, trial.training) < trial.loss(trial.initial(), trial.training)


def test_the_last_bits_of_the_weights_do_not_change_the_order():
    trial = MislabeledDigits()
    w = trial.initial()
    other = w * (1 + np.random.default_rng(0).uniform(-1e-15, 1e-15, w.shape))
    assert not np.array_equal(w, other)
    trial.step(w, trial.training)
    trial.step(other, trial.training)
    assert np.allclose(w, other, rtol=0, atol=1e-12)


def test_training_too_long_hurts():
    training, validation, accuracy = MislabeledDigits().curves(40)
    best = validation.argmin()
    assert 5 < best < 20
    assert training[-1] < training[best] / 1.5
    assert validation[-1] > validation[best] * 1.2
    assert accuracy[-1] < accuracy[best] - 0.05
