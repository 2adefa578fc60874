"""What goes wrong in losses: their formulas, their means, their gradients, and at the ends."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import losses

Array = NDArray[np.floating]
Pair = Callable[..., tuple[Any, Any]]

CHAPTER = "Loss functions (1-training/losses)"
EPSILON = losses.EPSILON


def per(
    numbers: Pair, loss: str = "all", gradient: str = "all", sign: float = 1, factor: float = 1
) -> Pair:
    """A loss from what each number adds to it, ``numbers``, as ``(losses, slopes)``.

    ``loss`` and ``gradient`` say what the sum is divided by: "all" numbers, the "batch", or "one".
    """

    def function(y_true: Array, y_pred: Array, *rest: Any) -> Any:
        each, slopes = numbers(np.asarray(y_true), y_pred, *rest)
        count = {"all": slopes.size, "batch": len(slopes), "one": 1}
        return (
            factor * each.sum() / count[loss],
            sign * factor * slopes / count[gradient],
        )

    return function


def one_slope(numbers: Pair) -> Pair:
    def function(y_true: Array, y_pred: Array, *rest: Any) -> Any:
        each, slopes = numbers(y_true, y_pred, *rest)
        return each.mean(), slopes.mean()

    return function


def exchanged(function: Pair) -> Pair:
    return lambda y_true, y_pred, *rest: function(y_pred, y_true, *rest)


SUM = _(
    "Your loss is a sum. Here it is the mean, as Keras's losses give it: then neither its size nor "
    "that of the steps depends on how many numbers there are. (A sum of squares, as in the "
    "residual sum of squares, or PyTorch's reduction='sum', needs a smaller learning rate.)"
)
BATCH = _(
    "You divide by the number of examples only. With several outputs the mean is over all the "
    "numbers, as in Keras: over the outputs of each example, and over the examples."
)
NOT_DIVIDED = _(
    "Your loss is a mean, but your gradient is that of the sum. What the loss is divided by, its "
    "gradient is divided by too."
)
SIGN = _(
    "Your gradient points the other way: downhill. Either the arguments are taken in the order "
    "(predicted, true), as many libraries have it, or the inner derivative is that of "
    "true - predicted, which is -1."
)
GRADIENT_SIGN = _(
    "Your gradient points the other way: downhill. Is the minus in front of the logarithm in it?"
)
NOT_REDUCED = _(
    "You return a loss for each number, and not their mean (PyTorch calls this reduction='none'). "
    "What is minimized is one number, and the gradient is that of this number."
)
ONE_SLOPE = _(
    "Your gradient is averaged into one number. Each number of the prediction has a slope of its "
    "own: the gradient has the shape of the prediction."
)
ARGUMENTS = _(
    "Your arguments are in the order (predicted, true), as in PyTorch. Here they are in Keras's "
    "order: what is true comes first."
)
BASE_TWO = _(
    "Your logarithm has the base 2, so the loss is in bits. Here, as in every framework, it is the "
    "natural one, whose derivative needs no factor."
)
UNPROTECTED = _(
    "Nothing keeps the probability away from 0 and 1, where the logarithm or the quotient is not "
    "finite. Clip it before anything else happens to it."
)
GRADIENT_UNPROTECTED = _(
    "The loss stays finite at 0 and 1, but the gradient divides by the probability as it came."
)
OF_LOGITS = _(
    "This is the gradient with respect to the logits, in which the derivative of the activation is "
    "contained. Here the prediction is a probability, and the gradient is with respect to it."
)
MINUS = _(
    "Your loss is negative: a logarithm of a probability always is. The minus in front of the sum "
    "makes a cost of it."
)


def squares(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    error = y_pred - y_true
    return error**2, 2 * error


def mse_factor_lost(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.mean_squared_error(y_true, y_pred)
    return loss, gradient / 2


def mse_root(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.mean_squared_error(y_true, y_pred)
    return np.sqrt(loss), gradient


MEAN_SQUARED_ERROR = [
    Misconception(
        "half",
        per(squares, factor=0.5),
        _(
            "Your loss is half of the mean of the squares, as in courses that want a gradient "
            "without the 2. Here, as in Keras, there is no 1/2, and the 2 stays in the gradient."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-two-lost",
        mse_factor_lost,
        _(
            "The loss is right, but its gradient is twice as steep: the square leaves a factor "
            "when it is differentiated."
        ),
        CHAPTER,
    ),
    Misconception("sum", per(squares, "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(squares, "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(squares, "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception("sign-of-the-gradient", per(squares, sign=-1), SIGN, CHAPTER),
    Misconception(
        "root",
        mse_root,
        _(
            "You return the root of the mean, a good number to report, but not this loss: its "
            "gradient would be another one."
        ),
        CHAPTER,
    ),
    Misconception("not-reduced", squares, NOT_REDUCED, CHAPTER),
    Misconception("gradient-averaged", one_slope(squares), ONE_SLOPE, CHAPTER),
]


def sizes(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    error = y_pred - y_true
    return np.abs(error), np.sign(error)


def mae_signed(y_true: Array, y_pred: Array) -> Any:
    error = y_pred - y_true
    return error.mean(), np.ones_like(error) / error.size


def mae_zero_by_zero(y_true: Array, y_pred: Array) -> Any:
    error = y_pred - y_true
    return np.abs(error).mean(), error / np.abs(error) / error.size


def mae_error_as_slope(y_true: Array, y_pred: Array) -> Any:
    error = y_pred - y_true
    return np.abs(error).mean(), error / error.size


MEAN_ABSOLUTE_ERROR = [
    Misconception("sum", per(sizes, "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(sizes, "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(sizes, "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception("sign-of-the-gradient", per(sizes, sign=-1), SIGN, CHAPTER),
    Misconception(
        "signed-errors",
        mae_signed,
        _(
            "Errors of either sign cancel in your mean: a prediction that is 1 too high here and "
            "1 too low there would be perfect."
        ),
        CHAPTER,
    ),
    Misconception(
        "zero-divided-by-zero",
        mae_zero_by_zero,
        _(
            "The gradient divides the error by its size, which is 0 / 0 where the prediction is "
            "right. Any slope between those of the two sides is fine there; 0 is asked for."
        ),
        CHAPTER,
    ),
    Misconception(
        "error-as-slope",
        mae_error_as_slope,
        _(
            "Your gradient grows with the error, as that of a squared error does. The absolute "
            "value has the same slope however far away it is."
        ),
        CHAPTER,
    ),
    Misconception("not-reduced", sizes, NOT_REDUCED, CHAPTER),
    Misconception("gradient-averaged", one_slope(sizes), ONE_SLOPE, CHAPTER),
]


def _huber(
    offset: bool = True,
    signed: bool = False,
    slope: str = "delta",
    inside: str = "half",
    exchanged_branches: bool = False,
) -> Pair:
    """Huber's loss per number, with one of its parts replaced."""

    def numbers(y_true: Array, y_pred: Array, delta: float) -> tuple[Array, Array]:
        error = y_pred - y_true
        size = np.abs(error)
        near = (error if signed else size) <= delta
        if exchanged_branches:
            near = ~near
        steep = delta if slope == "delta" else 1.0
        square, slopes = error**2 / 2, error
        if inside == "whole":
            square, slopes = error**2, 2 * error
        line = steep * (size - (delta / 2 if offset else 0.0))
        return np.where(near, square, line), np.where(near, slopes, steep * np.sign(error))

    return numbers


