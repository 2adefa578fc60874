import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde import plots
from autograde.plots.paths import spans
from autograde.problems import Quadratic, Saddle

VALLEY = Quadratic(np.diag([1.0, 20.0]), np.zeros(2))
WALK = np.array([[-4.0, 2.0], [-2.0, -1.0], [-1.0, 0.5]])


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def drawn(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def test_every_walk_is_drawn_through_its_points_under_its_name():
    ax = plots.paths(VALLEY, {"SGD": WALK, "momentum": WALK[::-1]})
    assert list(drawn(ax)) == ["SGD", "momentum"]
    np.testing.assert_array_equal(drawn(ax)["momentum"].get_xydata(), WALK[::-1])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["SGD", "momentum"]


def test_the_minimum_is_in_sight_even_if_no_walk_gets_there():
    ax = plots.paths(VALLEY, {"SGD": WALK[:1]}, minimum=(0, 0))
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < 0 < right
    assert bottom < 0 < top


def test_given_spans_hold_whatever_the_walks_do():
    ax = plots.paths(VALLEY, {"SGD": 100 * WALK}, x=(-5, 5), y=(-3, 3))
    assert ax.get_xlim() == (-5, 5)
    assert ax.get_ylim() == (-3, 3)


def test_contours_of_a_bowl_cross_an_axis_at_equal_distances():
    bowl = Quadratic(np.eye(2), np.zeros(2))
    ax = plots.contours(bowl, (-1, 1), (-1, 1), levels=4)
    radii = np.sqrt(2 * ax.collections[0].levels)
    np.testing.assert_allclose(np.diff(radii), radii[0], rtol=1e-9)


def test_contours_of_a_loss_below_zero_start_at_its_lowest():
    ax = plots.contours(Saddle(), (-2, 2), (-2, 2))
    assert ax.collections[0].levels[0] < -0.9


@given(st.lists(st.tuples(*[st.floats(-1e3, 1e3)] * 2), min_size=1, max_size=5))
def test_spans_leave_room_around_every_point(points):
    (x0, x1), (y0, y1) = spans({"a": points})
    assert all(x0 < x < x1 and y0 < y < y1 for x, y in points)


def test_a_run_that_diverged_does_not_hide_the_others():
    assert spans({"a": WALK, "b": [[np.inf, np.nan]]}) == spans({"a": WALK})


def test_a_loss_curve_breaks_where_the_logarithm_does():
    ax = plots.losses({"a": [1.0, 0.0, np.inf, 2.0]})
    assert ax.get_yscale() == "log"
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [1, np.nan, np.nan, 2])


def test_a_linear_axis_shows_zeros_and_negative_values():
    ax = plots.losses({"a": [1.0, 0.0, -1.0]}, x=[10, 20, 30], log=False, ylabel="accuracy")
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[10, 1], [20, 0], [30, -1]])
    assert ax.get_ylabel() == "accuracy"


def test_panels_can_be_drawn_side_by_side():
    _, (left, right) = plt.subplots(1, 2)
    assert plots.paths(VALLEY, {"SGD": WALK}, ax=left) is left
    assert plots.losses({"SGD": [3, 2, 1]}, ax=right) is right


def test_along_a_walk_are_its_losses():
    np.testing.assert_allclose(plots.along(VALLEY, WALK), [48.0, 12.0, 3.0])
