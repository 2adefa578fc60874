"""Loops around a student's ways to stop: trainings whose losses are known, callbacks rehearsed.

An answer that has not the parts that it should have comes back as ``{"answer": it}``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.plain import parts
from autograde.problems.drivers.keras_weights import load_keras, plain_start, tensor
from autograde.problems.drivers.quick_passes import numpy_operations

Array = NDArray[np.floating]
Indices = NDArray[np.integer]

TOO_LONG = "the training goes on and on: step has been called {count} times for {most} epochs"


def _named(answer: Any, names: tuple[str, ...]) -> dict[str, Any]:
    found = parts(tuple(answer) if isinstance(answer, Iterator) else answer, names)
    return {"answer": answer} if found is None else dict(zip(names, found, strict=True))


class _Steps:
    """Counts the epochs and ends a training that does not end by itself."""

    def __init__(self, most: int) -> None:
        self.most, self.count = most, 0

    def add(self) -> None:
        """One more.

        Raises ``RuntimeError`` long after the training should have ended.
        """
        self.count += 1
        if self.count > 3 * self.most + 10:
            raise RuntimeError(TOO_LONG.format(count=self.count, most=self.most))


def stopping_epochs(
    rule: Callable[..., Any], *, curves: Array, patience: int, min_delta: float
) -> dict[str, Any]:
    """Where ``rule`` stops on each curve, and which epoch it takes for the best one.

    ``curves`` has shape (curves, epochs); ``None`` for "never stopped" becomes 0, and an array of
    one its number.
    """
    names = ("stopped_epoch", "best_epoch")
    found: list[list[Any]] = []
    for curve in curves:
        answer = rule(curve.copy(), patience, min_delta)
        named = _named(answer, names)
        if "answer" in named:
            return named
        numbers = (np.ravel(0 if named[name] is None else named[name]).tolist() for name in names)
        found.append([each[0] if len(each) == 1 else each for each in numbers])
    return dict(zip(names, map(list, zip(*found, strict=True)), strict=True))


def rehearsed_training(
    train: Callable[..., Any],
    *,
    w: Array,
    untrained: float,
    losses: Array,
    patience: int,
    max_epochs: int,
) -> dict[str, Any]:
    """``train(step, evaluate, w, patience, max_epochs)`` where the loss of every epoch is known.

    ``step`` adds one to each weight, in place, so that the weights tell the epoch; ``evaluate``
    gives its loss, or ``untrained`` before the first one. Returns the parts of the answer, ``w``
    and ``best_epoch``, and ``epochs``: how often ``step`` was called.
    """
    start, curve, steps = np.array(w), [untrained, *losses], _Steps(max_epochs)

    def step(w: Array) -> Array:
        steps.add()
        w += 1
        return w

    def evaluate(w: Array) -> float:
        epochs = round(float(np.mean(np.asarray(w) - start)))
        return float(curve[min(max(epochs, 0), len(curve) - 1)])

    found = _named(train(step, evaluate, w, patience, max_epochs), ("w", "best_epoch"))
    return found if "answer" in found else found | {"epochs": steps.count}


class _Regression:
    """Linear regression by gradient descent: an epoch is one step on the rows that are named."""

    def __init__(self, examples: Array, learning_rate: float, max_epochs: int) -> None:
        self.x, self.y = examples[:, :-1], examples[:, -1]
        self.learning_rate = learning_rate
        self.steps = _Steps(2 * max_epochs)

    def step(self, w: Array, rows: Indices) -> Array:
        """Change ``w`` in place, and return it."""
        self.steps.add()
        x, y = self.x[rows], self.y[rows]
        w -= self.learning_rate * 2 / len(y) * x.T @ (x @ w - y)
        return w

    def evaluate(self, w: Array, rows: Indices) -> float:
        """The mean squared error."""
        return float(((self.x[rows] @ w - self.y[rows]) ** 2).mean())


def first_stage(
    train: Callable[..., Any],
    *,
    examples: Array,
    learning_rate: float,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> dict[str, Any]:
    """The ``w`` and ``best_epoch`` of ``train`` for a linear regression.

    Each of the ``examples`` is a row: the inputs, and last the target.
    """
    problem = _Regression(examples, learning_rate, max_epochs)
    answer = train(
        lambda w: problem.step(w, training),
        lambda w: problem.evaluate(w, validation),
        w,
        patience,
        max_epochs,
    )
    return _named(answer, ("w", "best_epoch"))


def both_stages(
    two_stage: Callable[..., Any],
    *,
    examples: Array,
    learning_rate: float,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> dict[str, Any]:
    """The ``w`` and ``epochs`` of ``two_stage`` for the regression of :func:`first_stage`."""
    problem = _Regression(examples, learning_rate, max_epochs)
    answer = two_stage(
        problem.step, problem.evaluate, w, training, validation, patience, max_epochs
    )
    return _named(answer, ("w", "epochs"))


def rehearse(
    make: Callable[..., Any],
    *,
    settings: Mapping[str, Any],
    logs: Mapping[str, Array],
    attributes: tuple[str, ...] = (),
    anew: bool = False,
) -> dict[str, Any]:
    """What the callback that ``make`` makes does to a Keras model while losses go by.

    Each of the ``logs`` (``val_loss``, say) has shape (fits, epochs): the numbers that Keras would
    report; what it reports besides, as there are always a loss and an accuracy of both parts, is
    made up. An epoch adds one to each weight: at the end of epoch ``e`` of a fit all of them are
    ``e``, unless the callback has changed them before. Returns for each fit how many ``epochs``
    ran, the weights ``w`` at its end, and the callback's ``attributes`` then, lists of arrays as
    one vector. With ``anew`` each fit has a callback of its own.
    """
    callback = make(*settings.values())
    model = _model_for(callback)
    if model is None:
        return {"answer": callback}
    found: dict[str, list[Any]] = {name: [] for name in ("epochs", "w", *attributes)}
    with nullcontext() if isinstance(model, _PlainModel) else numpy_operations():
        for fit, curves in enumerate(zip(*logs.values(), strict=True)):
            if anew and fit:
                callback = make(*settings.values())
            epochs = _fit(model, callback, dict(zip(logs, curves, strict=True)))
            kept = (_vector(getattr(callback, name, None)) for name in attributes)
            values = (epochs, _vector(model.get_weights()), *kept)
            for seen, value in zip(found.values(), values, strict=True):
                seen.append(value)
    if _attributes(model) == _made.get(model):
        _unused.append(model)
    return found


class _PlainModel:
    """What a callback uses of a model of Keras, without Keras."""

    def __init__(self) -> None:
        self.weights = [np.zeros((1, 1)), np.zeros(1)]
        self.stop_training = False

    def get_weights(self) -> list[Array]:
        return [part.copy() for part in self.weights]

    def set_weights(self, weights: list[Array]) -> None:
        for part, value in zip(self.weights, weights, strict=True):
            part[...] = value


def _model_for(callback: Any) -> Any:
    """A model with a kernel and a bias for that callback; ``None`` if it is no callback.

    Those of the reference are marked by ``without_keras``: where answers are judged Keras is not
    imported, which would take seconds.
    """
    if getattr(callback, "without_keras", False) is True:
        return _PlainModel()
    keras = load_keras()
    if not isinstance(callback, keras.callbacks.Callback):
        return None
    return _unused.pop() if _unused else _new_model()


_unused: list[Any] = []
"""Models that are as they were made, but for their weights, to be used again: they take time."""
_made: dict[Any, list[dict[str, int]]] = {}
"""The attributes of each model of Keras's as it was made."""


