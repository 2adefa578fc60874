"""What a figure costs to draw is in its parts: each text takes about a tenth of a millisecond."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist

from autograde import plots, problems
from autograde.plots.distributions import moving, through_depth
from autograde.plots.folds import folds, scatter
from autograde.reference.validation import k_fold

MOST = 200
"""Parts of a figure with one panel, and of each panel where there are more."""

VALLEY = problems.Quadratic(np.diag([1.0, 10.0]), np.zeros(2))
WALK = np.array([[4.0, 2.0], [2.0, 1.0], [1.0, 0.5]])
LAYERS = [np.linspace(-1, 1, 64) * 0.8**i for i in range(6)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.paths(VALLEY, {"SGD": WALK, "momentum": -WALK}, minimum=(0, 0)),
        lambda: plots.losses({"SGD": [3.0, 2.0, 1.0], "Adam": [3.0, 1.0, 0.1]}),
        lambda: folds(20, k_fold(np.arange(20), 5)),
        lambda: scatter({name: np.linspace(0, 1, 200) for name in ("a", "b", "c")}, truth=0.5),
        lambda: through_depth({"a": LAYERS, "b": LAYERS}).axes[0],
        lambda: moving(np.ones(60), {"0.9": np.ones(61), "0.99": np.ones(61)}, settled=1.0),
    ],
)
def test_a_figure_has_few_parts(draw):
    plots.use()
    figure = draw().figure
    figure.savefig(io.BytesIO())
    parts = figure.findobj(Artist)
    plt.close("all")
    assert len(parts) <= MOST * len(figure.axes)
