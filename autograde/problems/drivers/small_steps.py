"""Keras's steps of training for the drivers' small network, by NumPy where that is the same.

JAX traces, lowers and compiles a program for every model that is trained, which for a few steps
of a few dozen weights is nearly all of the time.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
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

Memory = list[Any]
"""What an optimizer remembers of one weight."""
Update = Callable[[Array, Memory, float, int], tuple[Array, Memory]]
"""From gradient, memory, learning rate and the step's number to what is taken off, and memory."""

Encoding = Callable[[Array, int], Indices | None]
"""From targets and the number of classes to each example's class, if that is what they tell."""

_PLAIN = {
    "loss_weights": None,
    "weighted_metrics": None,
    "run_eagerly": False,
    "steps_per_execution": 1,
    "jit_compile": True,
}


def quick_steps(model: Any, layers: Sequence[Any]) -> None:
    """Have NumPy take the steps of this model's training where Keras's are known to be the same.

    The model is nothing but ``layers`` one after the other: dense with tanh, batch normalization,
    dense with tanh, dense with softmax. The optimizer has to be SGD, with or without momentum,
    RMSprop or Adam, the loss the cross-entropy with labels or one-hot rows, the only metric, if
    any, the accuracy, and all else as it is by default; otherwise, and on another backend than
    JAX, Keras takes the steps as always.
    """
    keras = load_keras()
    if keras.backend.backend() != "jax":
        return
    make, build = model.make_train_function, model._symbolic_build
    handed = _settings(model, layers)

    def making(force: bool = False) -> None:
        if force or model.train_function is None:
            make(force)
            update, read = _plain_update(model), _encoding(model)
            if update and read and _settings(model, layers) == handed:
                model.train_function = _Steps(model, layers, update, read)

    def building(iterator: Any = None, data_batch: Any = None) -> None:
        loss, metrics = (getattr(model, f"_compile_{name}", None) for name in ("loss", "metrics"))
        if loss is not None and not loss.built and _is_plain(model):
            data_batch = data_batch or _first_batch(iterator)
            if isinstance(data_batch, tuple) and len(data_batch) > 1:
                # What Keras would find out by tracing the whole model.
                y_true = keras.KerasTensor((None, *np.shape(data_batch[1])[1:]))
                y_pred = keras.KerasTensor((None, layers[-1].units))
                for part in filter(None, (loss, metrics)):
                    part.build(y_true, y_pred)
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
    """Whether the model is compiled for a cross-entropy, and else as it is by default."""
    compiled = model.get_compile_config()
    metrics = compiled.pop("metrics", None)
    rest = {name: value for name, value in compiled.items() if name not in ("loss", "optimizer")}
    return rest == _PLAIN and metrics in (None, [], ["accuracy"]) and _encoding(model) is not None


def _encoding(model: Any) -> Encoding | None:
    """What reads classes in the form in which the model's loss has them, if that is known."""
    keras, loss = load_keras(), model.get_compile_config().get("loss")
    known = {"SparseCategoricalCrossentropy": _labels, "CategoricalCrossentropy": _one_hot}
    for name, read in known.items():
        kind = getattr(keras.losses, name)
        if loss in (kind().name, keras.saving.serialize_keras_object(kind())):
            return read
    return None


def _labels(y: Array, classes: int) -> Indices | None:
    """The number of each example's class, if that is what ``y`` holds."""
    return y.ravel().astype(int) if set(y.ravel().tolist()) <= set(range(classes)) else None


def _one_hot(y: Array, classes: int) -> Indices | None:
    """The same of rows with a single 1 in them."""
    if y.shape[1:] != (classes,):
        return None
    found: Indices = y.argmax(axis=1)
    return found if np.array_equal(y, np.eye(classes)[found]) else None


def _plain_update(model: Any) -> Update | None:
    """What the optimizer does, where the steps that the model is compiled for are known here."""
    optimizer, learned = model.optimizer, model.trainable_variables
    same = _ids(getattr(optimizer, "_trainable_variables", ())) == _ids(learned)
    return _update(optimizer) if learned and same and _is_plain(model) else None


