import numpy as np
import pytest

from autograde.checks.augmentation import balancing
from autograde.judge.criteria import Unmet
from autograde.judge.misconception import Exchange
from autograde.judge.student import SINGLE, Answers
from autograde.plain import Question, Reply


@pytest.mark.parametrize("value", [None, "x", np.array([1j, 2]), {0: "a"}, np.ones((2, 2))])
def test_what_says_no_weights_is_told(value):
    question = Question(("class_weights",), {"y": np.array([0, 1])})
    right = {0.0: 1.0, 1.0: 1.0}
    exchange = Exchange(question, Reply("value", value), right, SINGLE, lambda value: value)
    with pytest.raises(Unmet, match="should return a dictionary"):
        balancing.same_weights(Answers("class_weights", ("weights",), [exchange]))
