from dataclasses import replace

import numpy as np
import pytest

from autograde.problems import digits
from autograde.problems.deep import Scheme
from autograde.problems.regularized import Recipe
from autograde.reference import batchnorm

SCHEME = Scheme(batchnorm.normalize_batch, batchnorm.batchnorm_backward)
SMALL = Recipe(width=4)

data = digits()
x, y = data.x[:60], data.y[:60]


@pytest.mark.parametrize(
    "recipe",
    [
        SMALL,
        replace(SMALL, l1=0.02, l2=0.03),
        replace(SMALL, dropout=0.5),
        replace(SMALL, scheme=SCHEME),
    ],
)
def test_the_gradient_is_that_of_the_loss(recipe):
    rng = np.random.default_rng(1)
    inputs, classes = rng.normal(size=(6, 3)), np.array([0, 1, 2, 0, 1, 2])
    w = recipe.initial(3, 3, rng)
    gradient = recipe.gradient(w, inputs, classes, np.random.default_rng(2))
    for name, g in gradient.items():
        for index in np.ndindex(g.shape):
            values = []
            for step in (1e-6, -1e-6):
                moved = w | {name: w[name].copy()}
                moved[name][index] += step
                values.append(recipe.loss(moved, inputs, classes, np.random.default_rng(2)))
            # The loss is of order one, so its differences are right to about 1e-16 / 1e-6.
            assert g[index] == pytest.approx((values[0] - values[1]) / 2e-6, abs=1e-7)


def test_a_wide_network_learns_its_examples_by_heart():
    run = Recipe(width=64).train(x, y, 40, watch={"new": (data.x[900:], data.y[900:])})
    assert run.error["training"][-1] == 0
    assert run.error["training"].shape == run.loss["new"].shape == (40,)
    assert 0 < run.error["new"][-1] < 0.4


def test_the_same_seed_gives_the_same_run():
    runs = [Recipe(dropout=0.3).train(x, y, 3, seed=seed).weights["w1"] for seed in (1, 1, 2)]
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_watching_less_often_changes_nothing_but_the_notes():
    often, seldom = (SMALL.train(x, y, 6, every=every) for every in (1, 3))
    assert np.array_equal(often.loss["training"][2::3], seldom.loss["training"])


def test_penalties_shorten_the_kernel_and_l1_empties_it():
    kernels = {
        name: recipe.train(x, y, 150, every=150).weights["w1"]
        for name, recipe in {"": Recipe(), "l1": Recipe(l1=0.003), "l2": Recipe(l2=0.01)}.items()
    }
    length = {name: np.linalg.norm(kernel) for name, kernel in kernels.items()}
    empty = {name: (np.abs(kernel) < 0.01).mean() for name, kernel in kernels.items()}
    assert max(length["l1"], length["l2"]) < 0.6 * length[""]
    assert empty["l1"] > 0.8 > empty["l2"] + 0.2


def test_dropout_and_changes_are_for_training_only():
    recipe = Recipe(width=16, dropout=0.5, change=lambda batch, _rng: np.zeros_like(batch))
    run = recipe.train(x, y, 2)
    answers = recipe.logits(run.weights, x, x)
    assert np.array_equal(answers, recipe.logits(run.weights, x, x))
    assert len(np.unique(answers[:, 0])) > 1


def test_a_normalized_network_answers_one_example_at_a_time():
    recipe = Recipe(width=16, scheme=SCHEME)
    w = recipe.train(x, y, 10).weights
    together = recipe.logits(w, x, x[:5])
    assert np.allclose(together, [recipe.logits(w, x, x[i : i + 1])[0] for i in range(5)])
