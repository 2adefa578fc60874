"""Where training stops: loss curves with the best epoch and the last one marked."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from autograde.plots.paths import losses
from autograde.plots.style import look


def stops(
    curves: Mapping[str, ArrayLike],
    marks: Mapping[str, tuple[int | None, int]],
    *,
    ylabel: str = "loss",
    ax: Axes | None = None,
) -> Axes:
    """Draw each curve, a value per epoch, and on the last of them where training stops.

    ``marks`` are pairs ``(stopped_epoch, best_epoch)`` by name: a star stands at the best epoch,
    a line of the same color at the epoch that stopped the training (none where that is 0 or
    ``None``). Returns the axes.
    """
    if ax is None:
        figure, ax = plt.subplots(figsize=(5.5, 3.9))
        figure.subplots_adjust(bottom=0.34)
    losses(curves, log=False, xlabel="epoch", ylabel=ylabel, ax=ax)
    watched = np.asarray(list(curves.values())[-1], dtype=float)
    for place, (name, (stopped, best)) in enumerate(marks.items(), start=len(curves)):
        style = look(name, place)
        ax.plot(best, watched[best], "*", color=style["color"], markersize=11, zorder=5)
        label = f"{name}: best {best}"
        if stopped:
            label += f", stops at {stopped}"
            ax.axvline(stopped, **style, linewidth=1.1, zorder=0)
        ax.plot([], [], marker="*", markersize=8, label=label, **style)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2)  # below the curves
    return ax
