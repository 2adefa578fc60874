"""What a mask may be at inference, and what is said of a mask, an output, a generator."""

import numpy as np
import pytest

from autograde.reference import dropout
from tests.checks.students import SEEDS, judged

GENERATOR = "the random numbers are those of rng"


def layer(at_inference=lambda x: None, draw_mask=dropout.draw_mask, marks=lambda mask: mask):
    def dropout_forward(x, rate, training, rng):
        if not training:
            return x, at_inference(x)
        mask = draw_mask(x.shape, rate, rng)
        return x * mask * dropout.rescaling(rate), marks(mask)

    return dropout_forward


def unmet(check, changed, seed=SEEDS[0]):
    return {
        c.name: c.message for c in judged("dropout", check, changed, seed).criteria if c.message
    }


ONES = {
    "None": lambda x: None,
    "ones": np.ones_like,
    "true": lambda x: np.ones(x.shape, bool),
    "one number": lambda x: 1,
    "integers": lambda x: np.ones(x.shape, int).tolist(),
}


@pytest.mark.parametrize("mask", ONES.values(), ids=ONES)
def test_at_inference_the_mask_is_none_or_ones(mask):
    for seed in SEEDS:
        assert not unmet("dropout_forward", {"dropout_forward": layer(mask)}, seed)


def test_at_inference_a_mask_of_zeros_says_the_wrong_thing():
    for seed in SEEDS:
        found = unmet("dropout_forward", {"dropout_forward": layer(np.zeros_like)}, seed)
        assert list(found) == ["inference: the mask is None or all ones"]


def test_who_marks_what_is_dropped_has_made_one_mistake():
    marking = layer(np.zeros_like, marks=np.logical_not)
    result = judged("dropout", "dropout_forward", {"dropout_forward": marking})
    assert result.misconception == "marks-the-dropped"
    assert sum(not criterion.passed for criterion in result.criteria) == 1


def test_another_mask_than_the_one_used_costs_more_than_a_tenth():
    def other(x, rate, training, rng):
        return dropout.dropout_forward(x, rate, training, rng)[0], np.ones_like(x)

    result = judged("dropout", "dropout_forward", {"dropout_forward": other})
    assert result.score < 0.9 * result.points
    assert result.misconception is None


def fixed(shape, rate, rng):
    return np.random.default_rng(3).random(shape) >= rate


def test_masks_that_never_change_are_not_those_of_the_generator():
    for seed in SEEDS:
        assert "different seeds" in unmet("draw_mask", {"draw_mask": fixed}, seed)[GENERATOR]
        alone = {"dropout_forward": layer(draw_mask=fixed)}
        assert "different seeds" in unmet("dropout_forward", alone, seed)[GENERATOR]
        assert not unmet("dropout_forward", alone | {"draw_mask": fixed}, seed)


def test_what_came_back_is_said_where_nothing_or_everything_is_dropped():
    def kept(x, rate, training, rng):
        return (x, None) if rate == 1 else dropout.dropout_forward(x, rate, training, rng)

    (message,) = unmet("dropout_forward", {"dropout_forward": kept}).values()
    assert "should be [[0, 0, 0], [0, 0, 0]], but came back as [[" in message


def test_a_mask_of_another_shape_is_told_so():
    found = unmet("draw_mask", {"draw_mask": lambda shape, rate, rng: rng.random(shape[1]) > rate})
    assert all("but came back as shape" in message for message in found.values())
