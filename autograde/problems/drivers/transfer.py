"""What a Keras model of a student's is like, told in plain data, and what training does to it.

Each driver builds what it needs, hands it to the student's function, and watches. Keras is
imported when a driver runs. A driver is a generic function of the student's function, so that
whoever knows without Keras what would be seen can register another way to tell it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.compiled_loss import softmax_twice
from autograde.problems.drivers.keras_weights import (
    in_a_row,
    load_keras,
    moved,
    numbers,
    plain_start,
    set_weights,
)
from autograde.problems.drivers.quick_passes import outputs
from autograde.problems.drivers.small_steps import quick_steps

Array = NDArray[np.floating]
Build = Callable[..., Any]


def a_model(value: Any) -> Any:
    """``value`` if it is a Keras model; raises ``TypeError`` if it is something else."""
    if not isinstance(value, load_keras().Model):
        msg = f"a Keras model should come back, but it is of type {type(value).__name__}"
        raise TypeError(msg)
    return value


def built(model: Any, shape: Sequence[int]) -> Any:
    """The model with its weights, which some only have once they know the shape of one input."""
    if not model.built and isinstance(model, load_keras().Sequential):
        model(load_keras().Input(shape))
    # A class, whose calls JAX would have to trace; its `build` may leave the layers as they are.
    elif not all(layer.built for layer in (model, *leaves(model))):
        outputs(model, np.zeros((1, *shape)))
    return model


def leaves(layer: Any) -> Iterator[Any]:
    """The layers of a model, those inside of models and of other layers one by one."""
    inside = getattr(layer, "layers", None)
    if inside is None:  # which models alone tell in public
        inside = layer._flatten_layers(include_self=False, recursive=False)
    if not inside:
        yield layer
    for each in inside:
        yield from leaves(each)


@contextmanager
def _watched(layers: Sequence[Any], seen: list[tuple[Any, tuple[int, ...]]]) -> Iterator[None]:
    """Note which of these layers is called, one after the other, and the shape of what it gives."""

    def watching(layer: Any, call: Build) -> Build:
        def watched(*arguments: Any, **options: Any) -> Any:
            output = call(*arguments, **options)
            seen.append((layer, tuple(getattr(output, "shape", ()))))
            return output

        return watched

    calls = [layer.call for layer in layers]
    for layer, call in zip(layers, calls, strict=True):
        layer.call = watching(layer, call)
    try:
        yield
    finally:
        for layer, call in zip(layers, calls, strict=True):
            layer.call = call


@singledispatch
@plain_start()
def inspect_network(build: Build, *, x: Array, seed: int) -> dict[str, Any] | None:
    """The model that ``build()`` gives: shapes, parameters, and what it says about ``x``.

    ``input_shape`` is that of one image; ``maps`` are the shapes of the feature maps on the way,
    each once; ``parameters`` are the numbers of weights of the layers that have any, as they are
    called, in whichever order they were made; ``outputs`` belong to the images ``x`` (cut to the
    size that the model takes) and the weights that come from ``seed``, in the same order.
    """
    model = build()
    if model is None:
        return None
    model = built(a_model(model), x.shape[1:])
    shape = getattr(model, "input_shape", None) or x.shape
    height, width = shape[1:3]
    images = x[:, :height, :width].astype("float32")
    layers = [layer for layer in leaves(model) if type(layer).__name__ != "InputLayer"]
    seen: list[tuple[Any, tuple[int, ...]]] = []
    with _watched(layers, seen):
        outputs(model, images)
    layers = list(dict.fromkeys([layer for layer, _shape in seen] + layers))
    set_weights(_weights(layers, model), seed)
    maps = [shape[1:] for _layer, shape in seen if len(shape) == 4 and shape[1] * shape[2] > 1]
    counts = [layer.count_params() for layer in layers]
    return {
        "input_shape": tuple(shape[1:]),
        "maps": [each for i, each in enumerate(maps) if i == 0 or each != maps[i - 1]],
        "parameters": [count for count in counts if count],
        "outputs": outputs(model, images),
    }


def _weights(layers: Sequence[Any], model: Any) -> list[Any]:
    """The weights of these layers, and then those that the model has besides, each once."""
    ordered = [weight for layer in layers for weight in layer.weights]
    return list({id(weight): weight for weight in [*ordered, *model.weights]}.values())


HIDDEN = 3
"""Units of the first layer in a small network; the second one has one more."""


def _body(features: int) -> list[Any]:
    """The layers under a head, small enough to be compiled in an instant."""
    keras = load_keras()
    return [
        keras.Input((features,)),
        keras.layers.Dense(HIDDEN, activation="tanh"),
        # Named as in the notebook's own base, where students also look for it by its name.
        keras.layers.BatchNormalization(name="batch_normalization_1"),
        keras.layers.Dense(HIDDEN + 1, activation="tanh"),
    ]


@singledispatch
@plain_start()
def watch_freezing(
    freeze: Build, *, x: Array, y: Array, nested: bool, asleep: bool, seed: int
) -> dict[str, Any] | None:
    """What of a model still learns after ``freeze(model)``.

    The model has two dense layers with batch normalization between them, ``nested`` in a model
    of their own or not, and a head, which is frozen when it is handed over if it is ``asleep``.
    ``trainable`` is the number of weights (arrays) that the model would train; ``kept`` tells
    whether all values are those that were handed over. ``moved`` tells of each layer whether one
    step of training on ``x`` and ``y`` changes it.
    """
    keras = load_keras()
    body = _body(x.shape[1])
    head = keras.layers.Dense(2, activation="softmax")
    model = keras.Sequential([keras.Sequential(body), head] if nested else [*body, head])
    set_weights(model.weights, seed)
    head.trainable = not asleep
    quick_steps(model, [*body[1:], head])
    given, made_of = model, _made_of(model)
    handed = numbers(model.weights)
    model = freeze(model)
    if model is None:
        return None
    model = a_model(model)
    if model is not given and _made_of(model) == made_of:
        quick_steps(model, list(leaves(model)))
    layers = [layer for layer in leaves(model) if layer.weights]
    kept = len(model.weights) == len(handed) and not moved(model.weights, handed)
    before = [numbers(layer.weights) for layer in layers]
    trainable = len(model.trainable_weights)
    if trainable:
        model.compile(keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
        model.train_on_batch(x, y)
    return {
        "trainable": trainable,
        "kept": kept,
        "moved": [moved(layer.weights, old) for layer, old in zip(layers, before, strict=True)],
    }


def _made_of(model: Any) -> list[Any] | None:
    """What each layer was made with, of a model that is nothing but layers one after the other."""
    models = [model]
    for each in models:
        if type(each) is not load_keras().Sequential:
            return None
        models += [layer for layer in each.layers if hasattr(layer, "layers")]
    try:
        return [{**layer.get_config(), "trainable": None} for layer in leaves(model)]
    except NotImplementedError:  # a class of the student's own
        return None


@singledispatch
@plain_start()
def watch_building(build: Build, *, x: Array, classes: int, seed: int) -> dict[str, Any] | None:
    """The model that ``build(base, classes)`` makes of a small base with batch normalization.

    ``head`` are the sizes of the weights that are not the base's; ``trainable`` is the number of
    weights (arrays) that the model would train; ``kept`` tells whether the model has the base's
    weights and they are what they were; ``outputs`` belong to ``x`` and weights from ``seed``;
    ``steady`` tells whether the base keeps its moving statistics in training.
    """
    base = in_a_row(_body(x.shape[1]), "base")
    set_weights(base.weights, seed)
    own = list(base.weights)
    handed = numbers(own)
    model = build(base, classes)
    if model is None:
        return None
    model = built(a_model(model), x.shape[1:])
    among = {id(weight) for weight in own}
    head = [weight for weight in model.weights if id(weight) not in among]
    kept = len(model.weights) - len(head) == len(own) and not moved(own, handed)
    trainable = len(model.trainable_weights)
    set_weights(head, seed + 1)
    images = x.astype("float32")
    return {
        "head": [int(np.prod(weight.shape)) for weight in head],
        "trainable": trainable,
        "kept": kept,
        "outputs": outputs(model, images),
        "steady": _is_steady(model, images),
    }


def _is_steady(model: Any, images: Array) -> bool:
    """Whether a pass in training leaves all weights as they are."""
    keras = load_keras()
    normal = keras.layers.BatchNormalization
    if not any(isinstance(layer, normal) and layer.trainable for layer in leaves(model)):
        return True  # as Keras has it: what is frozen works as at inference

    before = numbers(model.weights)
    outputs(model, images, training=True)
    return not moved(model.weights, before)


class _Stale(Exception):
    """Training goes on although what is trainable has changed since it began.

    Keras makes the optimizer's memory when the first training after ``compile`` begins.
    """


class _Diary:
    """What happens to a model while a student trains it: an entry for each phase."""

    def __init__(self, model: Any, base: Any) -> None:
        """Put watchers in the place of the model's ``compile``, ``fit`` and ``train_on_batch``."""
        self.model, self.head = model, model.layers[-1]
        self.statistics = [weight for weight in base.weights if "moving" in weight.path]
        self.learned = [weight for weight in base.weights if "moving" not in weight.path]
        normal = load_keras().layers.BatchNormalization
        others = [layer for layer in base.layers if not isinstance(layer, normal)]
        self.whole = [weight for layer in others for weight in layer.weights]
        self.start: list[Array] = []
        self.phases: list[dict[str, Any]] = []
        self.losses: list[list[float]] = []
        self.fresh: bool | None = None
        self.trained: list[int] = []
        model.compile = self._noting(model.compile)
        model.fit = self._training(model.fit, lambda history: history.history["loss"])
        model.train_on_batch = self._training(model.train_on_batch, lambda loss: [])

    def _noting(self, compile_model: Build) -> Build:
        def noting(*arguments: Any, **options: Any) -> Any:
            done = compile_model(*arguments, **options)
            self.fresh = True
            return done

        return noting

    def _training(self, train: Build, losses: Build) -> Build:
        def training(*arguments: Any, **options: Any) -> Any:
            if self.fresh is None:
                return train(*arguments, **options)  # Keras says what is missing
            if self.fresh:
                self.trained = self._trainable()
            elif self.trained != self._trainable():
                self.phases.append({"stale": True})
                raise _Stale
            parts = {"base": self.learned, "head": self.head.weights, "statistics": self.statistics}
            before = {name: numbers(weights) for name, weights in parts.items()}
            whole = numbers(self.whole)
            done = train(*arguments, **options)
            rate = float(numbers([self.model.optimizer.learning_rate])[0])
            if self.fresh or self.phases[-1]["rate"] != rate:
                still = {"base": False, "head": False, "statistics": False}
                twice = softmax_twice(self.model, self.head)
                self.phases.append({"rate": rate, "twice": twice, **still})
                self.losses.append([])
                self.start = whole
            for name, weights in parts.items():
                self.phases[-1][name] |= moved(weights, before[name])
            pairs = zip(self.whole, self.start, strict=True)
            self.phases[-1]["whole"] = all(moved([weight], [old]) for weight, old in pairs)
            self.losses[-1] += [float(loss) for loss in losses(done)]
            self.fresh = False
            return done

        return training

    def _trainable(self) -> list[int]:
        return [id(weight) for weight in self.model.trainable_weights]


