"""What is drawn of a student's figures is what Jupyter shows."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure
from PIL import Image

from autograde.sandbox.worker.figures import png


@pytest.fixture(autouse=True)
def usual_style():
    """Whatever other tests have drawn with."""
    with plt.rc_context():
        plt.rcdefaults()
        yield


def wide() -> Figure:
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.plot([0, 1], [0, 1], label="a line")
    axes.legend()
    return figure


def small() -> Figure:
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot([0, 1], [0, 1])
    axes.set_title("a title")
    axes.set_xlabel("an axis that has no room")
    return figure


def outside() -> Figure:
    figure = small()
    figure.axes[0].text(1.5, 0.5, "far from the axes")
    return figure


def bare() -> Figure:
    figure, axes = plt.subplots()
    axes.axis("off")
    return figure


def both(figure: Figure) -> tuple[np.ndarray, np.ndarray]:
    """The pixels that are drawn here, and those of the inline backend."""
    try:
        return pixels(png(figure)), pixels(print_figure(figure, "png", base64=True))
    finally:
        plt.close(figure)


@pytest.mark.parametrize("made", [small, outside, bare])
def test_what_sticks_out_is_drawn_pixel_by_pixel_as_usual(made) -> None:
    np.testing.assert_array_equal(*both(made()))


def test_what_fits_is_cut_at_whole_pixels() -> None:
    ours, usual = both(wide())
    # At most two pixels more or less on each side, wherever letters begin and end.
    assert np.abs(np.subtract(ours.shape, usual.shape)).max() <= 4
    assert ours.mean() == pytest.approx(usual.mean(), rel=0.01)


def test_a_figure_without_anything_is_nothing() -> None:
    figure = plt.figure()
    assert png(figure) is None
    plt.close(figure)


def pixels(file: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(file))))
