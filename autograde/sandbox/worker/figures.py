"""Drawing figures for a notebook's outputs: as the inline backend does, in half the time.

That backend draws a figure twice: to find what is on it, and again without the margins. Here
the margins are cut off the first drawing, unless something sticks out of the figure.
"""

import base64
import io
import math

import matplotlib as mpl
import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import print_figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

COMPRESSION = 1
"""Files a tenth larger than with the default, in a third of the time."""


def draw_quickly(shell: InteractiveShell) -> None:
    """Let ``shell`` show figures by :func:`png`; ``%config InlineBackend`` undoes it."""
    if shell.display_formatter:
        shell.display_formatter.formatters["image/png"].for_type(Figure, png)


def png(figure: Figure) -> str | None:
    """The figure without its margins as a PNG file, in base 64; nothing if it is empty."""
    if not figure.axes and not figure.lines:
        return None
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        return _drawn_twice(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    height, width = pixels.shape[:2]
    box = figure.get_tightbbox(canvas.get_renderer())  # type: ignore[no-untyped-call]
    edges = (box.x0, box.y0, width / figure.dpi - box.x1, height / figure.dpi - box.y1)
    if not all(math.isfinite(edge) and edge >= 0 for edge in edges):
        return _drawn_twice(figure)
    pad = mpl.rcParams["savefig.pad_inches"]
    left, bottom, right, top = (max(0, int((edge - pad) * figure.dpi)) for edge in edges)
    file = io.BytesIO()
    image = Image.fromarray(pixels[top : height - bottom, left : width - right])
    image.save(file, "png", dpi=(figure.dpi, figure.dpi), compress_level=COMPRESSION)
    return base64.b64encode(file.getvalue()).decode()


def _drawn_twice(figure: Figure) -> str:
    return str(print_figure(figure, "png", base64=True))  # type: ignore[no-untyped-call]