def huber_doubled(y_true: Array, y_pred: Array, delta: float) -> Any:
    loss, gradient = losses.huber(y_true, y_pred, delta)
    return 2 * loss, 2 * gradient


def huber_smooth_l1(y_true: Array, y_pred: Array, delta: float) -> Any:
    loss, gradient = losses.huber(y_true, y_pred, delta)
    return loss / delta, gradient / delta


def huber_delta_ignored(y_true: Array, y_pred: Array, delta: float) -> Any:
    return losses.huber(y_true, y_pred, 1.0)


def pseudo_huber(y_true: Array, y_pred: Array, delta: float) -> tuple[Array, Array]:
    error = y_pred - y_true
    root = np.sqrt(1 + (error / delta) ** 2)
    return delta**2 * (root - 1), error / root


HUBER = [
    Misconception(
        "doubled",
        huber_doubled,
        _(
            "Your loss is twice Huber's: the square without the 1/2, continued by a line, as "
            "scikit-learn's HuberRegressor has it. Here, as in Keras, the parabola has a 1/2."
        ),
        CHAPTER,
    ),
    Misconception(
        "smooth-l1",
        huber_smooth_l1,
        _(
            "Your loss is divided by delta: that is PyTorch's SmoothL1Loss, whose lines have the "
            "slope 1. Huber's have the slope delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "pseudo-huber",
        per(pseudo_huber),
        _(
            "This is the pseudo-Huber loss, one smooth formula that only resembles Huber's. Here "
            "it is exactly a parabola near zero and exactly straight beyond delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-offset",
        per(_huber(offset=False)),
        _(
            "Your loss jumps where the parabola meets the line. What has to be taken from the line "
            "so that both have the same value at delta?"
        ),
        CHAPTER,
    ),
    Misconception(
        "half-lost",
        per(_huber(inside="whole")),
        _(
            "Your parabola is the whole square, but your line continues half of it: at delta the "
            "value and the slope jump."
        ),
        CHAPTER,
    ),
    Misconception(
        "signed-errors",
        per(_huber(signed=True)),
        _(
            "You compare the error with delta with its sign on: a prediction that is far too low "
            "counts as a small error."
        ),
        CHAPTER,
    ),
    Misconception(
        "delta-ignored",
        huber_delta_ignored,
        _("You always take a delta of 1, Keras's default: the argument has no part in the loss."),
        CHAPTER,
    ),
    Misconception(
        "slope-of-one",
        per(_huber(slope="one")),
        _(
            "Your lines have the slope 1, whatever delta is. They should go on as steeply as the "
            "parabola arrives at delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "branches-exchanged",
        per(_huber(exchanged_branches=True)),
        _("Your loss is straight near zero and a parabola far away: the branches are exchanged."),
        CHAPTER,
    ),
    Misconception("sum", per(_huber(), "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(_huber(), "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(_huber(), "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception("sign-of-the-gradient", per(_huber(), sign=-1), SIGN, CHAPTER),
]


def clipped(p: Array) -> Array:
    return np.clip(p, EPSILON, 1 - EPSILON)


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def softmax(z: Array, axis: int | None = -1) -> Array:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _binary(
    protect: str = "both", halves: str = "both", slope: str = "probability", base: float = np.e
) -> Pair:
    """Binary cross-entropy per number, with one of its parts replaced."""

    def numbers(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        p = y_pred if protect == "nothing" else clipped(y_pred)
        q = y_pred if protect in {"nothing", "loss"} else p
        one_side = 1 - y_pred if protect == "one side" else 1 - p
        ones = y_true * np.log(p)
        zeros = (1 - y_true) * np.log(one_side)
        each = -(ones + zeros) if halves == "both" else -ones
        if halves == "ones":
            return each, -y_true / q
        if protect == "one side":
            return each, (1 - y_true) / one_side - y_true / p
        slopes = p - y_true if slope == "logit" else (q - y_true) / (q * (1 - q))
        return each / np.log(base), slopes

    return numbers


def bce_minus_lost(y_true: Array, y_pred: Array) -> Any:
    loss, gradient = losses.binary_crossentropy(y_true, y_pred)
    return -loss, -gradient


def bce_sigmoid_twice(y_true: Array, y_pred: Array) -> Any:
    return losses.binary_crossentropy_from_logits(y_true, y_pred)


BINARY_CROSSENTROPY = [
    Misconception("unprotected", per(_binary("nothing")), UNPROTECTED, CHAPTER),
    Misconception("gradient-unprotected", per(_binary("loss")), GRADIENT_UNPROTECTED, CHAPTER),
    Misconception(
        "one-side-protected",
        per(_binary("one side")),
        _(
            "A probability of 0 is kept away from the logarithm, but one of 1 is not: there is a "
            "second logarithm, of one less the probability."
        ),
        CHAPTER,
    ),
    Misconception("arguments-exchanged", exchanged(losses.binary_crossentropy), ARGUMENTS, CHAPTER),
    Misconception(
        "zeros-left-out",
        per(_binary(halves="ones")),
        _(
            "Examples whose label is 0 add nothing to your loss: a network that always answers 1 "
            "would be perfect. Their probability is one less that of a 1."
        ),
        CHAPTER,
    ),
    Misconception("minus-lost", bce_minus_lost, MINUS, CHAPTER),
    Misconception("gradient-of-the-logits", per(_binary(slope="logit")), OF_LOGITS, CHAPTER),
    Misconception(
        "sigmoid-twice",
        bce_sigmoid_twice,
        _(
            "You take the prediction for a logit, as PyTorch's BCEWithLogitsLoss does, and put it "
            "through a sigmoid. Here it is a probability already."
        ),
        CHAPTER,
    ),
    Misconception("sum", per(_binary(), "one", "one"), SUM, CHAPTER),
    Misconception("divided-by-the-batch", per(_binary(), "batch", "batch"), BATCH, CHAPTER),
    Misconception("gradient-not-divided", per(_binary(), "all", "one"), NOT_DIVIDED, CHAPTER),
    Misconception("sign-of-the-gradient", per(_binary(), sign=-1), GRADIENT_SIGN, CHAPTER),
    Misconception("base-two", per(_binary(base=2)), BASE_TWO, CHAPTER),
    Misconception("not-reduced", _binary(), NOT_REDUCED, CHAPTER),
]


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
    Misconception("sign-of-the-gradient", per(stable, sign=-1), GRADIENT_SIGN, CHAPTER),
    Misconception("not-reduced", stable, NOT_REDUCED, CHAPTER),
]


SUM_OF_EXAMPLES = _(
    "Your loss is the sum over the batch, as in the formula of one of the slides (and in PyTorch's "
    "reduction='sum'). Here it is the mean of the examples, so that it does not grow with the "
    "batch."
)
ALL_NUMBERS = _(
    "You divide by the number of all probabilities, classes times examples. The sum over the "
    "classes makes the loss of one example; only over the examples is there a mean."
)


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


def _by_example(numbers: Pair) -> Pair:
    """One loss per example, nothing divided."""

    def function(y_true: Array, y_pred: Array) -> Any:
        each, slopes = numbers(y_true, y_pred)
        return each.sum(axis=-1), slopes

    return function


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
        per(_binary(), "batch", "batch"),
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
    Misconception("not-reduced", _by_example(_categorical()), NOT_REDUCED, CHAPTER),
]


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
        "sign-of-the-gradient", per(_sparse(), "batch", "batch", sign=-1), GRADIENT_SIGN, CHAPTER
    ),
    Misconception("not-reduced", _by_example(_sparse()), NOT_REDUCED, CHAPTER),
]


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
        "sign-of-the-gradient",
        per(_kl(), "batch", "batch", sign=-1),
        _(
            "Your gradient points the other way: where does the minus come from when log(1/p) is "
            "differentiated?"
        ),
        CHAPTER,
    ),
    Misconception("base-two", per(_kl(base=2), "batch", "batch"), BASE_TWO, CHAPTER),
    Misconception("not-reduced", _by_example(_kl()), NOT_REDUCED, CHAPTER),
]
