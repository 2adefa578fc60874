"""A mistake in standardize costs its own marks, not those of the cross-validation made of it."""

import numpy as np
import pytest

from autograde.misconceptions.validation import CROSS_VALIDATE, STANDARDIZE
from tests.checks.students import SEEDS, judged


def with_epsilon(training, validation):
    mean, std = training.mean(axis=0), training.std(axis=0) + 1e-8
    return {"validation": (validation - mean) / std, "training": (training - mean) / std}


def student(standardize):
    """Whoever standardizes so, and cross-validates with it."""

    def cross_validate(model, x, y, splits):
        scores = []
        for training, validation in splits:
            found = standardize(x[training], x[validation])
            if isinstance(found, dict):
                found = found["training"], found["validation"]
            fitted = model.fit(found[0], y[training])
            scores.append(model.score(fitted, found[1], y[validation]))
        return scores

    return {"standardize": standardize, "cross_validate": cross_validate}


MISTAKES = {wrong.name: wrong.function for wrong in STANDARDIZE} | {"epsilon": with_epsilon}
USELESS = {
    "nothing": lambda training, validation: (training, validation),
    "zeros": lambda training, validation: (0 * training, 0 * validation),
    "nan": lambda training, validation: (np.nan * training, np.nan * validation),
    "other shapes": lambda training, validation: (training[:, :1] * 2, validation[:, :1] * 2),
    "one part": lambda training, _validation: training,
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_cross_validation_made_of_a_wrong_standardize_is_right(mistake, seed):
    functions = student(MISTAKES[mistake])
    result = judged("validation", "cross_validate", functions, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]
    assert not judged("validation", "standardize", functions, seed).passed


@pytest.mark.parametrize("piece", USELESS)
def test_a_standardize_that_is_no_use_does_not_save_a_cross_validation(piece):
    result = judged("validation", "cross_validate", student(USELESS[piece]))
    assert result.score < result.points / 2


@pytest.mark.parametrize("wrong", CROSS_VALIDATE, ids=lambda wrong: wrong.name)
def test_a_mistake_of_the_cross_validation_itself_is_found_beside_one_of_standardize(wrong):
    functions = {"standardize": with_epsilon, "cross_validate": wrong.function}
    result = judged("validation", "cross_validate", functions)
    assert result.score < result.points
    assert result.misconception == wrong.name
