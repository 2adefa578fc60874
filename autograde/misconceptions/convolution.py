"""What goes wrong with convolutions: sizes, counts, and how the kernel is laid on the image."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference.transfer import conv2d as cross_correlate
from autograde.reference.transfer import output_size

Array = NDArray[np.floating]
Shape = tuple[int, int, int]

CHAPTER = "Convolutional networks (5-transfer/convolutional-networks)"


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


def _one_short(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, window, strides, padding) - (padding == "valid")


def _rounded_up(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, strides if padding == "same" else window, strides, padding) + (
        (padding == "valid") * ((size - window) % strides > 0)
    )


def _not_rounded(size: int, window: int, strides: int, padding: str) -> float:
    return size / strides if padding == "same" else (size - window) / strides + 1


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
            'The padding makes no difference in your result. With "same" the image gets a border, '
            "so that the kernel's size does not shorten it."
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
        "one-short",
        _shape(_one_short),
        _(
            "Each side is one too short without padding: you count the steps between the places "
            "of the kernel, and there is one place more than there are steps."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        _shape(_rounded_up),
        _(
            "Without padding you round up where the strides do not come out even (Caffe's pooling "
            "does). The last place would hang over the edge: here it does not count."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-rounded",
        _shape(_not_rounded),
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
        _pooled(_rounded_up),
        _(
            "Without padding you round up, as Caffe does (PyTorch's ceil_mode). Here a window that "
            "hangs over the edge does not count."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-rounded",
        _pooled(_not_rounded),
        _("Your sizes have fractions. A side is a whole number of windows: which way to round?"),
        CHAPTER,
    ),
    Misconception(
        "one-short",
        _pooled(_one_short),
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


def params_no_bias(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> Any:
    return kernel_size**2 * channels_in * filters


def params_always_bias(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> Any:
    return (kernel_size**2 * channels_in + 1) * filters


def params_one_bias(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> Any:
    return kernel_size**2 * channels_in * filters + (1 if use_bias else 0)


def params_bias_per_channel(
    channels_in: int, filters: int, kernel_size: int, use_bias: bool
) -> Any:
    return (kernel_size**2 + (1 if use_bias else 0)) * channels_in * filters


def params_one_channel(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> Any:
    return (kernel_size**2 + (1 if use_bias else 0)) * filters


def params_one_filter(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> Any:
    return kernel_size**2 * channels_in + (1 if use_bias else 0)


def params_not_squared(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> Any:
    return (kernel_size * channels_in + (1 if use_bias else 0)) * filters


def params_bias_of_channels(
    channels_in: int, filters: int, kernel_size: int, use_bias: bool
) -> Any:
    return kernel_size**2 * channels_in * filters + (channels_in if use_bias else 0)


CONV_PARAMETERS = [
    Misconception(
        "bias-forgotten",
        params_no_bias,
        _("You count the kernels alone. With use_bias there is something to add for each filter."),
        CHAPTER,
    ),
    Misconception(
        "bias-always",
        params_always_bias,
        _("You count biases even where use_bias is false."),
        CHAPTER,
    ),
    Misconception(
        "one-bias-for-all",
        params_one_bias,
        _("You count a single bias for the whole layer. Every filter has its own."),
        CHAPTER,
    ),
    Misconception(
        "bias-for-each-channel",
        params_bias_per_channel,
        _(
            "You count a bias for every channel of every filter. A filter adds one number, after "
            "it has summed over the channels."
        ),
        CHAPTER,
    ),
    Misconception(
        "channels-forgotten",
        params_one_channel,
        _(
            "You count kernels that are one channel deep. A kernel reaches through all channels of "
            "its input."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-filter",
        params_one_filter,
        _("You count one filter. Each map that comes out has a filter of its own."),
        CHAPTER,
    ),
    Misconception(
        "kernel-not-squared",
        params_not_squared,
        _("You count one row of the kernel: it has as many rows as columns."),
        CHAPTER,
    ),
    Misconception(
        "biases-of-the-input",
        params_bias_of_channels,
        _("You count a bias for each input channel. Biases belong to what comes out."),
        CHAPTER,
    ),
]


def conv_flipped(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x, kernel[::-1, ::-1], bias)


def conv_no_bias(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x, kernel, np.zeros_like(bias))


def conv_bias_per_channel(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x, kernel, bias * x.shape[2])


def conv_first_channel(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x[:, :, :1], kernel[:, :, :1], bias)


def conv_mean_of_channels(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x, kernel / x.shape[2], bias)


def conv_transposed(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x, kernel.transpose(1, 0, 2, 3), bias)


def conv_padded(x: Array, kernel: Array, bias: Array) -> Any:
    size = kernel.shape[0]
    before = (size - 1) // 2
    border = (before, size - 1 - before)
    return cross_correlate(np.pad(x, (border, border, (0, 0))), kernel, bias)


def conv_one_short(x: Array, kernel: Array, bias: Array) -> Any:
    return cross_correlate(x, kernel, bias)[:-1, :-1]


def conv_relu(x: Array, kernel: Array, bias: Array) -> Any:
    return np.maximum(cross_correlate(x, kernel, bias), 0)


CONV2D = [
    Misconception(
        "kernel-flipped",
        conv_flipped,
        _(
            "You turn the kernel around before you lay it on the image. That is the convolution of "
            "mathematics (and of scipy.signal.convolve2d); networks, here as in every framework, "
            "use the kernel as it is."
        ),
        CHAPTER,
    ),
    Misconception(
        "bias-forgotten",
        conv_no_bias,
        _("The bias has no part in your result."),
        CHAPTER,
    ),
    Misconception(
        "bias-for-each-channel",
        conv_bias_per_channel,
        _("You add the bias once for every input channel. It is added after the sum, once."),
        CHAPTER,
    ),
    Misconception(
        "first-channel-only",
        conv_first_channel,
        _("Only the first channel of the image has a part in your result: a filter sums over all."),
        CHAPTER,
    ),
    Misconception(
        "mean-of-the-channels",
        conv_mean_of_channels,
        _("You take the mean over the channels where a filter takes their sum."),
        CHAPTER,
    ),
    Misconception(
        "kernel-transposed",
        conv_transposed,
        _("Rows and columns of the kernel have changed places: its first axis goes down."),
        CHAPTER,
    ),
    Misconception(
        "image-padded",
        conv_padded,
        _(
            "You add a border, so that the map keeps the size of the image. Asked for is the "
            'convolution without padding ("valid").'
        ),
        CHAPTER,
    ),
    Misconception(
        "last-place-left-out",
        conv_one_short,
        _(
            "The last row and the last column of places are missing: the kernel may touch the edge "
            "of the image."
        ),
        CHAPTER,
    ),
    Misconception(
        "activated",
        conv_relu,
        _("Negative numbers have become 0: a ReLU has come in. The convolution itself is linear."),
        CHAPTER,
    ),
]
