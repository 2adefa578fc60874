import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.problems import NearestCentroid, Ridge, two_moons
from autograde.reference import validation

orders = st.integers(2, 40).flatmap(lambda n: st.permutations(range(n))).map(np.array)


@given(orders, st.floats(0, 1))
def test_hold_out_parts_the_examples_by_the_fraction(order, fraction):
    training, held_out = validation.hold_out(order, fraction)
    assert len(held_out) == round(fraction * len(order))
    assert np.array_equal(np.concatenate([held_out, training]), order)


@given(orders, st.data())
def test_folds_are_a_partition_into_runs_of_nearly_equal_sizes(order, data):
    k = data.draw(st.integers(2, len(order)))
    splits = validation.k_fold(order, k)
    sizes = [len(held_out) for _training, held_out in splits]
    assert len(splits) == k
    assert np.array_equal(np.concatenate([held_out for _t, held_out in splits]), order)
    assert max(sizes) - min(sizes) <= 1
    assert sizes == sorted(sizes, reverse=True)


@given(orders, st.data())
def test_all_that_does_not_validate_trains(order, data):
    for training, held_out in validation.k_fold(order, data.draw(st.integers(2, len(order)))):
        assert sorted([*training, *held_out]) == sorted(order)


@settings(deadline=None)  # the first call loads scikit-learn
@given(st.integers(2, 30), st.data())
def test_the_folds_of_the_natural_order_are_those_of_scikit_learn(n, data):
    selection = pytest.importorskip("sklearn.model_selection")
    k = data.draw(st.integers(2, n))
    theirs = selection.KFold(k).split(np.zeros((n, 1)))
    for ours, other in zip(validation.k_fold(np.arange(n), k), theirs, strict=True):
        assert np.array_equal(ours[0], other[0])
        assert np.array_equal(ours[1], other[1])


@given(st.lists(st.permutations(range(6)).map(np.array), max_size=4), st.integers(2, 6))
def test_iterated_folds_are_those_of_every_order_in_turn(orders, k):
    splits = validation.iterated_k_fold(orders, k)
    assert len(splits) == k * len(orders)
    validated = [i for _training, held_out in splits for i in held_out]
    assert validated == [i for order in orders for i in order]


@given(st.integers(0, 1000), st.integers(2, 20), st.integers(0, 5))
def test_the_training_part_alone_decides_how_to_standardize(seed, n, m):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(3, 2, (n, 3)), rng.normal(-1, 5, (m, 3))
    training, held_out = validation.standardize(a, b)
    assert np.allclose(training.mean(axis=0), 0)
    assert np.allclose(training.std(axis=0), 1)
    assert np.allclose(held_out * a.std(axis=0) + a.mean(axis=0), b)
    assert np.array_equal(validation.standardize(a, b + 1)[0], training)


def test_a_constant_feature_is_only_centered():
    a, b = np.array([[2.0, 1.0], [2.0, 3.0]]), np.array([[5.0, 2.0]])
    training, held_out = validation.standardize(a, b)
    assert training.tolist() == [[0, -1], [0, 1]]
    assert held_out.tolist() == [[3, 0]]


def test_each_fold_is_scored_by_a_model_that_never_saw_it():
    data = two_moons(30)
    splits = validation.k_fold(np.random.default_rng(0).permutation(30), 4)
    scores = validation.cross_validate(NearestCentroid(2), data.x, data.y, splits)
    assert scores.shape == (4,)
    changed = data.x.copy()
    changed[splits[2][1]] += 100.0
    for fold, (training, _held_out) in enumerate(splits):
        a, b = (x[training] for x in (data.x, changed))
        assert np.array_equal(a, b) == (fold == 2)
    again = validation.cross_validate(NearestCentroid(2), changed, data.y, splits)
    assert again[2] != scores[2]


def test_the_best_mean_is_chosen_and_of_equals_the_first():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(20, 3))
    y = x @ [1.0, 2.0, 3.0]
    splits = validation.k_fold(np.arange(20), 4)
    models = [Ridge(100.0), Ridge(0.1), Ridge(0.1), Ridge(30.0)]
    best, means = validation.choose_model(models, x, y, splits)
    assert best == 1
    assert means[1] == means[2] == means.max()
    assert means[0] == validation.cross_validate(models[0], x, y, splits).mean()
