from collections.abc import Iterator

import matplotlib as mpl
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt

from autograde.plots.stopping import stops


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    plt.close("all")


CURVES = {"training": [3.0, 2.0, 1.0, 0.5], "validation": [3.0, 1.5, 2.0, 2.5]}


def test_stars_stand_on_the_last_curve_and_lines_where_training_stops():
    ax = stops(CURVES, {"patience 1": (2, 1), "patience 9": (0, 1)})
    stars = [line for line in ax.lines if line.get_marker() == "*" and len(line.get_xdata())]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in stars] == [(1, 1.5)] * 2
    assert [line.get_xdata()[0] for line in ax.lines if list(line.get_ydata()) == [0, 1]] == [2]


def test_the_legend_tells_the_epochs():
    ax = stops(CURVES, {"patience 1": (2, 1), "patience 9": (None, 1)}, ylabel="nats")
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels[-2:] == ["patience 1: best 1, stops at 2", "patience 9: best 1"]
    assert ax.get_ylabel() == "nats"
