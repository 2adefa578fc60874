import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.plots.folds import (
    COLORS,
    FEW,
    TRAINING,
    UNUSED,
    VALIDATION,
    folds,
    roles,
    scatter,
)
from autograde.reference.validation import k_fold


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def labels(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


@given(n=st.integers(2, 40), k=st.integers(2, 10))
def test_every_example_validates_once_in_the_picture_of_k_fold(n, k):
    k = min(n, k)
    table = roles(n, k_fold(np.arange(n), k))
    assert table.shape == (k, n)
    np.testing.assert_array_equal((table == VALIDATION).sum(axis=0), 1)
    np.testing.assert_array_equal((table == TRAINING).sum(axis=0), k - 1)


def test_examples_that_no_part_holds_are_left_out():
    assert roles(4, [([0], [2])]).tolist() == [[TRAINING, UNUSED, VALIDATION, UNUSED]]


def test_the_legend_names_examples_left_out_only_if_there_are_any():
    assert labels(folds(3, [([0, 1], [2])])) == ["trains", "validates"]
    assert labels(folds(3, [([0], [2])])) == ["trains", "validates", "left out"]


def test_squares_stand_in_the_order_in_which_the_examples_were_dealt():
    order = np.array([2, 0, 1])
    ax = folds(3, k_fold(order, 3), order=order)
    squares = np.asarray(ax.collections[0].get_array()).reshape(3, 3)
    np.testing.assert_array_equal(squares == VALIDATION, np.eye(3, dtype=bool))
    assert [text.get_text() for text in ax.get_xticklabels()] == ["2", "0", "1"]


def test_the_first_split_is_on_top():
    low, high = folds(4, k_fold(np.arange(4), 2)).get_ylim()
    assert low > high


def test_roles_differ_in_gray():
    lightness = [np.mean(plt.matplotlib.colors.to_rgb(color)) for color in COLORS]
    assert min(np.abs(np.diff(sorted(lightness)))) > 0.1


def test_each_method_has_its_scores_and_their_mean():
    ax = scatter({"hold-out": [0.5, 0.7], "K-fold": [0.6, 0.62, 0.64]}, truth=0.61)
    clouds = [line for line in ax.lines if line.get_marker() == "o"]
    assert [len(cloud.get_xdata()) for cloud in clouds] == [2, 3]
    means = [line.get_xdata()[0] for line in ax.lines if line.get_linewidth() > 2]
    np.testing.assert_allclose(means, [0.6, 0.62])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["hold-out", "K-fold"]
    assert ax.lines[-1].get_xdata() == [0.61, 0.61]


def test_few_scores_are_large_dots_and_many_are_small_ones():
    ax = scatter({"few": np.zeros(FEW), "many": np.zeros(FEW + 1)})
    few, many = (line for line in ax.lines if line.get_marker() == "o")
    assert few.get_markersize() > many.get_markersize()
    assert few.get_alpha() > many.get_alpha()


def test_clouds_of_neighbors_do_not_touch():
    ax = scatter({"a": np.zeros(500), "b": np.zeros(500)})
    first, second = (line.get_ydata() for line in ax.lines if line.get_marker() == "o")
    assert max(first) < min(second)
