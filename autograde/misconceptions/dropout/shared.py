"""What the mistakes in several functions of dropout share: masks, scales, and hints."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.reference import dropout

Array = NDArray[Any]
Generator = np.random.Generator

CHAPTER = "Dropout (1-training/dropout)"


def kept(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return dropout.draw_mask(shape, rate, rng)


def mask_of_the_rate(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.random(shape) < rate


def mask_of_the_batch(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return np.ones((shape[0], 1)) * (rng.random(shape[1:]) >= rate)


def mask_of_examples(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return (rng.random((shape[0], 1)) >= rate) * np.ones(shape)


def mask_exact(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    size = int(np.prod(shape))
    return (rng.permutation(size) >= round(rate * size)).reshape(shape)


def mask_fixed_seed(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return kept(shape, rate, np.random.default_rng(0))


def mask_own_generator(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return kept(shape, rate, np.random.default_rng())


EXACT = _(
    "Your masks drop exactly the same number of units every time. In dropout every unit is "
    "dropped or kept on its own, so the number varies from mask to mask; the share is {rate} "
    "on average only."
)
FIXED = _(
    "Every call gives the same mask, as if the random numbers started anew each time. A new "
    "mask is drawn in every call: go on with the generator that you are handed."
)
OWN = _(
    "The mask follows the right law, but does not come from rng: np.random.rand and its like have "
    "a generator of their own, so nobody can repeat your result. Draw with rng."
)
BATCH = _(
    "One mask serves the whole batch: all examples lose the same units. Every example has its "
    "own mask, so the mask has the shape of the batch."
)
EXAMPLES = _(
    "One number is drawn for every example, so it is kept or lost as a whole. Every unit of "
    "every example is drawn on its own."
)


def one(_rate: float) -> float:
    return 1.0


def keep(rate: float) -> float:
    return 1 - rate


def over_rate(rate: float) -> float:
    return 1 / rate if rate > 0 else np.inf


def twice(rate: float) -> float:
    return dropout.rescaling(rate) ** 2


def unguarded(rate: float) -> Any:
    return np.float64(1.0) / (1 - rate)
