"""Known mistakes in conv_parameters."""

from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.convolution.shared import CHAPTER


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
