"""How values spread: layer by layer through a network, and batch by batch through training."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from autograde.plots.style import OKABE_ITO, look

Array = NDArray[np.floating]

BINS = 41
"""Bins of each histogram."""

WIDEST = 7.4
"""No figure is wider, in inches: labels would become too small where it is shrunk to fit."""


def outline(values: ArrayLike, limit: float, place: float, *, width: float = 0.42) -> Array:
    """The corners of a histogram that stands upright, mirrored about ``x = place``.

    Values beyond ``limit`` count in the outermost bin; the fullest bin is ``width`` wide on either
    side. Returns an array of shape (2 * BINS, 2).
    """
    clipped = np.clip(np.ravel(np.asarray(values, dtype=float)), -limit, limit)
    counts, edges = np.histogram(clipped, bins=BINS, range=(-limit, limit))
    half = width * counts / max(counts.max(), 1)
    middle = (edges[:-1] + edges[1:]) / 2
    right = np.stack([place + half, middle], axis=1)
    left = np.stack([place - half, middle], axis=1)
    return np.concatenate([right, left[::-1]])


def through_depth(networks: Mapping[str, Sequence[ArrayLike]], *, limit: float = 3.0) -> Figure:
    """Draw, for each network, the histogram of the values in each of its layers.

    ``networks`` maps a title to the values of layer 1, layer 2 and so on; each gets a panel, and
    all panels share the vertical axis from ``-limit`` to ``limit``. A bar marks the middle half
    of the values. Returns the figure.
    """
    width = min(3.4 * len(networks), WIDEST)
    figure, axes = plt.subplots(1, len(networks), sharey=True, squeeze=False, figsize=(width, 2.9))
    for place, (ax, (title, layers)) in enumerate(zip(axes[0], networks.items(), strict=True)):
        color = look(title, place)["color"]
        shapes = [outline(values, limit, i) for i, values in enumerate(layers, start=1)]
        ax.add_collection(PolyCollection(shapes, facecolor=color, alpha=0.45, edgecolor=color))
        for i, values in enumerate(layers, start=1):
            ax.plot(
                [i, i], np.quantile(np.asarray(values), [0.25, 0.75]), color="black", linewidth=1.4
            )
        ax.set(title=title, xlabel="layer", xlim=(0.4, len(layers) + 0.6), ylim=(-limit, limit))
        ax.set_xticks(range(1, len(layers) + 1))
    axes[0, 0].set_ylabel("value")
    figure.subplots_adjust(wspace=0.08)
    return figure


def moving(
    batches: ArrayLike,
    averages: Mapping[str, ArrayLike],
    *,
    settled: float | None = None,
    ylabel: str = "mean of a feature",
    ax: Axes | None = None,
) -> Axes:
    """Draw a statistic of each batch as dots and its moving averages as lines.

    ``batches`` has one value per batch; each of ``averages`` has one more, its start. ``settled``
    is the value for all examples. Returns the axes, new ones unless ``ax`` is given.
    """
    ax = ax or plt.subplots()[1]
    values = np.asarray(batches, dtype=float)
    ax.plot(np.arange(1, len(values) + 1), values, ".", color="#8a8a8a", label="batch")
    for place, (name, average) in enumerate(averages.items()):
        ax.plot(np.asarray(average, dtype=float), label=name, **look(name, place))
    if settled is not None:
        ax.axhline(settled, color=OKABE_ITO["black"], linewidth=0.8, label="all examples")
    ax.set(xlabel="batches seen", ylabel=ylabel)
    ax.legend(ncols=2)
    return ax
