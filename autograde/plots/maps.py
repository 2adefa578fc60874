"""Pictures side by side: images, kernels, and the maps that a convolution makes of them."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike


def maps(
    rows: Mapping[str, ArrayLike],
    *,
    shown: int = 8,
    titles: Sequence[str] | None = None,
    side: float = 0.8,
) -> Figure:
    """Draw a row of gray pictures for each name: the first channels of an image or of its maps.

    Each of ``rows`` has shape (height, width, channels). White is the largest value of a picture
    and black its smallest; it is ``side`` inches wide. ``titles`` stand over the first row.
    Returns the figure.
    """
    arrays = {name: np.asarray(row, dtype=float)[..., :shown] for name, row in rows.items()}
    columns = max(array.shape[-1] for array in arrays.values())
    label = 0.15 + 0.085 * max(map(len, arrays))
    width = label + side * columns + 0.1
    height = side * len(arrays) + (0.3 if titles else 0.1)
    figure, axes = plt.subplots(
        len(arrays), columns, squeeze=False, figsize=(width, height), layout="none"
    )
    figure.subplots_adjust(
        left=label / width, right=1 - 0.05 / width, bottom=0.05 / height,
        top=1 - (0.25 if titles else 0.05) / height, wspace=0.08, hspace=0.08,
    )  # fmt: skip
    for line, (name, array) in zip(axes, arrays.items(), strict=True):
        for channel, ax in enumerate(line):
            ax.set_axis_off()
            if channel < array.shape[-1]:
                ax.imshow(array[..., channel], cmap="gray", interpolation="nearest")
        line[0].text(
            -0.08, 0.5, name, ha="right", va="center", transform=line[0].transAxes, fontsize=9
        )
    for ax, title in zip(axes[0], titles or (), strict=False):
        ax.set_title(title, fontsize=9, pad=3)
    return figure