def _update(optimizer: Any) -> Update | None:
    """What this optimizer does with a gradient, where that is known."""
    optimizers = load_keras().optimizers
    kind, config = type(optimizer), optimizer.get_config()
    options = {name: config[name] for name in ("momentum", "nesterov") if kind is optimizers.SGD}
    updates: dict[Any, Update] = {
        optimizers.SGD: partial(_sgd, **options),
        optimizers.RMSprop: _rmsprop,
        optimizers.Adam: _adam,
    }
    if kind not in updates or _without_rate(optimizer) != _without_rate(kind(**options)):
        return None
    return updates[kind]


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

    def __init__(self, model: Any, layers: Sequence[Any], update: Update, read: Encoding) -> None:
        first, normal, second, head = layers
        self._usual = model.train_function
        self._rule = _Rule(normal.epsilon, normal.momentum if normal.trainable else None)
        affine = [normal.gamma, normal.beta]
        self._learned = _ids([*first.weights, *affine, *second.weights, *head.weights])
        self._moving = _ids([normal.moving_mean, normal.moving_variance])
        self._trainable = _ids(model.trainable_variables)
        self._others = _ids(model.non_trainable_variables)
        self._classes = head.units
        self._update, self._read = update, read

    def __call__(self, state: State, iterator: Iterator[Any]) -> tuple[dict[str, Any], State]:
        """One step on the iterator's next batch: the logs, and the state after it."""
        batch = next(iterator)
        y = self._classes_of(*batch)
        if y is None:
            found: tuple[dict[str, Any], State] = self._usual(state, chain([batch], iterator))
            return found
        x = np.asarray(batch[0])
        trainable, others, (count, rate, *memory), metrics = state
        values = dict(zip(self._trainable, map(np.asarray, trainable), strict=True))
        given = dict(zip(self._others, others, strict=True))
        values |= {name: np.asarray(value) for name, value in given.items()}
        learned, moving = ([values[name] for name in of] for of in (self._learned, self._moving))
        log_p, gradients, statistics = _pass(learned, moving, self._rule, x, y)
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
        sums = np.reshape(metrics, (-1, 2))
        right = -log_p[np.arange(len(y)), y], log_p.argmax(axis=1) == y
        sums = sums + [(each.sum(), len(y)) for each in right[: len(sums)]]
        optimizer = [tensor(np.array(step), count.dtype), rate, *kept]
        after = new, list(given.values()), optimizer, [*map(tensor, sums.ravel())]
        means = [tensor(np.asarray(total / number)) for total, number in sums]
        return dict(zip(("loss", "accuracy"), means, strict=False)), after

    def _classes_of(self, x: Any, y: Any = None, weights: Any = None) -> Indices | None:
        """The class of each example, if this is one batch of them, all equally important."""
        if weights is not None or y is None or np.ndim(x) != 2:
            return None
        classes = self._read(np.asarray(y), self._classes)
        return classes if classes is not None and len(classes) == len(x) else None


def _pass(
    learned: Sequence[Array], moving: Sequence[Array], rule: _Rule, x: Array, y: Indices
) -> tuple[Array, list[Array], Sequence[Array]]:
    """Log-probabilities, and of the mean cross-entropy the gradients; the moving statistics.

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
    return log_p, [*g1, g_gamma, g_beta, *g2, *g3], after


def _sgd(
    g: Array, memory: Memory, rate: float, _step: int, *, momentum: float, nesterov: bool
) -> tuple[Array, Memory]:
    """With momentum as Keras has it (Sutskever et al. 2013, equations 1 to 4)."""
    if not momentum:
        return rate * g, []
    (velocity,) = memory
    velocity = momentum * velocity - rate * g
    return rate * g - momentum * velocity if nesterov else -velocity, [velocity]


def _rmsprop(g: Array, memory: Memory, rate: float, _step: int) -> tuple[Array, Memory]:
    """Tieleman and Hinton 2012, with Keras's defaults."""
    v = 0.9 * memory[0] + (1 - 0.9) * g**2
    return rate * g / np.sqrt(v + 1e-7), [v]


def _adam(g: Array, memory: Memory, rate: float, step: int) -> tuple[Array, Memory]:
    """Kingma and Ba 2015, the order of computation before section 2.1, with Keras's defaults."""
    m, v = memory
    m, v = m + (g - m) * (1 - 0.9), v + (g**2 - v) * (1 - 0.999)
    alpha = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return alpha * m / (np.sqrt(v) + 1e-7), [m, v]
