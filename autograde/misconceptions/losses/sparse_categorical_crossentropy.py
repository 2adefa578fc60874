"""Known mistakes in sparse_categorical_crossentropy."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    ALL_NUMBERS,
    CHAPTER,
    GRADIENT_BY_ALL,
    GRADIENT_SIGN,
    NOT_DIVIDED,
    NOT_REDUCED,
    SUM_OF_EXAMPLES,
    Array,
    Pair,
    by_example,
    clipped,
    per,
)
from autograde.reference import losses


def softmax(z: Array, axis: int | None = -1) -> Array:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _sparse(
    shift: Callable[[Array], Any] = lambda z: z.max(axis=-1, keepdims=True),
    axis: int | None = -1,
    protect: str = "nothing",
    log_of: str = "logits",
) -> Pair:
    """Sparse categorical cross-entropy per number, with one of its parts replaced."""

    def numbers(y_true: Any, logits: Array) -> tuple[Array, Array]:
        shifted = logits - shift(logits)
        total = np.exp(shifted).sum(axis=axis, keepdims=True)
        p = np.exp(shifted) / total
        one_hot = np.zeros_like(p)
        one_hot[np.arange(len(p)), y_true] = 1
        if log_of == "logits":
            logarithms = shifted - np.log(total)
        else:
            logarithms = np.log(clipped(p) if protect == "clip" else p)
        chosen = np.where(one_hot == 1, -logarithms, 0.0)
        return chosen, p - one_hot

    return numbers


def no_shift(z: Array) -> float:
    return 0.0


def sparse_label_kept(y_true: Any, logits: Array) -> Any:
    loss, _gradient = losses.sparse_categorical_crossentropy(y_true, logits)
    return loss, softmax(logits) / len(logits)


def sparse_of_probabilities(y_true: Any, logits: Array) -> Any:
    one_hot = np.eye(logits.shape[1])[y_true]
    return losses.categorical_crossentropy(one_hot, logits)


def sparse_stopping(y_true: Any, logits: Array) -> Any:
    loss, _gradient = losses.sparse_categorical_crossentropy(y_true, logits)
    one_hot = np.eye(logits.shape[1])[y_true]
    return loss, -one_hot / clipped(softmax(logits)) / len(logits)


def sparse_as_many_as_the_largest(y_true: Any, logits: Array) -> Any:
    one_hot = np.eye(y_true.max() + 1)[y_true]
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    n = len(logits)
    return -(one_hot * logarithms).sum() / n, (np.exp(logarithms) - one_hot) / n


SPARSE_FROM_LOGITS = [
    Misconception(
        "exponential-overflows",
        per(_sparse(no_shift, log_of="probabilities"), "batch", "batch"),
        _(
            "The exponential of 1000 is more than a number can hold. Softmax does not change when "
            "the same number is taken from all logits of a row: which number helps?"
        ),
        CHAPTER,
    ),
    Misconception(
        "logarithm-of-zero",
        per(_sparse(log_of="probabilities"), "batch", "batch"),
        _(
            "Softmax is safe now, but a class far behind gets a probability that rounds to 0, and "
            "its logarithm is infinite. Take the logarithm on paper first: of a quotient with an "
            "exponential on top, what remains?"
        ),
        CHAPTER,
    ),
    Misconception(
        "clipped",
        per(_sparse(log_of="probabilities", protect="clip"), "batch", "batch"),
        _(
            "You clip the probabilities, so no loss is above 16, and a logit that is behind by "
            "1000 should cost 1000. From the logits the loss can be computed without clipping."
        ),
        CHAPTER,
    ),
    Misconception(
        "softmax-over-everything",
        per(_sparse(np.max, axis=None), "batch", "batch"),
        _(
            "Your softmax adds up over the whole array. Every example has a distribution of its "
            "own: over which axis do the classes lie?"
        ),
        CHAPTER,
    ),
    Misconception(
        "softmax-over-the-batch",
        per(_sparse(lambda z: z.max(axis=0), axis=0), "batch", "batch"),
        _(
            "Your softmax adds up over the examples, and so each class has probabilities that add "
            "up to one. The classes of one example should."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-maximum-for-all",
        per(_sparse(np.max), "batch", "batch"),
        _(
            "You take the largest logit of the whole array away. A row that is far below it then "
            "has exponentials that all round to 0. Every row has its own largest."
        ),
        CHAPTER,
    ),
    Misconception(
        "label-left-in-the-gradient",
        sparse_label_kept,
        _(
            "Your gradient is the softmax alone: it pushes every logit down, that of the true "
            "class as well. What is true has to be taken from what is predicted."
        ),
        CHAPTER,
    ),
    Misconception(
        "logits-taken-for-probabilities",
        sparse_of_probabilities,
        _(
            "You take the logarithm of the logits as if they were probabilities. They are any "
            "numbers; softmax makes probabilities of them."
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-stops-at-the-probability",
        sparse_stopping,
        _(
            "Your gradient is with respect to the probabilities. The logits are one step further "
            "back: the derivative of softmax is missing, and cancels the quotient."
        ),
        CHAPTER,
    ),
    Misconception("divided-by-all-numbers", per(_sparse()), ALL_NUMBERS, CHAPTER),
    Misconception("sum", per(_sparse(), "one", "one"), SUM_OF_EXAMPLES, CHAPTER),
    Misconception("gradient-not-divided", per(_sparse(), "batch", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-all-numbers", per(_sparse(), "batch", "all"), GRADIENT_BY_ALL, CHAPTER
    ),
    Misconception(
        "sign-of-the-gradient", per(_sparse(), "batch", "batch", sign=-1), GRADIENT_SIGN, CHAPTER
    ),
    Misconception(
        "as-many-as-the-largest",
        sparse_as_many_as_the_largest,
        _(
            "Your one-hot rows are as long as the largest label of the batch wants. The classes "
            "beyond it are missing: how many there are, only the logits tell."
        ),
        CHAPTER,
    ),
    Misconception("not-reduced", by_example(_sparse()), NOT_REDUCED, CHAPTER),
]
