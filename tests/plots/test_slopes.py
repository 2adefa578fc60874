import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.plots import slopes

mpl.use("Agg")


@pytest.fixture
def figure():
    yield slopes.value_and_slope
    plt.close("all")


def curves(ax):
    return {line.get_label(): line.get_ydata() for line in ax.lines}


def test_values_stand_on_the_left_and_slopes_on_the_right(figure):
    x = np.array([-1.0, 0.5, 2.0])
    drawn = figure({"square": lambda e: (float(e[0] ** 2), 2 * e)}, x, xlabel="e")
    left, right = drawn.axes
    assert np.allclose(curves(left)["square"], x**2)
    assert np.allclose(curves(right)["square"], 2 * x)
    assert left.get_xlabel() == right.get_xlabel() == "e"


def test_infinity_leaves_a_gap(figure):
    with np.errstate(divide="ignore"):
        drawn = figure({"log": lambda p: (np.log(p), 1 / p)}, [0.0, 1.0])
    for ax in drawn.axes:
        assert np.isnan(curves(ax)["log"]).tolist() == [True, False]
