"""Known mistakes in binary_crossentropy."""

from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    ARGUMENTS,
    BASE_TWO,
    BATCH,
    CHAPTER,
    GRADIENT_BY_BATCH,
    GRADIENT_SIGN,
    GRADIENT_UNPROTECTED,
    MINUS,
    NOT_DIVIDED,
    NOT_REDUCED,
    OF_LOGITS,
    SUM,
    UNPROTECTED,
    Array,
    binary,
    exchanged,
    per,
)
from autograde.reference import losses


def bce_minus_lost(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.binary_crossentropy(y_true, y_pred)
    return -loss, -gradient


def bce_sigmoid_twice(y_true: Array, y_pred: Array) -> Any:
    return losses.binary_crossentropy_from_logits(y_true, y_pred)


BINARY_CROSSENTROPY = [
    Misconception("unprotected", per(binary("nothing")), UNPROTECTED, CHAPTER),
    Misconception("gradient-unprotected", per(binary("loss")), GRADIENT_UNPROTECTED, CHAPTER),
    Misconception(
        "one-side-protected",
        per(binary("one side")),
        _(
            "A probability of 0 is kept away from the logarithm, but one of 1 is not: there is a "
            "second logarithm, of one less the probability."
        ),
        CHAPTER,
    ),
    Misconception("arguments-exchanged", exchanged(losses.binary_crossentropy), ARGUMENTS, CHAPTER),
    Misconception(
        "zeros-left-out",
        per(binary(halves="ones")),
        _(
            "Examples whose label is 0 add nothing to your loss: a network that always answers 1 "
            "would be perfect. Their probability is one less that of a 1."
        ),
        CHAPTER,
    ),
    Misconception("minus-lost", bce_minus_lost, MINUS, CHAPTER),
    Misconception("gradient-of-the-logits", per(binary(slope="logit")), OF_LOGITS, CHAPTER),
    Misconception(
        "sigmoid-twice",
        bce_sigmoid_twice,
        _(
            "You take the prediction for a logit, as PyTorch's BCEWithLogitsLoss does, and put it "
            "through a sigmoid. Here it is a probability already."
        ),
        CHAPTER,
    ),
    Misconception("sum", per(binary(), "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(binary(), "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(binary(), "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-the-batch", per(binary(), "all", "batch"), GRADIENT_BY_BATCH, CHAPTER
    ),
    Misconception("sign-of-the-gradient", per(binary(), sign=-1), GRADIENT_SIGN, CHAPTER),
    Misconception(
        "sign-of-the-second-part",
        per(binary(slope="added")),
        _(
            "For the label 0 your gradient points downhill. The second logarithm is of one less "
            "the probability: what does the chain rule make of the inside?"
        ),
        CHAPTER,
    ),
    Misconception("base-two", per(binary(base=2)), BASE_TWO, CHAPTER),
    Misconception("not-reduced", binary(), NOT_REDUCED, CHAPTER),
]
