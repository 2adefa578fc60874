"""Which examples train and which validate, split by split, and how far the scores scatter."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from autograde.plots.style import OKABE_ITO, look

Indices = NDArray[np.integer]

UNUSED, TRAINING, VALIDATION = 0, 1, 2
"""The role of an example in a split."""

COLORS = ("#ffffff", "#a9d3ee", OKABE_ITO["vermilion"])
"""The color of each role; they also differ in gray."""

EDGE = "#555555"
"""The color of the lines between the squares."""

FEW = 30
"""Clouds of up to so many dots have large ones; more dots are small, to show where they pile up."""


def roles(n: int, splits: Sequence[tuple[ArrayLike, ArrayLike]]) -> Indices:
    """The role of each of ``n`` examples in each split, of shape (splits, n)."""
    found = np.full((len(splits), n), UNUSED)
    for row, (training, validation) in zip(found, splits, strict=True):
        row[np.asarray(training, dtype=int)] = TRAINING
        row[np.asarray(validation, dtype=int)] = VALIDATION
    return found


def _axes(width: float, height: float, *, left: float) -> Axes:
    """New axes in a figure of that size, with room for the labels on the left, all in inches."""
    figure, ax = plt.subplots(figsize=(width, height))
    figure.subplots_adjust(
        left=left / width, right=1 - 0.15 / width, bottom=0.5 / height, top=1 - 0.3 / height
    )
    return ax


def folds(
    n: int,
    splits: Sequence[tuple[ArrayLike, ArrayLike]],
    *,
    order: ArrayLike | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a row per split and a square per example, colored by what it is used for.

    The examples stand in the given ``order``, by default that of their indices. White squares are
    examples that a split leaves out. Returns the axes, new ones unless ``ax`` is given.
    """
    if ax is None:
        ax = _axes(6.4, 0.8 + 0.3 * len(splits), left=0.5)
    table = roles(n, splits)
    names = np.arange(n) if order is None else np.asarray(order)
    ax.pcolormesh(
        table[:, names],
        cmap=ListedColormap(COLORS),
        vmin=UNUSED,
        vmax=VALIDATION,
        edgecolors=EDGE,
        linewidth=0.5,
    )
    ax.set_xticks(np.arange(n) + 0.5, [str(name) for name in names])
    ax.set_yticks(np.arange(len(splits)) + 0.5, [str(i) for i in range(1, len(splits) + 1)])
    ax.tick_params(length=0)
    ax.invert_yaxis()
    ax.set(xlabel="example", ylabel="split")
    shown = [(TRAINING, "trains"), (VALIDATION, "validates")]
    if (table == UNUSED).any():
        shown.append((UNUSED, "left out"))
    patches = [Patch(facecolor=COLORS[role], edgecolor=EDGE, label=name) for role, name in shown]
    ax.legend(handles=patches, ncols=3, loc="lower right", bbox_to_anchor=(1, 1), borderpad=0.2)
    return ax


def scatter(
    scores: Mapping[str, ArrayLike],
    *,
    truth: float | None = None,
    xlabel: str = "accuracy",
    ax: Axes | None = None,
) -> Axes:
    """Draw the scores of each method as a cloud of dots, its mean as a line.

    ``truth`` is drawn as a vertical line across all methods. Returns the axes, new ones unless
    ``ax`` is given.
    """
    if ax is None:
        ax = _axes(5.5, 0.8 + 0.55 * len(scores), left=0.15 + 0.08 * max(map(len, scores)))
    rng = np.random.default_rng(0)
    for place, (name, values) in enumerate(scores.items()):
        found = np.asarray(values, dtype=float)
        color = look(name, place)["color"]
        height = place + rng.uniform(-0.28, 0.28, len(found))
        size, alpha = (5, 0.7) if len(found) <= FEW else (3, 0.45)
        ax.plot(found, height, "o", markersize=size, alpha=alpha, color=color, markeredgewidth=0)
        ax.plot([found.mean()] * 2, [place - 0.36, place + 0.36], color=color, linewidth=2.2)
    if truth is not None:
        ax.axvline(truth, color="black", linewidth=0.9, linestyle=":", zorder=0)
    ax.set_yticks(range(len(scores)), list(scores))
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set(xlabel=xlabel)
    return ax
