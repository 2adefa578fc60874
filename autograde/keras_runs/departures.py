"""Where Keras and the textbook part, in numbers that recorded runs prove.

Each departure is measured twice. ``largest`` is the distance of the textbook's numbers from what
Keras has; ``unexplained`` is what is left of it when the same is computed in NumPy by the formula
that is said to be Keras's: rounding, or the explanation is wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.runs import load
from autograde.keras_runs.walks import optimizer_walk, training
from autograde.problems.drivers import walk
from autograde.reference import optimizers

Array = NDArray[np.floating]
Step = Callable[..., tuple[Array, ...]]


@dataclass(frozen=True)
class Departure:
    """One formula that is not the textbook's, and what it changes.

    ``largest`` and ``unexplained`` are largest absolute differences, of the weights after 120
    steps or of the moving variance after 100 batches. The losses, in nats on all training
    examples after those steps, are ``None`` for batch normalization.
    """

    name: str
    textbook: str
    keras: str
    largest: float
    unexplained: float
    textbook_loss: float | None = None
    keras_loss: float | None = None


def _adagrad_inside(
    w: Array, g: Array, accumulator: Array, learning_rate: float, epsilon: float
) -> tuple[Array, ...]:
    accumulator = accumulator + g**2
    return w - learning_rate * g / np.sqrt(accumulator + epsilon), accumulator


def _rmsprop_inside(
    w: Array, g: Array, mean_square: Array, learning_rate: float, rho: float, epsilon: float
) -> tuple[Array, ...]:
    mean_square = rho * mean_square + (1 - rho) * g**2
    return w - learning_rate * g / np.sqrt(mean_square + epsilon), mean_square


def _adam_epsilon_hat(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    learning_rate: float,
    beta_1: float,
    beta_2: float,
    epsilon: float,
) -> tuple[Array, ...]:
    corrected = epsilon / np.sqrt(1 - beta_2**t)
    return optimizers.adam_step(w, g, m, v, t, learning_rate, beta_1, beta_2, corrected)


EPSILON: dict[str, tuple[Step, Step, str, str]] = {
    "adagrad_from_zero": (
        optimizers.adagrad_step,
        _adagrad_inside,
        "g / (sqrt(accumulator) + epsilon)",
        "g / sqrt(accumulator + epsilon)",
    ),
    "rmsprop": (
        optimizers.rmsprop_step,
        _rmsprop_inside,
        "g / (sqrt(mean_square) + epsilon)",
        "g / sqrt(mean_square + epsilon)",
    ),
    "adam": (
        optimizers.adam_step,
        _adam_epsilon_hat,
        "m_hat / (sqrt(v_hat) + epsilon)",
        "m_hat / (sqrt(v_hat) + epsilon / sqrt(1 - beta_2**t))",
    ),
}


def _gap(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(np.abs(one - other).max())


def _last(step: Step, name: str, **settings: float) -> Array:
    """The last weights of ``step``, on the recorded run's course with some settings changed."""
    arguments = optimizer_walk(load(name))
    arguments["settings"] |= settings
    last: Array = walk(step, **arguments)["w"][-1]
    return last


def _nesterov() -> Departure:
    run = load("nesterov")
    problem = training(run.arrays["rows"], run.arrays["batches"])
    path = walk(optimizers.nesterov_step, **optimizer_walk(run))
    w, ahead = path["w"][-1], run.provenance.settings["momentum"] * path["velocity"][-1]
    keras = run.arrays["weights"][-1]
    return Departure(
        "Nesterov: which point is kept",
        "w",
        "w + momentum * velocity",
        _gap(w, keras),
        _gap(w + ahead, keras),
        problem.loss(w),
        problem.loss(keras),
    )


def _initial_accumulator() -> Departure:
    run = load("adagrad")
    arguments = optimizer_walk(run)
    explained = walk(optimizers.adagrad_step, **arguments)["w"][-1]
    arguments["memory"] = {"accumulator": np.zeros_like(explained)}
    textbook = walk(optimizers.adagrad_step, **arguments)["w"][-1]
    keras = run.arrays["weights"][-1]
    return Departure(
        "AdaGrad: where the accumulator starts",
        "0",
        "0.1",
        _gap(textbook, keras),
        _gap(explained, keras),
        arguments["problem"].loss(textbook),
        arguments["problem"].loss(keras),
    )


def _epsilon() -> Iterator[Departure]:
    run = load("epsilon")
    problem = training(run.arrays["rows"], run.arrays["batches"])
    for name, (step, keras_step, formula, keras_formula) in EPSILON.items():
        for epsilon, keras in zip(run.arrays["epsilons"].tolist(), run.arrays[name], strict=True):
            textbook = _last(step, name, epsilon=epsilon)
            yield Departure(
                f"{_written(name)}: place of epsilon = {epsilon:g}",
                formula,
                keras_formula,
                _gap(textbook, keras),
                _gap(_last(keras_step, name, epsilon=epsilon), keras),
                problem.loss(textbook),
                problem.loss(keras),
            )


def _written(run: str) -> str:
    """How people write the name of the optimizer of a run."""
    return {"adagrad_from_zero": "AdaGrad", "rmsprop": "RMSProp", "adam": "Adam"}[run]


def _moving(variances: NDArray[Any], momentum: float) -> NDArray[Any]:
    """The moving variance after each batch, from 1, in the type of the batches' variances."""
    kept, found = np.ones_like(variances[0]), []
    old, new = variances.dtype.type(momentum), variances.dtype.type(1 - momentum)
    for variance in variances:
        kept = old * kept + new * variance
        found.append(kept)
    return np.stack(found)


def _unbiased() -> Departure:
    run = load("batchnorm")
    x, keras = run.arrays["x"], run.arrays["moving_variance"]
    momentum = run.provenance.settings["momentum"]
    return Departure(
        "Batch normalization: the variance that is kept",
        "sum((x - mean)**2) / (n - 1)",
        "sum((x - mean)**2) / n",
        _gap(_moving(x.var(axis=1, ddof=1), momentum)[-1], keras[-1]),
        _gap(_moving(x.var(axis=1), momentum)[-1], keras[-1]),
    )


@cache
def departures() -> tuple[Departure, ...]:
    """All that are known, with their numbers.

    The textbook is Sutskever et al. 2013 for Nesterov, Duchi et al. 2011 for AdaGrad, Tieleman and
    Hinton 2012 for RMSProp, algorithm 1 of Kingma and Ba 2015 for Adam, and algorithm 2 of Ioffe
    and Szegedy 2015 for the variance that batch normalization keeps for inference.
    """
    return (_nesterov(), _initial_accumulator(), *_epsilon(), _unbiased())
