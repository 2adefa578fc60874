"""K-fold that works only where k divides the number of examples is told, however it is written."""

import numpy as np
import pytest

from tests.checks.students import judged


def splits_of(folds):
    return [(np.concatenate([*folds[:i], *folds[i + 1 :]]), fold) for i, fold in enumerate(folds)]


def cut(order, k):
    return splits_of(np.split(order, k))


def reshaped(order, k):
    return splits_of(order.reshape(k, -1))


def stacked(order, k):
    return splits_of(np.array(np.array_split(order, k)))


def refused(order, k):
    if len(order) % k:
        raise ValueError("k has to divide the number of examples")
    return splits_of(np.array_split(order, k))


@pytest.mark.parametrize("k_fold", [cut, reshaped, stacked, refused])
def test_folds_of_one_size_only_cost_what_is_asked_of_others_and_are_told(k_fold):
    for seed in range(10):
        result = judged("validation", "k_fold", {"k_fold": k_fold}, b"%d" % seed)
        lost = [c for c in result.criteria if not c.passed]
        assert len(lost) == 2
        assert all(" raised " in c.message for c in lost)
        assert result.misconception == "only-equal-folds"
