"""Known mistakes in conv_output_shape."""

from collections.abc import Callable
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.convolution.shared import (
    CHAPTER,
    Shape,
    not_rounded,
    one_short,
    rounded_up,
)
from autograde.reference.transfer import output_size


def _shape(size: Callable[[int, int, int, str], Any], channels: str = "filters") -> Any:
    """The shape after a convolution, with another rule for a side or for the channels."""

    def conv_output_shape(
        input_shape: Shape, filters: int, kernel_size: int, strides: int, padding: str
    ) -> Any:
        height, width, before = input_shape
        sides = (
            size(height, kernel_size, strides, padding),
            size(width, kernel_size, strides, padding),
        )
        after = {"filters": filters, "before": before, "product": before * filters}
        if channels == "first":
            return filters, *sides
        if channels == "batch":
            return None, *sides, filters
        return *sides, after[channels]

    return conv_output_shape


def _unpadded(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, window, strides, "valid")


def _same_keeps(size: int, window: int, strides: int, padding: str) -> int:
    return size if padding == "same" else output_size(size, window, strides, padding)


def _same_rounds_down(size: int, window: int, strides: int, padding: str) -> int:
    return size // strides if padding == "same" else output_size(size, window, strides, padding)


def _same_on_both_sides(size: int, window: int, strides: int, padding: str) -> int:
    padded = size + 2 * ((window - 1) // 2) if padding == "same" else size
    return output_size(padded, window, strides, "valid")


def _half_on_both_sides(size: int, window: int, strides: int, padding: str) -> int:
    padded = size + 2 * (window // 2) if padding == "same" else size
    return output_size(padded, window, strides, "valid")


def _quotient_of_the_rest(size: int, window: int, strides: int, padding: str) -> int:
    rest = (size - window + 1) // strides
    return rest if padding == "valid" else output_size(size, window, strides, padding)


def _exchanged(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, window, strides, "valid" if padding == "same" else "same")


def _no_strides(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, window, 1, padding)


def _square(input_shape: Shape, filters: int, size: int, strides: int, padding: str) -> Any:
    side = output_size(input_shape[0], size, strides, padding)
    return side, side, filters


def _width_first(input_shape: Shape, filters: int, size: int, strides: int, padding: str) -> Any:
    height, width = (output_size(side, size, strides, padding) for side in input_shape[:2])
    return width, height, filters


CONV_OUTPUT_SHAPE = [
    Misconception(
        "padding-ignored",
        _shape(_unpadded),
        _(
            'The padding makes no difference in your result. With "same" (written in small '
            "letters) the image gets a border, so that the kernel's size does not shorten it."
        ),
        CHAPTER,
    ),
    Misconception(
        "same-keeps-the-size",
        _shape(_same_keeps),
        _(
            'With "same" your size never changes. It is the kernel that costs nothing then; '
            "strides still leave places out."
        ),
        CHAPTER,
    ),
    Misconception(
        "same-rounds-down",
        _shape(_same_rounds_down),
        _(
            'With "same" you round down where the strides do not come out even. The border lets '
            "the last step happen even if it begins near the edge."
        ),
        CHAPTER,
    ),
    Misconception(
        "same-pads-both-sides-alike",
        _shape(_same_on_both_sides),
        _(
            'With "same" you pad both sides alike, which PyTorch\'s users do by hand: right for '
            "an odd kernel, one short for an even one. Keras pads one more at the end."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-a-kernel-on-each-side",
        _shape(_half_on_both_sides),
        _(
            'With "same" you pad half a kernel on each side: right for an odd kernel, one too long '
            "for an even one. Together, both borders are one pixel smaller than the kernel."
        ),
        CHAPTER,
    ),
    Misconception(
        "paddings-exchanged",
        _shape(_exchanged),
        _(
            'Your two formulas have changed places: with "valid" the kernel stays inside the '
            'image and costs something, with "same" it costs nothing.'
        ),
        CHAPTER,
    ),
    Misconception(
        "quotient-of-the-rest",
        _shape(_quotient_of_the_rest),
        _(
            "Without padding and with strides you sometimes lose a place: you divide the number of "
            "all places by the strides. The strides divide the way to the last place; the first "
            "one is there before any step."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-short",
        _shape(one_short),
        _(
            "Each side is one too short without padding: you count the steps between the places "
            "of the kernel, and there is one place more than there are steps."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        _shape(rounded_up),
        _(
            "Without padding you round up where the strides do not come out even (Caffe's pooling "
            "does). The last place would hang over the edge: here it does not count."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-rounded",
        _shape(not_rounded),
        _("Your sizes have fractions. A side is a whole number of places: which way to round?"),
        CHAPTER,
    ),
    Misconception(
        "strides-ignored",
        _shape(_no_strides),
        _("The strides make no difference in your result, but they leave places out."),
        CHAPTER,
    ),
    Misconception(
        "channels-kept",
        _shape(output_size, "before"),
        _(
            "You hand the input's channels on. Each filter sums over all of them and gives one "
            "map: how many maps come out?"
        ),
        CHAPTER,
    ),
    Misconception(
        "channels-multiplied",
        _shape(output_size, "product"),
        _(
            "You give every filter a map for each input channel (that is a depthwise convolution). "
            "A filter sums over the channels and gives one map."
        ),
        CHAPTER,
    ),
    Misconception(
        "channels-first",
        _shape(output_size, "first"),
        _("Your channels come first, as in PyTorch. Here, as in Keras, they come last."),
        CHAPTER,
    ),
    Misconception(
        "with-the-batch",
        _shape(output_size, "batch"),
        _(
            "Your shape starts with the batch, as Keras's compute_output_shape has it. What is "
            "asked for is the shape of one image: three numbers."
        ),
        CHAPTER,
    ),
    Misconception(
        "always-square",
        _square,
        _("You use the height for both sides: not every image is square."),
        CHAPTER,
    ),
    Misconception(
        "width-first",
        _width_first,
        _("Your width comes first. Here, as in NumPy and Keras, the height (rows) does."),
        CHAPTER,
    ),
]
