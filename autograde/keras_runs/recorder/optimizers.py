"""Keras's optimizers at work on the digits.

Where Keras (3.15) writes something else than the textbook:

* SGD with ``nesterov=True`` keeps the point where the next gradient is taken,
  ``w + momentum * velocity``, in place of ``w``. The path is the same one, told differently.
* Adagrad and RMSprop divide by ``sqrt(accumulator + epsilon)``, the textbook by
  ``sqrt(accumulator) + epsilon``.
* Adam divides by ``sqrt(v) + epsilon`` before the correction of ``v``, which comes as a factor
  of the learning rate: epsilon acts as ``epsilon / sqrt(1 - beta_2**t)`` in Kingma and Ba's
  algorithm 1 (it is their "epsilon hat" at the end of their section 2).
* Adagrad's accumulator starts at 0.1 by default, the textbook's at zero.
* On TensorFlow, momentum, beta_1 and beta_2 are rounded to float32 whatever the weights' type.

The runs that answers are compared with have an epsilon so small (1e-30) that all its places are
one to float64, yet large enough that pixels which are never lit (gradient exactly zero) do not
divide zero by zero. The run ``epsilon`` has the values at which the places differ.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.network import KerasNetwork
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance
from autograde.keras_runs.walks import MEMORY, SIZES, training
from autograde.problems import Network, Training

SEED = 2026
EXAMPLES = 256
BATCH = 32
STEPS = 120
EVERY = 10
TINY = 1e-30
EPSILONS = (1e-7, 1e-2)

KERAS_MEMORY = {"velocity": "momentum", "m": "momentum", "v": "velocity", "mean_square": "velocity"}
"""Keras's names of what an optimizer remembers, where they are not the textbook's."""

TOLERANCE = Tolerance(
    rtol=0.0,
    atol=1e-5,
    why=(
        "In float64 the textbook's formulas stay within 1e-14 of Keras on JAX and on PyTorch. "
        "With weights and memory kept in float32 they end within 1e-6. On TensorFlow, Keras rounds "
        "momentum, beta_1 and beta_2 to float32 (1 - beta_2**t is then off by 1e-5 of itself) and "
        "Adam's weights end 6e-6 away. An epsilon of 1e-8 in place of 1e-30 is already too far, "
        "but for AdaGrad with an initial accumulator, where it does not matter."
    ),
)

Settings = dict[str, float]
Maker = Callable[..., Any]

OPTIMIZERS: dict[str, tuple[Maker, Settings, dict[str, Any]]] = {
    "sgd": (keras.optimizers.SGD, {"learning_rate": 0.3}, {}),
    "momentum": (keras.optimizers.SGD, {"learning_rate": 0.05, "momentum": 0.9}, {}),
    "nesterov": (
        keras.optimizers.SGD,
        {"learning_rate": 0.05, "momentum": 0.9},
        {"nesterov": True},
    ),
    "adagrad": (
        keras.optimizers.Adagrad,
        {"learning_rate": 0.1, "epsilon": TINY},
        {"initial_accumulator_value": 0.1},
    ),
    "adagrad_from_zero": (
        keras.optimizers.Adagrad,
        {"learning_rate": 0.05, "epsilon": TINY},
        {"initial_accumulator_value": 0.0},
    ),
    "rmsprop": (
        keras.optimizers.RMSprop,
        {"learning_rate": 0.005, "rho": 0.9, "epsilon": TINY},
        {},
    ),
    "adam": (
        keras.optimizers.Adam,
        {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.999, "epsilon": TINY},
        {},
    ),
}


def _problem() -> tuple[NDArray[np.int64], Training]:
    """The rows of the digits, and the training on batches of them, shuffled in every epoch."""
    rng = np.random.default_rng(SEED)
    rows = np.sort(rng.permutation(1797)[:EXAMPLES])
    epochs = [rng.permutation(EXAMPLES) for _ in range(STEPS * BATCH // EXAMPLES)]
    return rows, training(rows, np.concatenate(epochs).reshape(STEPS, BATCH))


def _expression(make: Maker, arguments: dict[str, Any]) -> str:
    listed = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return f"keras.optimizers.{make.__name__}({listed})"


def record_optimizer(name: str) -> Run:
    """A run of 120 steps: the weights and the memory at every tenth, the loss at each.

    Every tenth, because 120 steps of every optimizer would take 6 MB that do not compress; a
    wrong step shows in each later one.
    """
    make, settings, extra = OPTIMIZERS[name]
    network = Network(SIZES)
    rows, problem = _problem()
    learner = KerasNetwork(network, network.initial_weights(SEED), make(**settings, **extra))
    points: dict[str, list[Any]] = {key: [] for key in ("weights", *MEMORY[name])}
    losses = []
    for step in range(STEPS + 1):
        if step % EVERY == 0:
            points["weights"].append(learner.weights())
            for key in MEMORY[name]:
                points[key].append(learner.memory(KERAS_MEMORY.get(key, key)))
        if step < STEPS:
            batch = problem.batches[step]
            losses.append(learner.loss(problem.x[batch], problem.y[batch]))
            learner.train(problem.x[batch], problem.y[batch])
    arrays = {key: np.stack(values) for key, values in points.items()}
    arrays |= {
        "rows": rows.astype(np.int16),
        "batches": problem.batches.astype(np.int16),
        "recorded": np.arange(0, STEPS + 1, EVERY, dtype=np.int16),
        "losses": np.array(losses),
    }
    return Run(
        name,
        arrays,
        provenance(
            seed=SEED,
            expression=_expression(make, settings | extra),
            settings=settings,
            tolerance=TOLERANCE,
        ),
    )


def record_epsilon(name: str = "epsilon") -> Run:
    """The last weights of the adaptive methods, with Keras's default epsilon and a large one."""
    network = Network(SIZES)
    rows, problem = _problem()
    arrays: dict[str, NDArray[Any]] = {
        "rows": rows.astype(np.int16),
        "batches": problem.batches.astype(np.int16),
        "epsilons": np.array(EPSILONS),
        "initial": network.initial_weights(SEED),
    }
    settings: dict[str, Settings] = {}
    for key in ("adagrad_from_zero", "rmsprop", "adam"):
        make, usual, extra = OPTIMIZERS[key]
        settings[key] = {part: value for part, value in usual.items() if part != "epsilon"}
        found = []
        for epsilon in EPSILONS:
            optimizer = make(**{**usual, **extra, "epsilon": epsilon})
            learner = KerasNetwork(network, arrays["initial"], optimizer)
            for batch in problem.batches:
                learner.train(problem.x[batch], problem.y[batch])
            found.append(learner.weights())
        arrays[key] = np.stack(found)
    return Run(
        name,
        arrays,
        provenance(
            seed=SEED,
            expression="the optimizers of the runs of the same names, with each epsilon",
            settings=settings,
            tolerance=TOLERANCE,
        ),
    )
