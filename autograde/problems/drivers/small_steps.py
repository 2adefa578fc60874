"""Keras's steps of training for the drivers' small network, by NumPy where that is the same.

JAX traces, lowers and compiles a program for every model that is trained, which for a few steps
of a few dozen weights is nearly all of the time.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.keras_weights import load_keras, tensor
from autograde.problems.network import Network

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
    dense with tanh, dense with softmax. Batch normalization has to be frozen, the optimizer plain
    SGD or Adam, the loss the cross-entropy, and all else as it is by default; otherwise, and on
    another backend than JAX, Keras takes the steps as always.
    """
    if load_keras().backend.backend() != "jax":
        return
    make, handed = model.make_train_function, _settings(model, layers)

    def making(force: bool = False) -> None:
        if force or model.train_function is None:
            make(force)
            if _settings(model, layers) == handed and _is_plain(model, layers):
                model.train_function = _Steps(model, layers, model.train_function)

    model.make_train_function = making


def _settings(model: Any, layers: Sequence[Any]) -> list[Any]:
    """What decides what the layers compute, and what stands in the place of methods."""
    configs = [{**layer.get_config(), "trainable": None} for layer in layers]
    replaced = [vars(part).get("call") for part in (model, *layers)]
    return [*configs, *replaced, vars(model).get("train_step"), vars(model).get("compute_loss")]


def _is_plain(model: Any, layers: Sequence[Any]) -> bool:
    """Whether the steps that the model is compiled for are known here."""
    keras, optimizer = load_keras(), model.optimizer
    compiled = model.get_compile_config()
    loss = compiled.pop("loss", None)
    compiled.pop("optimizer", None)
    named = "sparse_categorical_crossentropy"
    same = keras.saving.serialize_keras_object(keras.losses.SparseCategoricalCrossentropy())
    return (
        compiled == _PLAIN
        and loss in (named, same)
        and type(optimizer) in (keras.optimizers.SGD, keras.optimizers.Adam)
        and _without_rate(optimizer) == _without_rate(type(optimizer)())
        and _ids(getattr(optimizer, "_trainable_variables", ())) == _ids(model.trainable_variables)
        and not layers[1].trainable
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


class _Steps:
    """Takes the place of a Keras model's ``train_function``."""

    def __init__(self, model: Any, layers: Sequence[Any], usual: Callable[..., Any]) -> None:
        first, normal, second, head = layers
        self._usual, self._epsilon = usual, normal.epsilon
        self._learned = _ids([part for one in (first, second, head) for part in one.weights])
        self._fixed = _ids([normal.gamma, normal.beta, normal.moving_mean, normal.moving_variance])
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
        names = [*self._trainable, *self._others]
        values = dict(zip(names, map(np.asarray, [*trainable, *others]), strict=True))
        learned, fixed = ([values[name] for name in of] for of in (self._learned, self._fixed))
        loss, gradients = _loss_and_gradients(learned, fixed, self._epsilon, x, y)
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
        return {"loss": tensor(np.divide(*sums))}, (new, others, optimizer, [*map(tensor, sums)])

    def _knows(self, x: Any, y: Any = None, weights: Any = None) -> bool:
        """Whether these are examples for this network, each as important as any other."""
        return (
            weights is None
            and np.ndim(x) == 2
            and np.size(y) == len(x)
            and set(np.ravel(y).tolist()) <= set(range(self._classes))
        )


def _loss_and_gradients(
    learned: Sequence[Array], fixed: Sequence[Array], epsilon: float, x: Array, y: Indices
) -> tuple[float, list[Array]]:
    """The mean cross-entropy, and the gradient of each kernel and bias.

    Frozen batch normalization scales and shifts: the next layer can do that instead.
    """
    (w1, b1, w2, b2, w3, b3), (gamma, beta, mean, variance) = learned, fixed
    scale = (gamma / np.sqrt(variance + epsilon))[:, None]
    shift = beta - mean * scale[:, 0]
    network = Network((len(w1), len(b1), len(b2), len(b3)))
    parts = (w1, b1, scale * w2, b2 + shift @ w2, w3, b3)
    w = np.concatenate([np.ravel(part) for part in parts], dtype=float)
    gradients = [part for pair in network.layers(network.gradient(w, x, y)) for part in pair]
    gradients[2] = scale * gradients[2] + np.outer(shift, gradients[3])
    return network.loss(w, x, y), gradients


def _sgd(g: Array, _memory: list[Array], rate: float, _step: int) -> tuple[Array, list[Array]]:
    return rate * g, []


def _adam(g: Array, memory: list[Array], rate: float, step: int) -> tuple[Array, list[Array]]:
    """Kingma and Ba 2015, the order of computation before section 2.1, with Keras's defaults."""
    m, v = memory
    m, v = m + (g - m) * (1 - 0.9), v + (g**2 - v) * (1 - 0.999)
    alpha = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return alpha * m / (np.sqrt(v) + 1e-7), [m, v]
