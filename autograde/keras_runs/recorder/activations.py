"""Keras's activations: values, and derivatives by automatic differentiation.

At a kink the backends do not agree: leaky ReLU's derivative at 0 is 1 on JAX and the slope of
the left side elsewhere, SELU's is that of the right side on TensorFlow. So ``x`` has no 0 in it,
and the run ``activations_at_the_ends`` leaves leaky ReLU out and calls SELU's the backend's own.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.gradients import gradients
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

Array = NDArray[Any]

SEED = 2011
SLOPE, ALPHA = 0.2, 0.7
BATCHES, BATCH, FEATURES = 6, 5, 4
ENDS = (-1000.0, -100.0, 0.0, 100.0, 1000.0)
EXPRESSION = (
    f"keras.activations: relu, leaky_relu(negative_slope={SLOPE}), elu(alpha={ALPHA}), selu, silu, "
    "tanh, softsign, sigmoid, softmax; keras.layers.PReLU()"
)
SETTINGS = {"negative_slope": SLOPE, "alpha": ALPHA}

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=1e-6,
    why=(
        "In float64 the formulas stay within 1e-15 of Keras. In float32 exp(x) - 1 and "
        "1 - tanh(x)**2 are differences of numbers of order one, each rounded by 6e-8."
    ),
)

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "relu": keras.activations.relu,
    "leaky_relu": lambda x: keras.activations.leaky_relu(x, negative_slope=SLOPE),
    "elu": lambda x: keras.activations.elu(x, alpha=ALPHA),
    "selu": keras.activations.selu,
    "swish": keras.activations.silu,
    "tanh": keras.activations.tanh,
    "softsign": keras.activations.softsign,
    "sigmoid": keras.activations.sigmoid,
}
"""The functions of one number, by the names that the assignment gives them."""


class Elementwise(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """A function as a layer that can be asked for its gradient."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        """Apply ``function``."""
        super().__init__(dtype="float64")
        self.function = function
        self.built = True

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The function's values, in training or not."""
        return self.function(inputs)


class Parametric(keras.layers.PReLU):  # type: ignore[misc]
    """Keras's PReLU, called like the others."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The layer's values, in training or not."""
        return super().call(inputs)


def derivative(function: Callable[[Any], Any], x: Array) -> tuple[Array, Array]:
    """Values and derivatives of a function of one number."""
    y, (dx,) = gradients(Elementwise(function), x, np.ones_like(x))
    return y, dx


def record_activations(name: str) -> Run:
    """Values and derivatives on batches without a 0; with ``dy``, the gradient behind softmax."""
    rng = np.random.default_rng(SEED)
    x = rng.uniform(0.05, 4.0, (BATCHES, BATCH, FEATURES)) * rng.choice(
        [-1.0, 1.0], (BATCHES, BATCH, FEATURES)
    )
    alpha = np.array([0.1, 0.25, 0.9, 1.6])
    dy = rng.normal(size=x.shape)
    arrays: dict[str, Any] = {"x": x, "alpha": alpha, "dy": dy}
    for key, function in FUNCTIONS.items():
        arrays[f"{key}_y"], arrays[f"{key}_derivative"] = derivative(function, x)
    layer = Parametric(dtype="float64")
    layer.build((None, FEATURES))
    layer.alpha.assign(alpha)
    rows = x.reshape(-1, 1, FEATURES)
    # One example at a time: Keras sums the gradient of alpha over the batch.
    pulled = [gradients(layer, row, np.ones_like(row)) for row in rows]
    parts = zip(*((y, dx, dalpha) for y, (dx, dalpha) in pulled), strict=True)
    for part, values in zip(("y", "derivative", "alpha_derivative"), parts, strict=True):
        arrays[f"prelu_{part}"] = np.stack(values).reshape(x.shape)
    softmax = Elementwise(keras.activations.softmax)
    arrays["softmax_y"], (arrays["softmax_dx"],) = gradients(softmax, x, dy)
    return Run(
        name,
        {key: np.array(value) for key, value in arrays.items()},
        provenance(seed=SEED, expression=EXPRESSION, settings=SETTINGS, tolerance=TOLERANCE),
    )


def record_activations_at_the_ends(name: str) -> Run:
    """Values and derivatives at 0 and far from it; softmax of logits that lie far apart."""
    x = np.array(ENDS)
    logits = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0]])
    dy = np.array([[0.5, -1.0, 2.0], [1.0, -0.5, 0.25]])
    arrays: dict[str, Any] = {"x": x, "logits": logits, "dy": dy}
    for key, function in FUNCTIONS.items():
        if key != "leaky_relu":
            arrays[f"{key}_y"], arrays[f"{key}_derivative"] = derivative(function, x)
    softmax = Elementwise(keras.activations.softmax)
    arrays["softmax_y"], (arrays["softmax_dx"],) = gradients(softmax, logits, dy)
    return Run(
        name,
        {key: np.array(value) for key, value in arrays.items()},
        provenance(
            seed=SEED,
            expression=EXPRESSION,
            settings=SETTINGS,
            tolerance=TOLERANCE,
            of_backend=["selu_derivative"],
        ),
    )
