"""Keras's steps of training for the drivers' small network, by NumPy where that is the same.

JAX traces, lowers and compiles a program for every model that is trained, which for a few steps
of a few dozen weights is nearly all of the time.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.keras_weights import load_keras, tensor
from autograde.problems.network import log_softmax

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
State = tuple[list[Any], list[Any], list[Any], list[Any]]
"""Trainable and other variables, the optimizer's and the metrics', as Keras hands them on."""

_PLAIN = {
    "loss_weights": None,
    "metrics": None,
    "weighted_metrics": None,
    "run_eagerly": False,
    "steps_per_execution": 1,
    "jit_compile": True,
}


def quick_steps(model: Any, layers: Sequence[Any]) -> None:
    """Have NumPy take the steps of this model's training where Keras's are known to be the same.

    The model is nothing but ``layers`` one after the other: dense with tanh, batch normalization,
    dense with tanh, dense with softmax. The optimizer has to be plain SGD or Adam, the loss the
    cross-entropy, and all else as it is by default; otherwise, and on another backend than JAX,
    Keras takes the steps as always.
    """
    keras = load_keras()
    if keras.backend.backend() != "jax":
        return
    make, build = model.make_train_function, model._symbolic_build
    handed = _settings(model, layers)

    def making(force: bool = False) -> None:
        if force or model.train_function is None:
            make(force)
            if _settings(model, layers) == handed and _has_plain_steps(model):
                model.train_function = _Steps(model, layers, model.train_function)

    def building(iterator: Any = None, data_batch: Any = None) -> None:
        loss = getattr(model, "_compile_loss", None)
        if loss is not None and not loss.built and _is_plain(model):
            data_batch = data_batch or _first_batch(iterator)
            # What Keras would find out by tracing the whole model.
            loss.build(keras.KerasTensor((None,)), keras.KerasTensor((None, layers[-1].units)))
        build(iterator, data_batch)

    model.make_train_function, model._symbolic_build = making, building


def _first_batch(iterator: Any) -> Any:
    """What Keras looks at before the first step; the data are shuffled for it."""
    for _begin, _end, batches in iterator:
        return next(iter(batches), None)
    return None


def _settings(model: Any, layers: Sequence[Any]) -> list[Any]:
    """What decides what the layers compute, and what stands in the place of methods."""
    configs = [{**layer.get_config(), "trainable": None} for layer in layers]
    replaced = [vars(part).get("call") for part in (model, *layers)]
    return [*configs, *replaced, vars(model).get("train_step"), vars(model).get("compute_loss")]


def _is_plain(model: Any) -> bool:
    """Whether the model is compiled as it is by default, for the cross-entropy."""
    keras = load_keras()
    compiled = model.get_compile_config()
    loss = compiled.pop("loss", None)
    compiled.pop("optimizer", None)
    named = "sparse_categorical_crossentropy"
    same = keras.saving.serialize_keras_object(keras.losses.SparseCategoricalCrossentropy())
    return compiled == _PLAIN and loss in (named, same)


def _has_plain_steps(model: Any) -> bool:
    """Whether the steps that the model is compiled for are known here."""
    keras, optimizer = load_keras(), model.optimizer
    return (
        _is_plain(model)
        and type(optimizer) in (keras.optimizers.SGD, keras.optimizers.Adam)
        and _without_rate(optimizer) == _without_rate(type(optimizer)())
        and _ids(getattr(optimizer, "_trainable_variables", ())) == _ids(model.trainable_variables)
        and bool(model.trainable_variables)
    )


def _without_rate(optimizer: Any) -> dict[str, Any]:
    """The optimizer's settings but its rate, which is a variable, or if a schedule one of them."""
    config: dict[str, Any] = {**optimizer.get_config(), "name": None}
    if isinstance(config["learning_rate"], float):
        del config["learning_rate"]
    return config


def _ids(variables: Sequence[Any]) -> list[int]:
    return [id(variable) for variable in variables]


class _Rule(NamedTuple):
    """How batch normalization works; without a ``momentum`` it is frozen."""

    epsilon: float
    momentum: float | None


