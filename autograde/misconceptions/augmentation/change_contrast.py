"""Known mistakes in change_contrast."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import FRACTIONS_LOST, Array, known
from autograde.reference import augmentation as right


def contrast_around_zero(images: Array, factor: float) -> Any:
    return np.clip(factor * images, 0, 1)


def contrast_around_middle(images: Array, factor: float) -> Any:
    return np.clip(0.5 + factor * (images - 0.5), 0, 1)


def contrast_batch_mean(images: Array, factor: float) -> Any:
    return np.clip(images.mean() + factor * (images - images.mean()), 0, 1)


def contrast_mean_picture(images: Array, factor: float) -> Any:
    mean = images.mean(axis=0)
    return np.clip(mean + factor * (images - mean), 0, 1)


def contrast_not_cut(images: Array, factor: float) -> Any:
    mean = images.mean(axis=(1, 2), keepdims=True)
    return mean + factor * (images - mean)


def contrast_deviation(images: Array, factor: float) -> Any:
    return right.change_contrast(images, 1 + factor)


def contrast_mean_lost(images: Array, factor: float) -> Any:
    return np.clip(factor * (images - images.mean(axis=(1, 2), keepdims=True)), 0, 1)


def contrast_divided(images: Array, factor: float) -> Any:
    return right.change_contrast(images, 1 / np.float64(factor))


def contrast_truncated(images: Array, factor: float) -> Any:
    changed = np.zeros_like(images)
    changed[...] = right.change_contrast(images, factor)
    return changed


CHANGE_CONTRAST = [
    known(
        "around-zero",
        contrast_around_zero,
        _(
            "You multiply the pixels: that makes pictures brighter or darker. Contrast is how far "
            "pixels are from the picture's mean, and the mean stays."
        ),
    ),
    known(
        "around-the-middle",
        contrast_around_middle,
        _(
            "You pull pixels away from 0.5, as some libraries do. Here, as in Keras, the middle is "
            "the picture's own mean, which stays as it is."
        ),
    ),
    known(
        "mean-of-the-batch",
        contrast_batch_mean,
        _(
            "You take one mean of the whole batch. Every picture has its own: what becomes of one "
            "must not depend on which others are in the batch."
        ),
    ),
    known(
        "mean-picture",
        contrast_mean_picture,
        _(
            "You take a mean for every pixel over the pictures of the batch. The mean of a picture "
            "is one number, over its height and width."
        ),
    ),
    known(
        "not-cut",
        contrast_not_cut,
        _("Some of your pixels are below 0 or above 1: the result is to be cut to that range."),
    ),
    known(
        "factor-as-a-deviation",
        contrast_deviation,
        _(
            "You use 1 + factor. Keras's RandomContrast counts from 1 like that; here the factor "
            "itself multiplies, so 1 changes nothing."
        ),
    ),
    known(
        "mean-not-added-again",
        contrast_mean_lost,
        _("The mean is taken away and never comes back, so that half of the pixels end at 0."),
    ),
    known(
        "divided",
        contrast_divided,
        _("Your contrast falls as the factor grows: the distance to the mean is divided by it."),
    ),
    known(
        "fractions-lost",
        contrast_truncated,
        FRACTIONS_LOST,
    ),
]
