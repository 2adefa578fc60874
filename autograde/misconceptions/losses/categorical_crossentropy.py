"""Known mistakes in categorical_crossentropy."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    ALL_NUMBERS,
    ARGUMENTS,
    BASE_TWO,
    CHAPTER,
    GRADIENT_BY_ALL,
    GRADIENT_SIGN,
    GRADIENT_UNPROTECTED,
    MINUS,
    NOT_DIVIDED,
    NOT_REDUCED,
    OF_LOGITS,
    SUM_OF_EXAMPLES,
    UNPROTECTED,
    Array,
    Pair,
    binary,
    by_example,
    clipped,
    exchanged,
    per,
)
from autograde.reference import losses


def _categorical(protect: str = "both", slope: str = "probability", base: float = np.e) -> Pair:
    """Categorical cross-entropy per number, with one of its parts replaced."""

    def numbers(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        p = y_pred if protect == "nothing" else clipped(y_pred)
        q = y_pred if protect in {"nothing", "loss"} else p
        slopes = {
            "probability": -y_true / q,
            "logit": y_pred - y_true,
        }
        return -y_true * np.log(p) / np.log(base), slopes[slope]

    return numbers


def cce_minus_lost(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.categorical_crossentropy(y_true, y_pred)
    return -loss, -gradient


def cce_renormalized(gradient_too: bool) -> Pair:
    """Every row divided by its sum first, in the gradient too or in the loss alone."""

    def numbers(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        total = y_pred.sum(axis=-1, keepdims=True)
        p = clipped(y_pred / total)
        return -y_true * np.log(p), ((1 if gradient_too else 0) - y_true / p) / total

    return per(numbers, "batch", "batch")


def cce_softmax_twice(y_true: Array, y_pred: Array) -> Any:
    return losses.sparse_categorical_crossentropy(y_true.argmax(axis=-1), y_pred)


CATEGORICAL_CROSSENTROPY = [
    Misconception(
        "unprotected", per(_categorical("nothing"), "batch", "batch"), UNPROTECTED, CHAPTER
    ),
    Misconception(
        "gradient-unprotected",
        per(_categorical("loss"), "batch", "batch"),
        GRADIENT_UNPROTECTED,
        CHAPTER,
    ),
    Misconception(
        "arguments-exchanged", exchanged(losses.categorical_crossentropy), ARGUMENTS, CHAPTER
    ),
    Misconception("divided-by-all-numbers", per(_categorical()), ALL_NUMBERS, CHAPTER),
    Misconception("sum", per(_categorical(), "one", "one"), SUM_OF_EXAMPLES, CHAPTER),
    Misconception(
        "gradient-not-divided", per(_categorical(), "batch", "one"), NOT_DIVIDED, CHAPTER
    ),
    Misconception(
        "gradient-divided-by-all-numbers",
        per(_categorical(), "batch", "all"),
        GRADIENT_BY_ALL,
        CHAPTER,
    ),
    Misconception("minus-lost", cce_minus_lost, MINUS, CHAPTER),
    Misconception(
        "sign-of-the-gradient",
        per(_categorical(), "batch", "batch", sign=-1),
        GRADIENT_SIGN,
        CHAPTER,
    ),
    Misconception(
        "gradient-of-the-logits",
        per(_categorical(slope="logit"), "batch", "batch"),
        OF_LOGITS,
        CHAPTER,
    ),
    Misconception(
        "softmax-twice",
        cce_softmax_twice,
        _(
            "You take the prediction for logits, as PyTorch's CrossEntropyLoss does, and put it "
            "through softmax. Here it is probabilities already."
        ),
        CHAPTER,
    ),
    Misconception(
        "binary",
        per(binary(), "batch", "batch"),
        _(
            "This is the binary cross-entropy of every class: the probabilities of the classes "
            "that are not true enter as well. Here only that of the true class does."
        ),
        CHAPTER,
    ),
    Misconception(
        "renormalized-gradient",
        cce_renormalized(gradient_too=True),
        _(
            "This is the gradient of Keras, which divides each row by its sum before it takes the "
            "logarithm. Here each probability is a number of its own, as in the formula; behind "
            "softmax the two are the same."
        ),
        CHAPTER,
    ),
    Misconception(
        "loss-renormalized",
        cce_renormalized(gradient_too=False),
        _(
            "Your loss divides each row by its sum, as Keras's does, but your gradient knows "
            "nothing of it. Here each probability is a number of its own; leave the division out."
        ),
        CHAPTER,
    ),
    Misconception("base-two", per(_categorical(base=2), "batch", "batch"), BASE_TWO, CHAPTER),
    Misconception("not-reduced", by_example(_categorical()), NOT_REDUCED, CHAPTER),
]