def _new_model() -> Any:
    keras = load_keras()
    with plain_start():
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")  # as it always is where callbacks are called
    _made[model] = _attributes(model)
    return model


def _attributes(model: Any) -> list[dict[str, int]]:
    """Which objects the model and its layers have as attributes."""
    parts = (model, *getattr(model, "layers", ()))
    return [
        {name: id(value) for name, value in vars(part).items() if name != "stop_training"}
        for part in parts
    ]


def _fit(model: Any, callback: Any, curves: Mapping[str, Array]) -> int:
    """The calls that ``model.fit`` makes; returns the number of epochs."""
    (epochs,) = {len(curve) for curve in curves.values()}
    _set(model, [np.full(part.shape, -1.0) for part in model.get_weights()])
    if hasattr(callback, "set_params"):
        callback.set_params({"epochs": epochs, "steps": 1, "verbose": 0})
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin({})
    for epoch in range(epochs):
        callback.on_epoch_begin(epoch, {})
        _set(model, [part + 1 for part in model.get_weights()])
        logs = _reported(curves, epoch)
        callback.on_epoch_end(epoch, dict(logs))
        if model.stop_training:
            break
    callback.on_train_end(logs)
    return epoch + 1


def _reported(curves: Mapping[str, Array], epoch: int) -> dict[str, float]:
    """The loss and the metrics that Keras reports after an epoch, then the same with ``val_``.

    Of those without a curve losses fall and others rise, as in a training that goes well.
    """
    metrics = dict.fromkeys(("loss", "accuracy", *(name.removeprefix("val_") for name in curves)))
    names = (*metrics, *(f"val_{name}" for name in metrics))
    rest = 1 / (epoch + 2)
    made_up = {name: 1 + rest if name.endswith("loss") else 1 - rest for name in names}
    return made_up | {name: float(curve[epoch]) for name, curve in curves.items()}


def _set(model: Any, weights: Sequence[Array]) -> None:
    if not isinstance(model, _PlainModel):
        weights = [_tensor(part.shape, part.astype(np.float32).tobytes()) for part in weights]
    model.set_weights(weights)


@lru_cache(maxsize=256)
def _tensor(shape: tuple[int, ...], numbers: bytes) -> Any:
    """A tensor of these numbers; Keras copies it where it could be written to."""
    return tensor(np.frombuffer(numbers, np.float32).reshape(shape))


def _vector(value: Any) -> Any:
    """A list of arrays as one vector; anything else as it is."""
    if not isinstance(value, (list, tuple)):
        return value
    return np.concatenate([np.ravel(np.asarray(part)) for part in value]) if value else value


EARLY_STOPPING: dict[str, Callable[..., Any]] = {
    driver.__name__: driver
    for driver in (stopping_epochs, rehearsed_training, first_stage, both_stages, rehearse)
}
"""The drivers of this module, by name."""
