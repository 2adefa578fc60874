"""Known mistakes in kl_divergence."""

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.losses.shared import (
    BASE_TWO,
    CHAPTER,
    EPSILON,
    GRADIENT_BY_ALL,
    NOT_DIVIDED,
    NOT_REDUCED,
    SUM_OF_EXAMPLES,
    Array,
    Pair,
    by_example,
    exchanged,
    per,
)
from autograde.reference import losses


def _kl(protect: str = "both", slope: str = "prediction", base: float = np.e) -> Pair:
    """The divergence per number, with one of its parts replaced."""

    def numbers(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = y_true if protect in {"nothing", "prediction"} else np.clip(y_true, EPSILON, 1)
        p = y_pred if protect in {"nothing", "truth"} else np.clip(y_pred, EPSILON, 1)
        logarithms = np.log(y / p)
        slopes = logarithms + 1 if slope == "truth" else -y_true / p
        return y * logarithms / np.log(base), slopes

    return numbers


def kl_reversed(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    y, p = np.clip(y_true, EPSILON, 1), np.clip(y_pred, EPSILON, 1)
    return p * np.log(p / y), np.log(p / y) + 1


def kl_log_probabilities(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    return y_true * (np.log(np.clip(y_true, EPSILON, 1)) - y_pred), -y_true


KL_DIVERGENCE = [
    Misconception(
        "unprotected",
        per(_kl("nothing"), "batch", "batch"),
        _(
            "Where the true probability is 0 your loss is 0 times minus infinity, and where the "
            "predicted one is 0 it is infinite. Keep both away from 0 before the quotient."
        ),
        CHAPTER,
    ),
    Misconception(
        "zero-times-infinity",
        per(_kl("prediction"), "batch", "batch"),
        _(
            "Where the true probability is 0 your loss is 0 times minus infinity, which is not a "
            "number. Such a class should add nothing."
        ),
        CHAPTER,
    ),
    Misconception(
        "prediction-unprotected",
        per(_kl("truth"), "batch", "batch"),
        _(
            "A predicted probability of 0 makes your loss or its gradient infinite. Keep it away "
            "from 0, as in cross-entropy."
        ),
        CHAPTER,
    ),
    Misconception(
        "arguments-exchanged",
        exchanged(losses.kl_divergence),
        _(
            "You measure the truth from the prediction: the divergence is not symmetric. The first "
            "argument is what is true; it stands in front of the logarithm and on top in it."
        ),
        CHAPTER,
    ),
    Misconception(
        "reversed",
        per(kl_reversed, "batch", "batch"),
        _(
            "This is the reverse divergence, weighed by what is predicted. It is a loss too, with "
            "other minima; here what is true weighs, as in maximum likelihood."
        ),
        CHAPTER,
    ),
    Misconception(
        "entropy-left-out",
        losses.categorical_crossentropy,
        _(
            "This is the cross-entropy. It has the same gradient, but for equal distributions it "
            "is not 0: the entropy of what is true is still in it."
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-of-the-truth",
        per(_kl(slope="truth"), "batch", "batch"),
        _(
            "This is the derivative with respect to the true distribution. What training moves is "
            "the prediction, which stands in the denominator."
        ),
        CHAPTER,
    ),
    Misconception(
        "log-probabilities",
        per(kl_log_probabilities, "batch", "batch"),
        _(
            "You take the prediction for logarithms of probabilities, as PyTorch's KLDivLoss does. "
            "Here it is probabilities."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-all-numbers",
        per(_kl()),
        _(
            "You divide by the number of all probabilities, as PyTorch's KLDivLoss does unless it "
            "is told 'batchmean'. The sum over the classes makes the divergence of one example; "
            "the mean is over the examples."
        ),
        CHAPTER,
    ),
    Misconception("sum", per(_kl(), "one", "one"), SUM_OF_EXAMPLES, CHAPTER),
    Misconception("gradient-not-divided", per(_kl(), "batch", "one"), NOT_DIVIDED, CHAPTER),
    Misconception(
        "gradient-divided-by-all-numbers", per(_kl(), "batch", "all"), GRADIENT_BY_ALL, CHAPTER
    ),
    Misconception(
        "sign-of-the-gradient",
        per(_kl(), "batch", "batch", sign=-1),
        _(
            "Your gradient points the other way: where does the minus come from when log(1/p) is "
            "differentiated?"
        ),
        CHAPTER,
    ),
    Misconception("base-two", per(_kl(base=2), "batch", "batch"), BASE_TWO, CHAPTER),
    Misconception("not-reduced", by_example(_kl()), NOT_REDUCED, CHAPTER),
]
