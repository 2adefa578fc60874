"""Small gray pictures side by side, a row for each thing that was done to them."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]

GAP = 1
"""Pixels between two pictures."""


def mosaic(rows: Sequence[ArrayLike]) -> Array:
    """All pictures as one, ``nan`` between them.

    Each row has shape (pictures, height, width); shorter rows are filled up with ``nan``.
    """
    arrays = [np.asarray(row, dtype=float) for row in rows]
    height, width = arrays[0].shape[1:]
    columns = max(len(array) for array in arrays)
    shape = (len(arrays) * (height + GAP) - GAP, columns * (width + GAP) - GAP)
    whole = np.full(shape, np.nan)
    for i, array in enumerate(arrays):
        for j, picture in enumerate(array):
            top, left = i * (height + GAP), j * (width + GAP)
            whole[top : top + height, left : left + width] = picture
    return whole


def pictures(
    rows: Mapping[str, ArrayLike], *, titles: Sequence[str] = (), ax: Axes | None = None
) -> Axes:
    """Draw each row of pictures, of shape (pictures, height, width), with its name on the left.

    0 is black and 1 is white. ``titles`` stand above the columns. Returns the axes, new ones
    unless ``ax`` is given.
    """
    height, width = np.shape(next(iter(rows.values())))[1:]
    whole = mosaic(list(rows.values()))
    if ax is None:
        left = 0.15 + 0.085 * max(map(len, rows))
        top = 0.3 if titles else 0.1
        size = 0.62 / max(height, width)
        wide, high = whole.shape[1] * size, whole.shape[0] * size
        figure, ax = plt.subplots(figsize=(left + wide + 0.1, top + high + 0.1))
        total_width, total_height = figure.get_size_inches()
        ax.set_position(
            (
                left / total_width,
                0.1 / total_height,
                wide / total_width,
                high / total_height,
            )
        )
    ax.imshow(whole, cmap="gray", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    ax.set_yticks([i * (height + GAP) + (height - 1) / 2 for i in range(len(rows))], list(rows))
    ax.set_xticks([j * (width + GAP) + (width - 1) / 2 for j in range(len(titles))], list(titles))
    ax.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax
