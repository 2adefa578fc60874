import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.plots.distributions import BINS, WIDEST, moving, outline, through_depth

RNG = np.random.default_rng(0)
LAYERS = [RNG.normal(0, 0.8**i, (64, 8)) for i in range(6)]


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(-5, 5))
def test_a_histogram_is_symmetric_about_its_place(values, place):
    corners = outline(values, 3.0, place)
    assert corners.shape == (2 * BINS, 2)
    right, left = corners[:BINS], corners[BINS:][::-1]
    np.testing.assert_allclose(right[:, 0] - place, place - left[:, 0], atol=1e-9)
    np.testing.assert_array_equal(right[:, 1], left[:, 1])


def test_the_fullest_bin_has_the_full_width():
    corners = outline([0.0, 0.0, 1.0], 3.0, 2.0, width=0.4)
    assert corners[:, 0].max() == pytest.approx(2.4)
    assert corners[corners[:, 0].argmax(), 1] == pytest.approx(0.0, abs=1e-9)


def test_values_beyond_the_limit_count_in_the_outermost_bin():
    right = outline([100.0, 100.0, -100.0], 1.0, 0.0)[:BINS, 0]
    assert right[-1] > right[0] > 0
    assert not right[1:-1].any()


def test_each_network_has_a_panel_with_a_histogram_per_layer():
    figure = through_depth({"without": LAYERS, "with": LAYERS[:4]})
    assert [ax.get_title() for ax in figure.axes] == ["without", "with"]
    assert [len(ax.collections[0].get_paths()) for ax in figure.axes] == [6, 4]


def test_many_networks_share_the_widest_figure():
    figure = through_depth({str(i): LAYERS for i in range(4)})
    assert figure.get_size_inches()[0] == pytest.approx(WIDEST)


def test_bars_mark_the_middle_half_of_the_values():
    ax = through_depth({"one": [np.arange(101) / 50 - 1]}).axes[0]
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [-0.5, 0.5])


def test_panels_share_the_axis_of_the_values():
    axes = through_depth({"a": LAYERS, "b": LAYERS}, limit=2.0).axes
    assert {ax.get_ylim() for ax in axes} == {(-2.0, 2.0)}
    assert axes[0].get_ylabel()


def test_averages_start_before_the_first_batch():
    ax = moving([1.0, 1.0], {"0.9": [0.0, 0.1, 0.19]}, settled=1.0)
    found = {line.get_label(): line for line in ax.lines}
    assert found["batch"].get_xdata().tolist() == [1, 2]
    assert found["0.9"].get_xydata().tolist() == [[0, 0], [1, 0.1], [2, 0.19]]
    assert list(found["all examples"].get_ydata()) == [1.0, 1.0]


def test_without_a_settled_value_no_line_is_drawn_for_it():
    labels = [line.get_label() for line in moving([1.0], {"0.9": [0.0, 0.1]}).lines]
    assert "all examples" not in labels
