"""What the drivers of the Keras models would see, worked out in NumPy.

A mistake in a function that builds or trains a Keras model is described by what shows of it, so
that whoever judges needs no Keras: each function here gives what the driver of that name in
:mod:`autograde.problems.drivers.transfer` tells of a certain student.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers import transfer as drivers
from autograde.problems.drivers.keras_weights import random_weights
from autograde.reference import batchnorm, networks
from autograde.reference.networks import Layer

Array = NDArray[np.floating]
Shape = tuple[int, int, int]


@dataclass(frozen=True)
class Told:
    """A student's function of which only what its driver would see is known."""

    facts: Callable[..., Any]

    def __call__(self, *_arguments: Any) -> Any:
        """Never asked: the drivers ask for the facts."""
        raise NotImplementedError


def _tell(told: Told, **arguments: Any) -> Any:
    return told.facts(**arguments)


for driver in (
    drivers.inspect_network,
    drivers.watch_freezing,
    drivers.watch_building,
    drivers.watch_fine_tuning,
):
    driver.register(Told, _tell)


def network_facts(
    layers: Sequence[Layer], x: Array, seed: int, input_shape: Shape = (32, 32, 1)
) -> dict[str, Any]:
    """What :func:`~autograde.problems.drivers.transfer.inspect_network` tells of these layers."""
    rows = networks.table(layers, input_shape)
    maps = [row.shape for row in rows if len(row.shape) == 3 and row.shape[0] * row.shape[1] > 1]
    weights = random_weights(networks.weight_shapes(layers, input_shape), seed)
    height, width, _channels = input_shape
    return {
        "input_shape": input_shape,
        "maps": [shape for i, shape in enumerate(maps) if i == 0 or shape != maps[i - 1]],
        "parameters": [row.parameters for row in rows if row.parameters],
        "outputs": networks.forward(layers, weights, x[:, :height, :width]),
    }


def frozen_facts(
    awake: Callable[[bool, bool], tuple[bool, bool, bool, bool]], *, kept: bool = True
) -> Told:
    """What :func:`~autograde.problems.drivers.transfer.watch_freezing` tells.

    ``awake(nested, asleep)`` says which layers still learn: dense, batch normalization, dense and
    the head. Each of them trains two arrays.
    """

    def facts(*, nested: bool, asleep: bool, **_rest: Any) -> dict[str, Any]:
        learning = list(awake(nested, asleep))
        return {"trainable": 2 * sum(learning), "kept": kept, "moved": learning}

    return Told(facts)


def transfer_facts(
    x: Array,
    classes: int,
    seed: int,
    *,
    activation: str = "softmax",
    trainable: int = 2,
    steady: bool = True,
    units: int | None = None,
    cloned: bool = False,
) -> dict[str, Any]:
    """What :func:`~autograde.problems.drivers.transfer.watch_building` tells.

    A ``cloned`` base has weights of its own, which count as the head's.
    """
    features, hidden = x.shape[1], drivers.HIDDEN
    units = classes if units is None else units
    shapes = [(features, hidden), *[(hidden,)] * 5, (hidden, hidden + 1), (hidden + 1,)]
    head = [(hidden + 1, units), (units,)]
    new = [*shapes, *head] if cloned else head
    weights = random_weights(new, seed + 1)
    own = weights[:-2] if cloned else random_weights(shapes, seed)
    w1, b1, gamma, beta, mean, variance, w2, b2 = own
    first = np.tanh(x @ w1 + b1)
    normal = batchnorm.normalize_inference(first, gamma, beta, mean, variance, 1e-3)
    second = np.tanh(normal @ w2 + b2)
    return {
        "head": [int(np.prod(shape)) for shape in new],
        "trainable": trainable,
        "kept": not cloned,
        "outputs": networks.ACTIVATIONS[activation](second @ weights[-2] + weights[-1]),
        "steady": steady,
    }


def tuned_facts(
    *phases: tuple[str, bool, bool],
    statistics: bool = False,
    whole: bool = True,
    twice: bool = False,
    share: int = 1,
    stale: bool = False,
) -> Told:
    """Phases of training: whose learning rate, whether the base moves, whether the head does.

    If the ``statistics`` move, they do in every phase in which the base does, and so does the
    ``whole`` of it or a part. The loss puts the softmax on ``twice`` in every phase or in none.
    """

    def facts(*, head_rate: float, fine_rate: float, epochs: int, **_rest: Any) -> dict[str, Any]:
        rates = {"head": head_rate, "fine": fine_rate}
        return {
            "rates": [rates[rate] for rate, _base, _head in phases],
            "base": [base for _rate, base, _head in phases],
            "head": [head for _rate, _base, head in phases],
            "statistics": [statistics and base for _rate, base, _head in phases],
            "whole": [whole and base for _rate, base, _head in phases],
            "twice": [twice] * len(phases),
            "epochs": [epochs // share] * len(phases),
            "stale": stale,
            "losses": [],
            "returned": None,
        }

    return Told(facts)
