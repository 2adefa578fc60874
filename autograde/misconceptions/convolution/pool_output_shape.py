"""Known mistakes in pool_output_shape."""

from collections.abc import Callable
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.convolution.conv_output_shape import _same_keeps, _unpadded
from autograde.misconceptions.convolution.shared import (
    CHAPTER,
    Shape,
    not_rounded,
    one_short,
    rounded_up,
)
from autograde.reference.transfer import output_size


def _pooled(
    size: Callable[[int, int, int, str], Any] = output_size,
    default: str = "size",
    channels: str = "kept",
) -> Any:
    """The shape after pooling, with another rule for a side, the strides or the channels."""

    def pool_output_shape(
        input_shape: Shape, pool_size: int, strides: int | None, padding: str
    ) -> Any:
        height, width, before = input_shape
        steps = (1 if default == "one" else pool_size) if strides is None else strides
        steps = pool_size if default == "always" else steps
        sides = size(height, pool_size, steps, padding), size(width, pool_size, steps, padding)
        if channels == "first":
            return before, *sides
        if channels == "batch":
            return None, *sides, before
        return *sides, max(before // pool_size, 1) if channels == "pooled" else before

    return pool_output_shape


def _side_by_side(size: int, window: int, _strides: int, _padding: str) -> int:
    return size // window


POOL_OUTPUT_SHAPE = [
    Misconception(
        "strides-of-one",
        _pooled(default="one"),
        _(
            "Where no strides are given your windows move by one pixel. Pooling's default is "
            "another than convolution's: its windows lie side by side."
        ),
        CHAPTER,
    ),
    Misconception(
        "strides-ignored",
        _pooled(default="always"),
        _("Your windows always lie side by side. With strides of their own they may overlap."),
        CHAPTER,
    ),
    Misconception(
        "always-side-by-side",
        _pooled(_side_by_side),
        _(
            "You divide each side by the window's size, whatever is asked for. That counts windows "
            'that lie side by side inside the image; strides of their own, and "same", count '
            "otherwise."
        ),
        CHAPTER,
    ),
    Misconception(
        "padding-ignored",
        _pooled(_unpadded),
        _(
            'The padding makes no difference in your result. With "same", windows that begin '
            "inside the image count even if they hang over its edge."
        ),
        CHAPTER,
    ),
    Misconception(
        "same-keeps-the-size",
        _pooled(_same_keeps),
        _('With "same" your size never changes, but strides leave places out all the same.'),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        _pooled(rounded_up),
        _(
            "Without padding you round up, as Caffe does (PyTorch's ceil_mode). Here a window that "
            "hangs over the edge does not count."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-rounded",
        _pooled(not_rounded),
        _("Your sizes have fractions. A side is a whole number of windows: which way to round?"),
        CHAPTER,
    ),
    Misconception(
        "one-short",
        _pooled(one_short),
        _(
            "Each side is one too short without padding: there is one window more than there are "
            "steps between windows."
        ),
        CHAPTER,
    ),
    Misconception(
        "channels-pooled",
        _pooled(channels="pooled"),
        _("You pool the channels too. Every map is pooled on its own, and all of them stay."),
        CHAPTER,
    ),
    Misconception(
        "channels-first",
        _pooled(channels="first"),
        _("Your channels come first, as in PyTorch. Here, as in Keras, they come last."),
        CHAPTER,
    ),
    Misconception(
        "with-the-batch",
        _pooled(channels="batch"),
        _(
            "Your shape starts with the batch. What is asked for is the shape of one image: three "
            "numbers."
        ),
        CHAPTER,
    ),
]
