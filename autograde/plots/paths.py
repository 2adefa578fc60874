"""Where an optimizer walks, and how far down it gets."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator
from numpy.typing import ArrayLike, NDArray

from autograde.plots.style import look

Array = NDArray[np.floating]
Span = tuple[float, float]

TICKS = 5
"""At most so many on each axis: they take most of the time of drawing a figure."""

GRID = 29
"""Points per axis on which a loss is evaluated to draw its contours: 2 ms, and smooth enough."""


class Landscape(Protocol):
    """A problem whose loss can be asked for, such as :class:`autograde.problems.Quadratic`."""

    def loss(self, w: Array) -> float:
        """The loss at ``w``."""
        ...


def contours(
    problem: Landscape, x: Span, y: Span, *, levels: int = 12, ax: Axes | None = None
) -> Axes:
    """Draw the contours of a loss of two weights over the spans ``x`` and ``y``.

    The levels grow as squares, so that those of a quadratic bowl lie equally far apart. Returns
    the axes, new ones unless ``ax`` is given.
    """
    ax = ax or plt.subplots()[1]
    w0, w1 = np.linspace(*x, GRID), np.linspace(*y, GRID)
    losses = np.array([[problem.loss(np.array([a, b])) for a in w0] for b in w1])
    depth = losses - losses.min()
    at = losses.min() + depth.max() * np.linspace(0, 1, levels + 1)[1:] ** 2
    ax.contour(w0, w1, losses, at, colors="#8a8a8a", linewidths=0.6, linestyles="solid", zorder=0)
    ax.set(xlim=x, ylim=y, xlabel="weight $w_0$", ylabel="weight $w_1$")
    return ax


def spans(paths: Mapping[str, ArrayLike], *, margin: float = 0.15) -> tuple[Span, Span]:
    """The spans of both weights that show every path, with a margin on each side.

    Points that are not finite, as of a run that diverged, do not count.
    """
    points = np.concatenate([np.asarray(path, dtype=float) for path in paths.values()])
    points = points[np.isfinite(points).all(axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    room = margin * np.maximum(high - low, 1e-3)
    (x0, y0), (x1, y1) = (low - room).tolist(), (high + room).tolist()
    return (x0, x1), (y0, y1)


def paths(
    problem: Landscape,
    walks: Mapping[str, ArrayLike],
    *,
    minimum: Sequence[float] | None = None,
    x: Span | None = None,
    y: Span | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each walk, an array of shape (steps + 1, 2), over the contours of the problem.

    Dots are steps; the star is the ``minimum``. Without ``x`` and ``y`` every walk is in sight.
    Returns the axes.
    """
    wide, high = spans(walks if minimum is None else {**walks, "": [minimum]})
    ax = contours(problem, x or wide, y or high, ax=ax)
    for place, (name, walk) in enumerate(walks.items()):
        w = np.asarray(walk, dtype=float)
        ax.plot(w[:, 0], w[:, 1], marker="o", label=name, **_thin(look(name, place)))
    if minimum is not None:
        ax.plot(*minimum, "k*", markersize=9, zorder=5)
    ax.locator_params(nbins=TICKS)
    ax.legend()
    return ax


def losses(
    curves: Mapping[str, ArrayLike],
    *,
    x: ArrayLike | None = None,
    log: bool = True,
    xlabel: str = "step",
    ylabel: str = "loss",
    ax: Axes | None = None,
) -> Axes:
    """Draw each curve, a value per step (or per element of ``x``), with its name.

    A step whose value is not finite, or not positive on a logarithmic axis, leaves a gap. Returns
    the axes.
    """
    ax = ax or plt.subplots()[1]
    for place, (name, curve) in enumerate(curves.items()):
        values = np.asarray(curve, dtype=float)
        shown = np.where(np.isfinite(values) & ((values > 0) | (not log)), values, np.nan)
        ax.plot(np.arange(len(values)) if x is None else x, shown, label=name, **look(name, place))
    ax.locator_params(nbins=TICKS)
    if log:
        ax.set_yscale("log")
        ax.yaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_major_formatter("{x:g}")
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return ax


def along(problem: Landscape, walk: ArrayLike) -> Array:
    """The loss of the problem at every point of a walk."""
    return np.array([problem.loss(w) for w in np.asarray(walk, dtype=float)])


def _thin(style: dict[str, Any]) -> dict[str, Any]:
    return {**style, "linewidth": 1.0, "markersize": 2.5, "alpha": 0.9}
