import numpy as np
import pytest

from autograde.checks.augmentation import resampling
from autograde.judge.criteria import Unmet
from autograde.judge.misconception import Exchange
from autograde.judge.student import SINGLE, Answers
from autograde.plain import Question, Reply
from tests.checks.students import SEEDS, judged

Y = np.repeat([0, 1], [40, 10])
X = np.stack([np.arange(50), Y, np.linspace(0, 1, 50)], axis=1)


def answers(*samples):
    """What a check has in hand when these came back for its seeds."""
    question = Question(("oversample",), {"x": X, "y": Y, "seeds": tuple(range(len(samples)))})
    reply = Reply("value", list(samples))
    exchange = Exchange(question, reply, None, SINGLE, lambda value: value)
    return Answers("oversample", ("samples",), [exchange])


def sample(seed):
    rows = np.concatenate([np.arange(50), np.random.default_rng(seed).integers(40, 50, 30)])
    return X[rows], Y[rows]


def test_examples_drawn_again_are_accepted():
    drawn = answers(sample(1), sample(1), sample(2))
    for holds in (
        resampling.are_balanced,
        resampling.are_pairs,
        resampling.are_all_there,
        resampling.are_drawn,
    ):
        holds(drawn)


@pytest.mark.parametrize("value", [None, "x", (X,), (X, Y[:-1]), (X[:, 0], Y), ([], [])])
def test_what_is_no_sample_is_told(value):
    with pytest.raises(Unmet, match="as many rows of x"):
        resampling.resampled(answers(value))


def test_another_shape_of_an_example_is_told():
    x, y = sample(1)
    with pytest.raises(Unmet, match=r"shape \(3, 1\); it should be \(3,\)"):
        resampling.resampled(answers((x[:, :, None], y)))


def test_a_class_that_is_too_small_is_told():
    with pytest.raises(Unmet, match="Class 1 occurs 10 times; expected 40"):
        resampling.are_balanced(answers((X, Y)))


def test_a_row_that_was_changed_or_has_another_label_is_told():
    x, y = sample(1)
    with pytest.raises(Unmet, match="was not handed in"):
        resampling.are_pairs(answers((np.add(x, [0, 0, 0.01]), y)))
    with pytest.raises(Unmet, match="was not handed in"):
        resampling.are_pairs(answers((x * np.nan, y)))
    with pytest.raises(Unmet, match="handed in with label 0; now it has 1"):
        resampling.are_pairs(answers((x, np.ones_like(y))))


def test_lost_examples_are_counted():
    x, y = sample(1)
    with pytest.raises(Unmet, match=r"Of 50 .* 7 are lost"):
        resampling.are_all_there(answers((x[7:], y[7:])))


def test_chance_that_is_none_or_not_the_generators_is_told():
    with pytest.raises(Unmet, match="Whatever the seed"):
        resampling.are_drawn(answers(sample(1), sample(1), sample(1)))
    with pytest.raises(Unmet, match="same seed give different"):
        resampling.are_drawn(answers(sample(1), sample(2), sample(3)))
    one = [np.append(np.arange(50), [row] * 30) for row in (41, 41, 42)]
    with pytest.raises(Unmet, match="one and the same"):
        resampling.are_drawn(answers(*[(X[rows], Y[rows]) for rows in one]))


def test_two_samples_of_the_same_kind_have_the_same_summary():
    summary = resampling.summary_of_samples(Y)
    one, other = (summary([sample(s), sample(s), sample(s + 1)]) for s in (1, 5))
    np.testing.assert_array_equal(one, other)
    assert summary([None]) == [None]


@pytest.mark.parametrize("slip", [-2, -1, 1, 2])
def test_a_few_examples_too_many_have_no_cause_that_is_not_theirs(slip):
    def oversample(x, y, rng):
        classes, counts = np.unique(y, return_counts=True)
        rows = [np.arange(len(y))]
        for label, count in zip(classes, counts, strict=True):
            if count < counts.max():
                own = np.flatnonzero(y == label)
                rows.append(rng.choice(own, max(0, counts.max() - count + slip)))
        chosen = np.concatenate(rows)
        return x[chosen], y[chosen]

    for seed in SEEDS:
        result = judged("augmentation", "oversample", {"oversample": oversample}, seed)
        assert result.score < result.points
        assert result.hint is None
