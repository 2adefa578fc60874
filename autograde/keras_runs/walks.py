"""An optimizer's run as a question: the same training, to be walked by another implementation."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.runs import Run
from autograde.problems import Network, Training, digits

MEMORY = {
    "sgd": (),
    "momentum": ("velocity",),
    "nesterov": ("velocity",),
    "adagrad": ("accumulator",),
    "adagrad_from_zero": ("accumulator",),
    "rmsprop": ("mean_square",),
    "adam": ("m", "v"),
}
"""What each optimizer remembers, in the order of the textbook function's arguments."""

SIZES = (64, 8, 10)
"""The layers of the network: 610 weights."""


def training(rows: NDArray[np.integer], batches: NDArray[np.integer]) -> Training:
    """The network on those rows of the digits, as a problem."""
    data = digits()
    return Training(Network(SIZES), data.x[rows], data.y[rows], batches)


def optimizer_walk(run: Run) -> dict[str, Any]:
    """The keyword arguments with which ``drivers.walk`` takes the same path as Keras.

    The answer's ``w[run.arrays["recorded"]]`` is to be compared with ``run.arrays["weights"]``,
    and its memory with the arrays of the same name; Nesterov's by way of
    :func:`textbook_weights`.
    """
    arrays = run.arrays
    arguments: dict[str, Any] = {
        "problem": training(arrays["rows"], arrays["batches"]),
        "w": arrays["weights"][0],
        "memory": {name: arrays[name][0] for name in MEMORY[run.name]},
        "settings": dict(run.provenance.settings),
        "steps": len(arrays["batches"]),
    }
    if run.name == "nesterov":
        arguments["gradient"] = "function"
    if run.name == "adam":
        arguments["counter"] = True
    return arguments


def textbook_weights(run: Run) -> NDArray[np.floating]:
    """The weights that the textbook's method has at the recorded steps of an optimizer's run.

    They are Keras's own, but for Nesterov: Keras keeps the point to which the velocity is about
    to lead, ``w + momentum * velocity``, where the textbook keeps ``w``.
    """
    weights: NDArray[np.floating] = run.arrays["weights"]
    if run.name == "nesterov":
        weights = weights - run.provenance.settings["momentum"] * run.arrays["velocity"]
    return weights
