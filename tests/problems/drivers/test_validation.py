import numpy as np
import pytest

from autograde.problems import Ridge
from autograde.problems.drivers import DRIVERS
from autograde.problems.drivers.validation import score_standardized
from autograde.reference import validation

rng = np.random.default_rng(0)
x, y = rng.normal(3.0, 2.0, size=(12, 3)), rng.normal(size=12)
splits = validation.k_fold(rng.permutation(12), 3)
model = Ridge(2.0)


def scored(standardize):
    return score_standardized(standardize, model=model, x=x, y=y, splits=splits)


def test_the_scores_are_those_of_a_cross_validation():
    found = scored(validation.standardize)
    assert np.allclose(found["scores"], validation.cross_validate(model, x, y, splits))
    assert found["changed"] is True


def test_the_parts_may_come_by_name():
    def named(training, held_out):
        found = validation.standardize(training, held_out)
        return {"validation": found[1], "training": found[0]}

    expected = scored(validation.standardize)["scores"]
    assert np.array_equal(scored(named)["scores"], expected)


@pytest.mark.parametrize("factor", [0.0, 1.0])
def test_parts_that_come_back_as_they_were_or_empty_of_differences_are_told(factor):
    found = scored(lambda training, held_out: (factor * training, held_out))
    assert found["changed"] is False


def test_inputs_that_are_changed_in_place_are_changed_for_one_split_only():
    def in_place(training, held_out):
        mean = training.mean(axis=0)
        training -= mean
        return training, held_out - mean

    before = x.copy()
    assert scored(in_place)["changed"] is True
    assert np.array_equal(x, before)


def test_parts_of_another_shape_are_an_error():
    with pytest.raises(ValueError, match="expected shapes"):
        scored(lambda training, held_out: (training[:1], held_out))


def test_it_can_be_asked_for_by_name():
    assert DRIVERS["score_standardized"] is score_standardized
