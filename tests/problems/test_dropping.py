import numpy as np
import pytest

from autograde.problems import deep, digits, dropping
from autograde.reference import dropout

DROPOUT = dropping.Dropout(dropout.dropout_forward, dropout.dropout_backward, 0.5)


@pytest.mark.parametrize("how", [None, DROPOUT])
def test_the_gradient_is_that_of_finite_differences(how):
    rng = np.random.default_rng(0)
    network = dropping.DroppingNetwork(5, 7, 3, how)
    x, y, w = rng.normal(size=(6, 5)), rng.integers(0, 3, 6), network.initial(1)

    def loss(w):
        h = network.features(w, x)
        if how is not None:
            h, _mask = how.forward(h, how.rate, True, np.random.default_rng(4))
        return -np.log(network.probabilities(w, h)[np.arange(6), y]).mean()

    found = network.gradient(w, x, y, np.random.default_rng(4))
    for place, part in enumerate(w):
        for index in list(np.ndindex(part.shape))[:10]:
            losses = []
            for sign in (1, -1):
                moved = [p.copy() for p in w]
                moved[place][index] += sign * 1e-6
                losses.append(loss(moved))
            assert found[place][index] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-6)


def test_dropout_narrows_the_gap_to_new_digits():
    data, gaps = digits(), []
    x, y = data.x[:200], data.y[:200].copy()
    y[::5] = (y[::5] + 3) % 10
    rows = deep.batches(200, size=20, steps=600)
    for how in (None, DROPOUT):
        network = dropping.DroppingNetwork(64, 64, 10, how)
        w = network.train(network.initial(0), x, y, rows, np.random.default_rng(0), 0.3)
        gaps.append(network.loss(w, data.x[1000:], data.y[1000:]) - network.loss(w, x, y))
    assert gaps[1] < gaps[0]