_OF_A_PHASE = ("base", "head", "statistics", "whole", "twice")


@singledispatch
@plain_start()
def watch_fine_tuning(
    fine_tune: Build,
    *,
    x: Array,
    y: Array,
    head_rate: float,
    fine_rate: float,
    epochs: int,
    seed: int,
) -> dict[str, Any]:
    """What ``fine_tune(model, base, x, y, head_rate, fine_rate, epochs)`` does to a small model.

    Of each phase of training, which ends when the model is compiled anew: the learning ``rates``,
    how many ``epochs``, whether the ``base``, the ``head`` and the moving ``statistics`` of the
    base's batch normalization have moved, whether the ``whole`` base but for its batch
    normalization did, every array of weights, and whether the loss puts the softmax on ``twice``.
    ``stale`` tells whether training went on without compiling although what is trainable had
    changed (Keras refuses that). ``losses`` are those of each epoch of each phase, ``returned`` is
    what came back.
    """
    keras = load_keras()
    base = in_a_row(_body(x.shape[1]), "base")
    inputs = keras.Input((x.shape[1],))
    head = keras.layers.Dense(int(y.max()) + 1, activation="softmax")
    model = keras.Model(inputs, head(base(inputs)))
    set_weights(model.weights, seed)
    quick_steps(model, [*base.layers[1:], head])
    diary = _Diary(model, base)
    try:
        returned = fine_tune(model, base, x, y, head_rate, fine_rate, epochs)
    except _Stale:
        returned = None
    phases = [phase for phase in diary.phases if "rate" in phase]
    return {
        "rates": [phase["rate"] for phase in phases],
        **{name: [phase[name] for phase in phases] for name in _OF_A_PHASE},
        "epochs": [len(losses) for losses in diary.losses],
        "stale": len(phases) < len(diary.phases),
        "losses": diary.losses,
        "returned": returned,
    }


TRANSFER: dict[str, Callable[..., Any]] = {
    "inspect_network": inspect_network,
    "watch_freezing": watch_freezing,
    "watch_building": watch_building,
    "watch_fine_tuning": watch_fine_tuning,
}
"""The drivers of this module by name."""
