"""A mistake in L1 or L2 costs its own marks, not those of the elastic net and the step."""

import numpy as np
import pytest

from autograde.misconceptions import penalties as wrong
from autograde.reference import penalties
from tests.checks.students import judged


def student(l1_penalty, l2_penalty):
    """Whoever makes the elastic net of these two penalties, and the step of that."""

    def elastic_net_penalty(w, l1, l2):
        (lasso, slope), (ridge, pull) = l1_penalty(w, l1), l2_penalty(w, l2)
        return lasso + ridge, slope + pull

    def penalized_step(kernel, bias, dkernel, dbias, learning_rate, l1, l2):
        pull = elastic_net_penalty(kernel, l1, l2)[1]
        return kernel - learning_rate * (dkernel + pull), bias - learning_rate * dbias

    pieces = (l1_penalty, l2_penalty, elastic_net_penalty, penalized_step)
    names = ("l1_penalty", "l2_penalty", "elastic_net_penalty", "penalized_step")
    return dict(zip(names, pieces, strict=True))


def summed_over_rows(w, factor):
    """L1 by Python's ``sum``, which adds the rows of a matrix."""
    return factor * sum(np.abs(w)), penalties.l1_penalty(w, factor)[1]


PAIRS = {
    "half of L1": (wrong.l1_half, penalties.l2_penalty),
    "half of L2": (penalties.l1_penalty, wrong.l2_half),
    "both": (wrong.l1_slope_at_zero, wrong.l2_gradient_without_two),
    "not summed": (wrong.l1_not_summed, wrong.l2_not_summed),
    "summed over rows": (summed_over_rows, penalties.l2_penalty),
}


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("check", ["elastic_net_penalty", "penalized_step"])
def test_a_mistake_in_a_penalty_costs_only_its_own_marks(pair, check):
    functions = student(*PAIRS[pair])
    assert judged("penalties", check, functions).score == judged("penalties", check, {}).points


def test_a_penalty_that_does_nothing_does_not_make_an_elastic_net_without_it_right():
    functions = student(lambda w, factor: (0.0, np.zeros_like(w)), penalties.l2_penalty)
    result = judged("penalties", "elastic_net_penalty", functions)
    assert result.misconception == "only-l2"
    assert result.score < result.points / 4


def test_a_mistake_of_the_elastic_net_itself_is_found_beside_one_of_a_penalty():
    functions = student(wrong.l1_half, penalties.l2_penalty)
    functions["elastic_net_penalty"] = wrong.net_only_l1
    result = judged("penalties", "elastic_net_penalty", functions)
    assert result.misconception == "only-l1"


SHAPES = {"a row": (1, 40), "a column and a row": (40, 1), "others": (3,)}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_penalties_of_any_shape_are_no_numbers_to_add(shape):
    def odd(factor_and_slope):
        return np.ones(shape), factor_and_slope[1]

    functions = student(
        lambda w, factor: odd(penalties.l1_penalty(w, factor)),
        lambda w, factor: (np.ones(shape[::-1]), penalties.l2_penalty(w, factor)[1]),
    )
    result = judged("penalties", "elastic_net_penalty", functions)
    assert not result.passed
    assert all(c.message for c in result.criteria if not c.passed)
