import numpy as np
import pytest

from autograde.checks.augmentation import balancing
from autograde.judge.criteria import Unmet
from autograde.judge.misconception import Exchange
from autograde.judge.student import SINGLE, Answers
from autograde.plain import Question, Reply
from autograde.reference import augmentation
from tests.checks.students import judged


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *((value, "should return a dict") for value in (None, "x", [1j, 2], np.ones((2, 2)))),
        *(({0: weight}, "should be numbers; they") for weight in ("a", np.ones(2), None, 1j)),
    ],
)
def test_what_says_no_weights_is_told(value, told):
    question = Question(("class_weights",), {"y": np.array([0, 1])})
    right = {0.0: 1.0, 1.0: 1.0}
    exchange = Exchange(question, Reply("value", value), right, SINGLE, lambda value: value)
    with pytest.raises(Unmet, match=told):
        balancing.same_weights(Answers("class_weights", ("weights",), [exchange]))


def failed(class_weights):
    """What did not hold, as messages by criterion, and the verdict."""
    result = judged("augmentation", "class_weights", {"class_weights": class_weights})
    return {c.name: c.message for c in result.criteria if not c.passed}, result


@pytest.mark.parametrize("size", [(), (1,), (1, 1)])
def test_a_weight_in_an_array_of_one_is_right(size):
    def in_arrays(labels):
        weights = augmentation.class_weights(labels)
        return {label: np.full(size, weight) for label, weight in weights.items()}

    assert failed(in_arrays)[0] == {}


def test_wrong_weights_are_told_where_weights_are_asked_for_and_nowhere_else():
    def without_classes(labels):
        classes, counts = np.unique(labels, return_counts=True)
        return {c: len(labels) / n for c, n in zip(classes, counts, strict=True)}

    found, result = failed(without_classes)
    assert "what is handed in stays as it was" not in found
    assert 0 < result.score < result.points / 2
    assert "the weight of class 0 came back as" in found["every class occurs"]


def test_a_dictionary_numbered_in_turn_gets_the_hint_of_a_list_in_turn():
    def numbered(labels):
        return dict(enumerate(augmentation.class_weights(labels).values()))

    found, result = failed(numbered)
    assert result.misconception == "numbered-in-turn"
    assert "keys of the dictionary" in result.hint
    assert list(found) == ["a class that does not occur has no weight, and is not counted"]


@pytest.mark.parametrize(
    ("key", "told"),
    [(7, "class 7 does"), (0.5, "class 0.5 does"), (np.inf, "class inf"), (np.nan, "class nan")],
)
def test_a_class_that_does_not_occur_is_named_as_it_is(key, told):
    def one_more(labels):
        return augmentation.class_weights(labels) | {key: 1.0}

    found, _result = failed(one_more)
    assert told in found["every class occurs"]


def test_a_key_that_no_number_can_hold_is_told_politely():
    found, _result = failed(lambda labels: {10**400: 1.0})
    assert "should be numbers" in found["every class occurs"]
