"""What goes wrong in gradient descent: in the gradient, in an update, in the mini-batches."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import gradient_descent
from autograde.reference.gradient_descent import batches, mse_gradient

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Model = tuple[Array, float]
Gradient = Callable[[Array, float, Array, Array], Any]

CHAPTER = "Gradient descent: online, batch and mini-batch (2-algorithms/batches)"


def _gradient(
    factor: float = 2.0,
    mean: bool = True,
    bias_in_prediction: bool = True,
    bias_summed: bool = False,
    bias_gradient: float = 1.0,
    examples: Callable[[Array], int] = len,
) -> Gradient:
    """The gradient with one of its parts replaced."""

    def mse_gradient(w: Array, b: float, x: Array, y: Array) -> Any:
        error = x @ w + (b if bias_in_prediction else 0.0) - y
        n = examples(x) if mean else 1
        db = factor * error.sum() / (1 if bias_summed else n)
        return factor * x.T @ error / n, bias_gradient * db

    return mse_gradient


def of_absolute_errors(w: Array, b: float, x: Array, y: Array) -> Any:
    sign = np.sign(x @ w + b - y)
    return x.T @ sign / len(y), sign.mean()


def of_root(w: Array, b: float, x: Array, y: Array) -> Any:
    dw, db = mse_gradient(w, b, x, y)
    root = np.sqrt(((x @ w + b - y) ** 2).mean())
    return dw / (2 * root), db / (2 * root)


def table_of_errors(w: Array, b: float, x: Array, y: Array) -> Any:
    error = (x @ w[:, None] + b) - y
    return 2 * x.T @ error / len(y), 2 * error.mean()


def one_for_all(w: Array, b: float, x: Array, y: Array) -> Any:
    error = x @ w + b - y
    return 2 * (x * error[:, None]).mean(), 2 * error.mean()


def column(w: Array, b: float, x: Array, y: Array) -> Any:
    dw, db = mse_gradient(w, b, x, y)
    return dw[:, None], db


MSE_GRADIENT = [
    Misconception(
        "half-the-mean",
        _gradient(factor=1.0),
        _(
            "Your gradient is half of what is asked for. It belongs to a loss with a factor of "
            "1/2 before the square, as in many courses and in scikit-learn's SGDRegressor. Here, "
            "as in Keras, there is none, and the square leaves a factor when it is differentiated."
        ),
        CHAPTER,
    ),
    Misconception(
        "sum-of-squares",
        _gradient(mean=False),
        _(
            "You add the examples up: that is the gradient of the sum of the squared errors. Of "
            "their mean it is asked, so that a step does not grow with the number of examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-the-sum",
        _gradient(factor=1.0, mean=False),
        _(
            "Your gradient is that of half the sum of the squared errors, the form of the delta "
            "rule. Here the loss is the mean of the squares, without a half."
        ),
        CHAPTER,
    ),
    Misconception(
        "sum-in-the-bias",
        _gradient(bias_summed=True),
        _("dw is a mean over the examples, but db is a sum. Both are parts of one gradient."),
        CHAPTER,
    ),
    Misconception(
        "features-counted",
        _gradient(examples=lambda x: x.shape[1]),
        _(
            "You divide by the number of features. Here the examples are the rows of x (in some "
            "courses they are its columns)."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        _gradient(factor=-2.0),
        _(
            "The sign is turned round: what you return points downhill. The gradient points "
            "uphill, and it is the update that goes against it."
        ),
        CHAPTER,
    ),
    Misconception(
        "bias-left-out",
        _gradient(bias_in_prediction=False),
        _("Your errors are those of a model without b: what does this model predict?"),
        CHAPTER,
    ),
    Misconception(
        "no-gradient-for-the-bias",
        _gradient(bias_gradient=0.0),
        _("db is always 0. The loss depends on b as well: what if b moves a little?"),
        CHAPTER,
    ),
    Misconception(
        "absolute-errors",
        of_absolute_errors,
        _(
            "Only the signs of the errors count in your gradient: that belongs to the mean "
            "absolute error. When an error is squared, large ones pull more."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-of-the-mean",
        of_root,
        _(
            "Your gradient is that of the root of the mean squared error (RMSE). The loss here "
            "has no root."
        ),
        CHAPTER,
    ),
    Misconception(
        "table-of-errors",
        table_of_errors,
        _(
            "Your predictions are a column and y is a row of numbers, so NumPy makes a table of "
            "every prediction less every target. Print the shapes of both before you subtract."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-number-for-all-weights",
        one_for_all,
        _(
            "dw is one number. Every weight has its own derivative: the mean is taken over the "
            "examples, not over the features too."
        ),
        CHAPTER,
    ),
    Misconception(
        "column",
        column,
        _("dw has an extra dimension: it has the shape of w."),
        CHAPTER,
    ),
]


def _descend(
    w: Array,
    b: float,
    x: Array,
    y: Array,
    rows: Iterable[Any],
    learning_rate: float,
    gradient: Gradient = mse_gradient,
    *,
    b_moves: bool = True,
    b_after: bool = False,
    frozen: bool = False,
) -> Model:
    """An update for each set of rows, with one of its parts replaced.

    A set of rows may be a pair: those of x, and those of y. Where it is ``frozen``, every
    gradient is that at the first weights.
    """
    start = (w, b)
    for chosen in rows:
        mine, targets = chosen if isinstance(chosen, tuple) else (chosen, chosen)
        at = start if frozen else (w, b)
        dw, db = gradient(*at, x[mine], y[targets])
        w = w - learning_rate * dw
        if b_after:
            _dw, db = gradient(w, b, x[mine], y[targets])
        if b_moves:
            b = b - learning_rate * db
    return w, b


def _online(
    order: Callable[[Indices], Iterable[Any]] = lambda order: order[:, None],
    rate: Callable[[Array], float] = lambda x: 1.0,
    **parts: Any,
) -> Callable[..., Model]:
    """The online epoch with one of its parts replaced; ``order`` says which rows, update by one."""

    def online_epoch(
        w: Array, b: float, x: Array, y: Array, order_: Indices, learning_rate: float
    ) -> Model:
        return _descend(w, b, x, y, order(order_), learning_rate * rate(x), **parts)

    return online_epoch


HALF = _(
    "Your steps have half the length: they follow a gradient without the factor that the square "
    "leaves, that of a loss with a factor of 1/2. Take the gradient that you wrote above."
)
UPHILL = _("Your steps go uphill: the loss grows. The update goes against the gradient.")
BIAS_STAYS = _("b comes back as it was. It is a weight like the others, and moves with them.")
BIAS_AFTER = _(
    "The step of b is taken after w has moved. Both belong to one gradient, taken at one place: "
    "where the model was before the update."
)

ONLINE = [
    Misconception(
        "one-update",
        _online(lambda order: [order]),
        _(
            "The epoch makes one update, by the mean over all examples: that is batch gradient "
            "descent. Online, every example moves the weights before the next is looked at."
        ),
        CHAPTER,
    ),
    Misconception(
        "old-weights",
        _online(frozen=True),
        _(
            "All your gradients are taken at the weights with which the epoch began. Online, the "
            "next example meets the weights that the one before it has left."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        _online(lambda order: np.arange(len(order))[:, None]),
        _(
            "You take the examples as they lie in x. The order says which comes first: the "
            "path of the weights depends on it."
        ),
        CHAPTER,
    ),
    Misconception(
        "inputs-and-targets-apart",
        _online(lambda order: ((order[[i]], [i]) for i in range(len(order)))),
        _(
            "The inputs are put in order, the targets are not: each example is compared with the "
            "target of another. Whatever is done to the rows of x must be done to y."
        ),
        CHAPTER,
    ),
    Misconception(
        "places-for-examples",
        _online(lambda order: np.argsort(order)[:, None]),
        _(
            "You read order as the place of each example in the sequence. It is the sequence "
            "itself: its first number is the example that comes first."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-all",
        _online(rate=lambda x: 1 / len(x)),
        _(
            "Each step is divided by the number of examples. Online, an example alone makes the "
            "gradient: the mean is over one."
        ),
        CHAPTER,
    ),
    Misconception(
        "last-one-left-out",
        _online(lambda order: order[:-1, None]),
        _("The last example of the order never moves the weights: where does your loop end?"),
        CHAPTER,
    ),
    Misconception("half-the-mean", _online(gradient=_gradient(factor=1.0)), HALF, CHAPTER),
    Misconception("uphill", _online(gradient=_gradient(factor=-2.0)), UPHILL, CHAPTER),
    Misconception("bias-stays", _online(b_moves=False), BIAS_STAYS, CHAPTER),
    Misconception("bias-after-weights", _online(b_after=True), BIAS_AFTER, CHAPTER),
]


def _batch(rows: Callable[[int], Iterable[Any]] = lambda n: [range(n)], **parts: Any) -> Any:
    """The batch epoch with one of its parts replaced."""

    def batch_epoch(w: Array, b: float, x: Array, y: Array, learning_rate: float) -> Model:
        return _descend(w, b, x, y, map(list, rows(len(y))), learning_rate, **parts)

    return batch_epoch


BATCH = [
    Misconception(
        "update-after-each",
        _batch(lambda n: ([i] for i in range(n))),
        _(
            "The weights move after every example: that is online. Here the gradients of all "
            "examples are taken at the same weights, and then there is one update."
        ),
        CHAPTER,
    ),
    Misconception(
        "summed",
        _batch(gradient=_gradient(mean=False)),
        _(
            "You add up the gradients of the examples. Their mean is asked for: otherwise ten "
            "times the data makes steps ten times as long."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-the-sum",
        _batch(gradient=_gradient(factor=1.0, mean=False)),
        _(
            "Your step follows half the sum of the squared errors (the delta rule). Here it is "
            "their mean, as in the gradient that you wrote above."
        ),
        CHAPTER,
    ),
    Misconception(
        "update-for-every-example",
        _batch(lambda n: (range(n) for _i in range(n))),
        _(
            "You take a step by all examples as many times as there are examples. A batch epoch "
            "looks at every example once, so it has one step."
        ),
        CHAPTER,
    ),
    Misconception(
        "last-example-only",
        _batch(lambda n: [[n - 1]]),
        _(
            "Only the last example moves the weights: each gradient of the loop replaces the one "
            "before it, or the update stands where only the last is left."
        ),
        CHAPTER,
    ),
    Misconception("half-the-mean", _batch(gradient=_gradient(factor=1.0)), HALF, CHAPTER),
    Misconception("uphill", _batch(gradient=_gradient(factor=-2.0)), UPHILL, CHAPTER),
    Misconception("bias-stays", _batch(b_moves=False), BIAS_STAYS, CHAPTER),
    Misconception("bias-after-weights", _batch(b_after=True), BIAS_AFTER, CHAPTER),
]


def _cut(order: Indices, size: int) -> list[Any]:
    return list(batches(order, size))


def without_remainder(order: Indices, size: int) -> list[Any]:
    return _cut(order[: len(order) // size * size], size)


def with_empty_batch(order: Indices, size: int) -> list[Any]:
    return [order[i * size : (i + 1) * size] for i in range(len(order) // size + 1)]


def dividing_by_nothing(order: Indices, size: int) -> list[Any]:
    if len(order) % size == 0:
        raise ZeroDivisionError
    return _cut(order, size)


def needs_full_batches(order: Indices, size: int) -> list[Any]:
    if len(order) % size:
        raise ValueError
    return _cut(order, size)


def needs_enough_examples(order: Indices, size: int) -> list[Any]:
    if size > len(order):
        raise ValueError
    return _cut(order, size)


def evened_out(order: Indices, size: int) -> list[Any]:
    return list(np.array_split(order, -(-len(order) // size)))


def remainder_joins_the_last(order: Indices, size: int) -> list[Any]:
    cut = max(len(order) // size, 1)
    return [*_cut(order, size)[: cut - 1], order[(cut - 1) * size :]]


def apart(order: Indices, size: int) -> list[Any]:
    return list(zip(_cut(order, size), _cut(np.arange(len(order)), size), strict=True))


def _mini(rows: Callable[[Indices, int], Iterable[Any]] = _cut, **parts: Any) -> Any:
    """The mini-batch epoch with its batches cut otherwise, or its update replaced."""

    def mini_batch_epoch(
        w: Array,
        b: float,
        x: Array,
        y: Array,
        order: Indices,
        batch_size: int,
        learning_rate: float,
    ) -> Model:
        return _descend(w, b, x, y, rows(order, batch_size), learning_rate, **parts)

    return mini_batch_epoch


def full_size_divisor(
    w: Array, b: float, x: Array, y: Array, order: Indices, size: int, learning_rate: float
) -> Model:
    for rows in _cut(order, size):
        shrunk = learning_rate * len(rows) / size
        w, b = gradient_descent.batch_epoch(w, b, x[rows], y[rows], shrunk)
    return w, b


def divided_by_all(
    w: Array, b: float, x: Array, y: Array, order: Indices, size: int, learning_rate: float
) -> Model:
    for rows in _cut(order, size):
        shrunk = learning_rate * len(rows) / len(y)
        w, b = gradient_descent.batch_epoch(w, b, x[rows], y[rows], shrunk)
    return w, b


MINI_BATCH = [
    Misconception(
        "inputs-and-targets-apart",
        _mini(apart),
        _(
            "The inputs are put in order, the targets are not: each example is compared with the "
            "target of another. Whatever is done to the rows of x must be done to y."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-update-per-epoch",
        _mini(lambda order, size: [order[:size]]),
        _(
            "One mini-batch is drawn, one update made, and the epoch is over (one of the slides "
            "reads so). An epoch lasts until every example has been in a mini-batch."
        ),
        CHAPTER,
    ),
    Misconception(
        "old-weights",
        _mini(frozen=True),
        _(
            "All your gradients are taken at the weights with which the epoch began. Each "
            "mini-batch meets the weights that the one before it has left."
        ),
        CHAPTER,
    ),
    Misconception(
        "order-ignored",
        _mini(lambda order, size: _cut(np.arange(len(order)), size)),
        _(
            "You cut x as it lies. The order says which examples make the first mini-batch, "
            "which the second, and so on."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-dropped",
        _mini(without_remainder),
        _(
            "The examples that do not fill a mini-batch are left out (PyTorch's DataLoader does "
            "so with drop_last=True). Here, as in Keras, they make a smaller one."
        ),
        CHAPTER,
    ),
    Misconception(
        "empty-last-batch",
        _mini(with_empty_batch),
        _(
            "When the batch size divides the number of examples, a last mini-batch without any "
            "is left over, and the mean of nothing is nan. How many mini-batches are there?"
        ),
        CHAPTER,
    ),
    Misconception(
        "division-by-an-empty-batch",
        _mini(dividing_by_nothing),
        _(
            "Your function fails when the batch size divides the number of examples: is there "
            "one mini-batch more, with no example in it?"
        ),
        CHAPTER,
    ),
    Misconception(
        "only-full-batches",
        _mini(needs_full_batches),
        _(
            "Your function fails unless the batch size divides the number of examples. The last "
            "mini-batch may be smaller, so the rows cannot be reshaped into a table."
        ),
        CHAPTER,
    ),
    Misconception(
        "too-few-examples",
        _mini(needs_enough_examples),
        _(
            "Your function fails if there are fewer examples than the batch size. Then there is "
            "one mini-batch, of all of them."
        ),
        CHAPTER,
    ),
    Misconception(
        "remainder-in-the-last-batch",
        _mini(remainder_joins_the_last),
        _(
            "The examples that are left over are added to the last mini-batch, which becomes "
            "larger than the batch size. They make a mini-batch of their own, a smaller one."
        ),
        CHAPTER,
    ),
    Misconception(
        "evened-out",
        _mini(evened_out),
        _(
            "Your mini-batches are of nearly equal size, as np.array_split makes them. All but "
            "the last have exactly batch_size examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "full-size-divisor",
        full_size_divisor,
        _(
            "The last, smaller mini-batch is divided by batch_size. The mean is over the "
            "examples that it has."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-all",
        divided_by_all,
        _(
            "You divide by the number of all examples. The mean of a mini-batch is over the "
            "examples in it: it estimates the mean of all, it is not a part of it."
        ),
        CHAPTER,
    ),
    Misconception(
        "summed",
        _mini(gradient=_gradient(mean=False)),
        _(
            "You add up the gradients within a mini-batch. Their mean is asked for, so that the "
            "step does not grow with the batch size."
        ),
        CHAPTER,
    ),
    Misconception(
        "batch-size-ignored",
        _mini(lambda order, _size: order[:, None]),
        _(
            "The weights move after every example, whatever the batch size. The examples of one "
            "mini-batch make one update together."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-batch-of-all",
        _mini(lambda order, _size: [order]),
        _("Whatever the batch size, you make one update by all the examples."),
        CHAPTER,
    ),
    Misconception("half-the-mean", _mini(gradient=_gradient(factor=1.0)), HALF, CHAPTER),
    Misconception("uphill", _mini(gradient=_gradient(factor=-2.0)), UPHILL, CHAPTER),
    Misconception("bias-stays", _mini(b_moves=False), BIAS_STAYS, CHAPTER),
    Misconception("bias-after-weights", _mini(b_after=True), BIAS_AFTER, CHAPTER),
]
