"""A function and its slope, side by side."""

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from autograde.plots.paths import TICKS
from autograde.plots.style import look

Array = NDArray[np.floating]
Loss = Callable[[Array], tuple[Any, Any]]


def value_and_slope(
    functions: Mapping[str, Loss],
    x: ArrayLike,
    *,
    xlabel: str = "error",
    ylabels: tuple[str, str] = ("loss", "gradient"),
) -> Figure:
    """Draw each function at every number of ``x``, its values on the left, its slopes on the right.

    A function is handed one number in an array of shape (1,) and returns its value and the slope,
    which may be such an array too. What is not finite leaves a gap. Returns the figure.
    """
    at = np.asarray(x, dtype=float)
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 2.7), layout="constrained")
    for place, (name, function) in enumerate(functions.items()):
        pairs = [function(np.array([number])) for number in at]
        for ax, which in zip(axes, (0, 1), strict=True):
            curve = np.array([float(np.squeeze(pair[which])) for pair in pairs])
            shown = np.where(np.isfinite(curve), curve, np.nan)
            ax.plot(at, shown, label=name, **look(name, place))
    for ax, ylabel in zip(axes, ylabels, strict=True):
        ax.locator_params(nbins=TICKS)
        ax.set(xlabel=xlabel, ylabel=ylabel)
    axes[0].legend()
    return figure
