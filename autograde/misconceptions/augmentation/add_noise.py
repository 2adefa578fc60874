"""Known mistakes in add_noise."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import FRACTIONS_LOST, Array, Rng, known
from autograde.reference import augmentation as right


def noise_not_cut(x: Array, stddev: float, rng: Rng) -> Any:
    return x + rng.normal(0, stddev, x.shape)


def noise_shared(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev, x.shape[1:]), 0, 1)


def noise_one_number(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev), 0, 1)


def noise_per_picture(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev, (len(x),) + (1,) * (x.ndim - 1)), 0, 1)


def noise_uniform(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.uniform(-stddev, stddev, x.shape), 0, 1)


def noise_one_sided(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + stddev * rng.random(x.shape), 0, 1)


def noise_variance(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, np.sqrt(stddev), x.shape), 0, 1)


def noise_squared(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev**2, x.shape), 0, 1)


def noise_of_255(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev / 255, x.shape), 0, 1)


def noise_unscaled(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(stddev, 1, x.shape), 0, 1)


def noise_rescaled(x: Array, stddev: float, rng: Rng) -> Any:
    noisy = x + rng.normal(0, stddev, x.shape)
    return (noisy - noisy.min()) / (noisy.max() - noisy.min())


def noise_multiplied(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x * (1 + rng.normal(0, stddev, x.shape)), 0, 1)


def noise_own_generator(x: Array, stddev: float, rng: Rng) -> Any:
    return right.add_noise(x, stddev, np.random.default_rng())


def noise_own_seed(x: Array, stddev: float, rng: Rng) -> Any:
    return right.add_noise(x, stddev, np.random.default_rng(0))


def noise_truncated(x: Array, stddev: float, rng: Rng) -> Any:
    noisy = np.zeros_like(x)
    noisy[...] = right.add_noise(x, stddev, rng)
    return noisy


ADD_NOISE = [
    known(
        "not-cut",
        noise_not_cut,
        _(
            "The noise takes pixels below 0 and above 1 (as Keras's GaussianNoise does). Here the "
            "result is cut to the range of pixels."
        ),
    ),
    known(
        "one-number",
        noise_one_number,
        _(
            "One single number is added everywhere: all pictures get brighter or darker together. "
            "Without a shape, the generator draws one number only."
        ),
    ),
    known(
        "same-for-all-pictures",
        noise_shared,
        _(
            "Every picture of the batch gets the same noise. The shape of what is drawn has to "
            "count the pictures, too."
        ),
    ),
    known(
        "one-number-per-picture",
        noise_per_picture,
        _(
            "All pixels of a picture get the same number: that changes its brightness. Noise is "
            "drawn for each pixel."
        ),
    ),
    known(
        "uniform",
        noise_uniform,
        _(
            "Your noise is uniform between -stddev and stddev: it has a sharp edge, and its "
            "standard deviation is only 0.58 of that. The normal distribution is asked for."
        ),
    ),
    known(
        "only-brighter",
        noise_one_sided,
        _(
            "Your noise is never negative, so pictures only get brighter: `rng.random` draws from "
            "0 to 1. The normal distribution is asked for."
        ),
    ),
    known(
        "stddev-as-variance",
        noise_variance,
        _(
            "Your noise is far too strong: you take the root of stddev, as if it were a variance. "
            "It is the standard deviation itself."
        ),
    ),
    known(
        "stddev-squared",
        noise_squared,
        _(
            "Your noise is far too weak: stddev is squared. NumPy's generator wants the standard "
            "deviation, not the variance."
        ),
    ),
    known(
        "for-pixels-to-255",
        noise_of_255,
        _(
            "Your noise is far too weak, as if pixels went up to 255. Here they go from 0 to 1, "
            "and stddev is meant for those."
        ),
    ),
    known(
        "stddev-as-the-mean",
        noise_unscaled,
        _(
            "The spread of your noise is 1, whatever stddev is. NumPy's `normal` takes the mean "
            "first and the standard deviation next."
        ),
    ),
    known(
        "rescaled",
        noise_rescaled,
        _(
            "You stretch the noisy pictures to fit the range from 0 to 1, which moves every pixel "
            "by the most extreme one. Cut instead: what is inside the range stays."
        ),
    ),
    known(
        "multiplied",
        noise_multiplied,
        _(
            "Your noise is multiplied with the pixels (speckle), so that black stays black. Here "
            "noise is added, the same amount on dark and bright."
        ),
    ),
    known(
        "same-every-time",
        noise_own_seed,
        _(
            "Whatever generator is handed in, the noise is the same: a generator with a fixed seed "
            "inside the function begins anew with every call."
        ),
    ),
    known(
        "not-repeatable",
        noise_own_generator,
        _(
            "The noise does not come from the generator that is handed in, so an experiment cannot "
            "be repeated by its seed."
        ),
    ),
    known(
        "fractions-lost",
        noise_truncated,
        FRACTIONS_LOST,
    ),
]
