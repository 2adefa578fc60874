"""Known mistakes in conv2d."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.convolution.shared import CHAPTER, Array
from autograde.reference.transfer import conv2d as cross_correlate


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
