"""Keras's regularizers: their values, their gradients by autodiff, and a layer trained with one.

Where a weight is 0, the slope of its size is a matter of the backend: JAX's is 1. So the recorded
kernels have no zeros, and ``slope_at_zero`` tells what this backend takes.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.gradients import gradients
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 1996
KERNELS, INPUTS, UNITS = 6, 4, 3
EXAMPLES, STEPS = 20, 30
L1, L2, LEARNING_RATE = 0.02, 0.05, 0.1
EXPRESSION = f"keras.regularizers.L1L2(l1={L1}, l2={L2})"

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=1e-5,
    why="In float64 the formulas stay within 1e-15 of Keras, in float32 within 1e-6.",
)

REGULARIZERS: dict[str, Callable[[], Any]] = {
    "l1_penalty": lambda: keras.regularizers.L1(L1),
    "l2_penalty": lambda: keras.regularizers.L2(L2),
    "elastic_net_penalty": lambda: keras.regularizers.L1L2(l1=L1, l2=L2),
}
"""Keras's regularizer for each penalty of :mod:`autograde.reference.penalties`."""


def value_and_gradient(name: str, kernel: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """A regularizer's value at a kernel, and its gradient."""
    layer = keras.layers.Lambda(REGULARIZERS[name](), dtype="float64")
    layer.build(kernel.shape)
    value, (gradient,) = gradients(layer, kernel, np.array(1.0))
    return np.array(value), np.array(gradient)


def record_penalties(name: str) -> Run:
    """Each penalty of some kernels, and the steps of a ``Dense`` layer under an elastic net."""
    rng = np.random.default_rng(SEED)
    kernels = rng.uniform(0.1, 2.0, (KERNELS, INPUTS, UNITS))
    kernels *= rng.choice([-1.0, 1.0], kernels.shape)
    arrays: dict[str, NDArray[Any]] = {"kernels": kernels}
    for penalty in REGULARIZERS:
        found = [value_and_gradient(penalty, kernel) for kernel in kernels]
        values, slopes = zip(*found, strict=True)
        arrays |= {f"{penalty}_value": np.stack(values), f"{penalty}_gradient": np.stack(slopes)}
    arrays["slope_at_zero"] = value_and_gradient("l1_penalty", np.zeros(1))[1] / L1
    settings = {"l1": L1, "l2": L2, "learning_rate": LEARNING_RATE}
    return Run(
        name,
        arrays | _steps(rng),
        provenance(
            seed=SEED,
            expression=EXPRESSION,
            settings=settings,
            tolerance=TOLERANCE,
            of_backend=["slope_at_zero"],
        ),
    )


def _steps(rng: np.random.Generator) -> dict[str, NDArray[Any]]:
    """The kernel and the bias before the first step and after each, and the loss's gradients."""
    x = rng.normal(size=(EXAMPLES, INPUTS))
    y = x @ rng.normal(size=(INPUTS, UNITS)) + 1.0 + 0.3 * rng.normal(size=(EXAMPLES, UNITS))
    regularizer = keras.regularizers.L1L2(l1=L1, l2=L2)
    layer = keras.layers.Dense(UNITS, kernel_regularizer=regularizer)
    model = keras.Sequential([keras.Input((INPUTS,)), layer])
    model.set_weights([rng.normal(size=(INPUTS, UNITS)), rng.normal(size=UNITS)])
    model.compile(keras.optimizers.SGD(LEARNING_RATE), loss="mean_squared_error")
    kernels, biases = ([weight] for weight in model.get_weights())
    dkernels, dbiases = [], []
    for _step in range(STEPS):
        error = 2 * (x @ kernels[-1] + biases[-1] - y) / y.size
        dkernels.append(x.T @ error)
        dbiases.append(error.sum(axis=0))
        model.train_on_batch(x, y)
        kernel, bias = model.get_weights()
        kernels.append(kernel)
        biases.append(bias)
    return {
        "kernel": np.stack(kernels),
        "bias": np.stack(biases),
        "dkernel": np.stack(dkernels),
        "dbias": np.stack(dbiases),
    }
