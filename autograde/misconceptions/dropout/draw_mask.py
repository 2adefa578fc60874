"""Known mistakes in draw_mask."""

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.dropout.shared import (
    BATCH,
    CHAPTER,
    EXACT,
    EXAMPLES,
    FIXED,
    OWN,
    Array,
    Generator,
    mask_exact,
    mask_fixed_seed,
    mask_of_examples,
    mask_of_the_batch,
    mask_of_the_rate,
    mask_own_generator,
)


def mask_not_compared(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.random(shape)


def mask_normal(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.standard_normal(shape) >= rate


def mask_coin(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.integers(0, 2, shape)


DRAW_MASK = [
    Misconception(
        "rate-to-keep",
        mask_of_the_rate,
        _(
            "Your mask is 1 with probability rate. Either you take rate for the probability to "
            "keep (as keep_prob is elsewhere), or you mark what is dropped; here, as in Keras, "
            "rate is the probability to drop, and the mask is 1 for what is kept."
        ),
        CHAPTER,
    ),
    Misconception("one-mask-for-the-batch", mask_of_the_batch, BATCH, CHAPTER),
    Misconception("whole-examples", mask_of_examples, EXAMPLES, CHAPTER),
    Misconception("exact-share", mask_exact, EXACT.format(rate="rate"), CHAPTER),
    Misconception("fixed-seed", mask_fixed_seed, FIXED, CHAPTER),
    Misconception(
        "not-compared",
        mask_not_compared,
        _(
            "Your mask holds the random numbers themselves. Each of them has still to decide "
            "something: compare it, so that what remains is kept or dropped."
        ),
        CHAPTER,
    ),
    Misconception(
        "normal-numbers",
        mask_normal,
        _(
            "You compare normal (Gaussian) random numbers with rate. How often they are below it "
            "is not rate: that holds for numbers that are uniform between 0 and 1."
        ),
        CHAPTER,
    ),
    Misconception(
        "a-fair-coin",
        mask_coin,
        _("About half of the units are dropped whatever the rate: it has no part in your mask."),
        CHAPTER,
    ),
    Misconception("own-generator", mask_own_generator, OWN, CHAPTER),
]
