import numpy as np
import pytest

from autograde.checks.dropout.masks import one_value, share, stacked, structure

SHAPE = (10, 32, 20)


def kept(seed=0, rate=0.3):
    return np.random.default_rng(seed).random(SHAPE) >= rate


@pytest.mark.parametrize("rate", [0.2, 0.3, 0.7, 0.8])
def test_independent_masks_have_the_findings_of_their_law_on_every_seed(rate):
    for seed in range(50):
        assert share(kept(seed, rate), rate) == rate
        assert structure(kept(seed, rate)) == "on its own"


@pytest.mark.parametrize("rate", [0.2, 0.3, 0.7, 0.8])
def test_a_mask_that_every_call_repeats_has_the_share_of_its_law_on_every_seed(rate):
    for seed in range(200):
        same = np.repeat(kept(seed, rate)[:1], 10, axis=0)
        assert share(same, rate) == rate
        assert structure(same) == "same in every call"


def test_the_rate_to_keep_is_found_by_its_name():
    assert share(~kept(), 0.3) == 0.7


def test_what_units_have_in_common_is_told():
    mask, rng = kept(), np.random.default_rng(1)
    one = np.ones(SHAPE, bool)
    exact = np.stack([rng.permutation(640) >= 192 for _call in range(10)]).reshape(SHAPE)
    uneven = mask.copy()
    uneven[:, :, 0] = False
    assert structure(one) == "all alike"
    assert structure(one & mask[:1]) == "same in every call"
    assert structure(one & mask[:, :1]) == "same for every example"
    assert structure(one & mask[:, :, :1]) == "same for every feature"
    assert structure(exact) == "same number every time"
    assert structure(uneven) == "some more than others"


def test_one_value_or_many():
    assert one_value(np.full(3, 1.25, np.float32)) == pytest.approx(1.25)
    assert one_value(np.array([1.0, 2.0])) == "many"
    assert one_value(np.array([1.0, np.nan])) == "not finite"
    assert one_value(np.array([])) == "none"


def test_only_numbers_of_the_shape_are_stacked():
    assert stacked([[[1, 2]], np.zeros((1, 2))], (1, 2)).shape == (2, 1, 2)
    assert stacked([np.zeros(3)], (2,)) is None
    assert stacked(["mask"], (2,)) is None
    assert stacked([], (2,)) is None
