import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.problems import SmallNetwork, digits
from autograde.reference import validation

RUN = load("cross_validation")
SETTINGS = RUN.provenance.settings


@pytest.fixture
def model():
    return SmallNetwork(
        features=64,
        width=SETTINGS["width"],
        classes=10,
        steps=SETTINGS["steps"],
        learning_rate=SETTINGS["learning_rate"],
        seed=SETTINGS["seed"],
    )


@pytest.fixture
def examples():
    rows = RUN.arrays["rows"]
    return digits().x[rows], digits().y[rows]


@pytest.fixture
def splits():
    return validation.k_fold(RUN.arrays["order"], SETTINGS["k"])


def test_the_scores_are_exactly_those_of_keras(model, examples, splits):
    scores = validation.cross_validate(model, *examples, splits)
    np.testing.assert_array_equal(scores, RUN.arrays["scores"])


def test_the_weights_and_losses_are_those_of_keras(model, examples, splits):
    x, y = examples
    for i, (fit, validate) in enumerate(splits):
        x_fit, x_validate = validation.standardize(x[fit], x[validate])
        w = model.fit(x_fit, y[fit])
        np.testing.assert_allclose(w, RUN.arrays["weights"][i], rtol=0, atol=1e-13)
        loss = model.network.loss(w, x_validate, y[validate])
        assert loss == pytest.approx(RUN.arrays["losses"][i], abs=1e-13)


def test_no_score_hangs_on_rounding():
    assert RUN.arrays["margins"].min() > 0.05


def test_the_folds_are_of_two_sizes(splits):
    assert sorted(len(validate) for _, validate in splits) == [60, 60, 61, 61, 61]


def test_statistics_of_all_examples_give_other_scores(model, examples, splits):
    x, y = examples
    x, _ = validation.standardize(x, x)
    leaked = [model.score(model.fit(x[fit], y[fit]), x[held], y[held]) for fit, held in splits]
    assert (np.array(leaked) != RUN.arrays["scores"]).sum() >= 4