class _Steps:
    """Takes the place of a Keras model's ``train_function``."""

    def __init__(self, model: Any, layers: Sequence[Any], usual: Callable[..., Any]) -> None:
        first, normal, second, head = layers
        self._usual = usual
        self._rule = _Rule(normal.epsilon, normal.momentum if normal.trainable else None)
        affine = [normal.gamma, normal.beta]
        self._learned = _ids([*first.weights, *affine, *second.weights, *head.weights])
        self._moving = _ids([normal.moving_mean, normal.moving_variance])
        self._trainable = _ids(model.trainable_variables)
        self._others = _ids(model.non_trainable_variables)
        self._classes = head.units
        is_adam = isinstance(model.optimizer, load_keras().optimizers.Adam)
        self._update = _adam if is_adam else _sgd

    def __call__(self, state: State, iterator: Iterator[Any]) -> tuple[dict[str, Any], State]:
        """One step on the iterator's next batch: the logs, and the state after it."""
        batch = next(iterator)
        if not self._knows(*batch):
            found: tuple[dict[str, Any], State] = self._usual(state, chain([batch], iterator))
            return found
        x, y = np.asarray(batch[0]), np.ravel(batch[1]).astype(int)
        trainable, others, (count, rate, *memory), metrics = state
        values = dict(zip(self._trainable, map(np.asarray, trainable), strict=True))
        given = dict(zip(self._others, others, strict=True))
        values |= {name: np.asarray(value) for name, value in given.items()}
        learned, moving = ([values[name] for name in of] for of in (self._learned, self._moving))
        loss, gradients, statistics = _pass(learned, moving, self._rule, x, y)
        given |= dict(zip(self._moving, map(tensor, statistics), strict=True))
        g = dict(zip(self._learned, gradients, strict=True))
        step, slots = int(count) + 1, iter(map(np.asarray, memory))
        new: list[Any] = []
        kept: list[Any] = []
        for name in self._trainable:
            slot = list(islice(slots, len(memory) // len(trainable)))
            change, remembered = self._update(g[name], slot, float(rate), step)
            new.append(tensor(values[name] - change))
            kept += map(tensor, remembered)
        total, seen = map(np.asarray, metrics)
        sums = total + loss * len(x), seen + len(x)
        optimizer = [tensor(np.array(step), count.dtype), rate, *kept]
        after = new, list(given.values()), optimizer, [*map(tensor, sums)]
        return {"loss": tensor(np.divide(*sums))}, after

    def _knows(self, x: Any, y: Any = None, weights: Any = None) -> bool:
        """Whether these are examples for this network, each as important as any other."""
        return (
            weights is None
            and np.ndim(x) == 2
            and np.size(y) == len(x)
            and set(np.ravel(y).tolist()) <= set(range(self._classes))
        )


def _pass(
    learned: Sequence[Array], moving: Sequence[Array], rule: _Rule, x: Array, y: Indices
) -> tuple[float, list[Array], Sequence[Array]]:
    """The mean cross-entropy, the gradients of what is ``learned``, and the moving statistics.

    Batch normalization works with the batch's statistics unless it is frozen (Ioffe and Szegedy
    2015, section 3), and adds them to the moving ones.
    """
    w1, b1, gamma, beta, w2, b2, w3, b3 = learned
    first = np.tanh(x @ w1 + b1)
    if rule.momentum is None:
        mean, variance = after = moving
    else:
        m = rule.momentum
        mean, variance = used = first.mean(axis=0), first.var(axis=0)
        after = [m * old + (1 - m) * new for old, new in zip(moving, used, strict=True)]
    std = np.sqrt(variance + rule.epsilon)
    centered = (first - mean) / std
    normalized = gamma * centered + beta
    second = np.tanh(normalized @ w2 + b2)
    log_p = log_softmax(second @ w3 + b3)
    rows = np.arange(len(y))
    loss = float(-log_p[rows, y].mean())
    logits = np.exp(log_p)
    logits[rows, y] -= 1
    logits /= len(y)
    inner = logits @ w3.T * (1 - second**2)
    outer = inner @ w2.T
    g_gamma, g_beta = (outer * centered).sum(axis=0), outer.sum(axis=0)
    if rule.momentum is not None:
        outer = outer - (g_beta + centered * g_gamma) / len(y)
    outer = outer * gamma / std * (1 - first**2)
    layers = ((x, outer), (normalized, inner), (second, logits))
    g1, g2, g3 = ([inputs.T @ delta, delta.sum(axis=0)] for inputs, delta in layers)
    return loss, [*g1, g_gamma, g_beta, *g2, *g3], after


def _sgd(g: Array, _memory: list[Array], rate: float, _step: int) -> tuple[Array, list[Array]]:
    return rate * g, []


def _adam(g: Array, memory: list[Array], rate: float, step: int) -> tuple[Array, list[Array]]:
    """Kingma and Ba 2015, the order of computation before section 2.1, with Keras's defaults."""
    m, v = memory
    m, v = m + (g - m) * (1 - 0.9), v + (g**2 - v) * (1 - 0.999)
    alpha = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return alpha * m / (np.sqrt(v) + 1e-7), [m, v]
