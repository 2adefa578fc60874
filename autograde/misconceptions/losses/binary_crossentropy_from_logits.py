"""Known mistakes in binary_crossentropy_from_logits."""

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    ARGUMENTS,
    BATCH,
    CHAPTER,
    GRADIENT_BY_BATCH,
    GRADIENT_SIGN,
    NOT_DIVIDED,
    NOT_REDUCED,
    SUM,
    Array,
    Pair,
    clipped,
    exchanged,
    per,
)
from autograde.reference import losses


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _binary_of_logits(protect: str) -> Pair:
    """Sigmoid first and the logarithm after it, clipped in between or not."""

    def numbers(y_true: Array, logits: Array) -> tuple[Array, Array]:
        p = sigmoid(logits)
        q = clipped(p) if protect == "clip" else p
        return -(y_true * np.log(q) + (1 - y_true) * np.log(1 - q)), p - y_true

    return numbers


def stable(y_true: Array, logits: Array) -> tuple[Array, Array]:
    each = np.logaddexp(0, logits) - y_true * logits
    return each, losses.binary_crossentropy_from_logits(y_true, logits)[1] * logits.size


def overflowing(y_true: Array, logits: Array) -> tuple[Array, Array]:
    return np.log(1 + np.exp(logits)) - y_true * logits, sigmoid(logits) - y_true


def stopping_at_probability(y_true: Array, logits: Array) -> tuple[Array, Array]:
    p = clipped(sigmoid(logits))
    return stable(y_true, logits)[0], (p - y_true) / (p * (1 - p))


BINARY_FROM_LOGITS = [
    Misconception(
        "logarithm-of-the-sigmoid",
        per(_binary_of_logits("nothing")),
        _(
            "You take the logarithm after the sigmoid, which rounds to 0 or 1 for large logits. "
            "Simplify the logarithm of the sigmoid on paper first, so that nothing is rounded."
        ),
        CHAPTER,
    ),
    Misconception(
        "clipped",
        per(_binary_of_logits("clip")),
        _(
            "You clip the probability, so no loss is above 16, and a logit of 1000 that is wrong "
            "should cost 1000. From the logits the loss can be computed without clipping."
        ),
        CHAPTER,
    ),
    Misconception(
        "exponential-overflows",
        per(overflowing),
        _(
            "The formula is right, but the exponential of 1000 is more than a number can hold. "
            "Rewrite it so that only exponentials of negative numbers are taken."
        ),
        CHAPTER,
    ),
    Misconception(
        "logits-taken-for-probabilities",
        losses.binary_crossentropy,
        _(
            "You take the logarithm of the logits as if they were probabilities. They are any "
            "numbers; the sigmoid makes probabilities of them."
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-stops-at-the-probability",
        per(stopping_at_probability),
        _(
            "Your gradient is with respect to the probability. The logit is one step further back: "
            "the derivative of the sigmoid is missing, and cancels the quotient."
        ),
        CHAPTER,
    ),
    Misconception(
        "arguments-exchanged",
        exchanged(losses.binary_crossentropy_from_logits),
        ARGUMENTS,
        CHAPTER,
    ),
    Misconception("sum", per(stable, "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(stable, "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(stable, "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-the-batch", per(stable, "all", "batch"), GRADIENT_BY_BATCH, CHAPTER
    ),
    Misconception("sign-of-the-gradient", per(stable, sign=-1), GRADIENT_SIGN, CHAPTER),
    Misconception("not-reduced", stable, NOT_REDUCED, CHAPTER),
]
