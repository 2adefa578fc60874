"""Trainings that write their losses down, and digits that stand anywhere on a sheet."""

import numpy as np

from autograde.problems import Network, digits
from autograde.problems.trainings import cut_out, on_a_sheet, train

NETWORK = Network((64, 8, 10))
DATA = digits()
FEW = (DATA.x[:100], DATA.y[:100])
HELD = (DATA.x[100:200], DATA.y[100:200])


def test_the_losses_are_those_of_the_weights_after_each_epoch() -> None:
    run = train(NETWORK, FEW, HELD, epochs=3)
    assert run.training.shape == run.validation.shape == (3,)
    assert run.training[-1] == NETWORK.loss(run.w, *FEW)
    assert run.validation[-1] == NETWORK.loss(run.w, *HELD)
    assert run.accuracy(HELD) == NETWORK.accuracy(run.w, *HELD)
    assert run.training[-1] < run.training[0]


def test_an_epoch_of_one_batch_is_one_step() -> None:
    run = train(
        NETWORK, FEW, HELD, epochs=1, batch=100, learning_rate=0.3, l1=0.01, l2=0.02, seed=5
    )
    w = NETWORK.initial_weights(5)
    slope = NETWORK.gradient(w, *FEW) + 0.01 * np.sign(w) + 2 * 0.02 * w
    np.testing.assert_allclose(run.w, w - 0.3 * slope, rtol=0, atol=1e-12)


def test_the_seed_decides_weights_and_order() -> None:
    same = [train(NETWORK, FEW, HELD, epochs=2, seed=seed).w for seed in (1, 1, 2)]
    np.testing.assert_array_equal(same[0], same[1])
    assert not np.array_equal(same[0], same[2])


def test_every_example_counts_when_the_batch_does_not_divide_them() -> None:
    seven = (DATA.x[:7], DATA.y[:7])
    run = train(NETWORK, seven, HELD, epochs=1, batch=5)
    fewer = train(NETWORK, (DATA.x[:5], DATA.y[:5]), HELD, epochs=1, batch=5)
    assert not np.array_equal(run.w, fewer.w)


def test_a_digit_is_cut_out_again_wherever_it_stands() -> None:
    rng = np.random.default_rng(0)
    sheets = on_a_sheet(DATA.x[:50], 16, rng)
    assert sheets.shape == (50, 256)
    np.testing.assert_allclose(sheets.sum(axis=1), DATA.x[:50].sum(axis=1))
    again = on_a_sheet(DATA.x[:50], 16, rng)
    assert not np.array_equal(sheets, again)
    np.testing.assert_array_equal(cut_out(sheets), cut_out(again))
