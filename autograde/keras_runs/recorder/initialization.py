"""Keras's initializers on a large kernel, and ten Keras layers with the weights of one."""

from typing import Any

import keras
import numpy as np

from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 2010
FAN_IN, FAN_OUT = 400, 1200
LAYERS, WIDTH, BATCH = 10, 16, 12
INITIALIZERS = {
    "glorot_uniform": keras.initializers.GlorotUniform,
    "glorot_normal": keras.initializers.GlorotNormal,
    "he_uniform": keras.initializers.HeUniform,
    "he_normal": keras.initializers.HeNormal,
    "lecun_uniform": keras.initializers.LecunUniform,
    "lecun_normal": keras.initializers.LecunNormal,
}
ACTIVATIONS = ("linear", "relu", "tanh", "selu")
EXPRESSION = "keras.initializers.get(name), keras.layers.Dense(activation=name, use_bias=False)"

TOLERANCE = Tolerance(
    rtol=1e-4,
    atol=1e-12,
    why=(
        "Ten products of matrices of 16 x 16 in float32 leave relative errors below 1e-5 in a mean "
        "square. The statistics of the initializers are random and are compared with their laws "
        "where they are used."
    ),
)


def _statistics(name: str) -> tuple[float, float, float]:
    """Mean, variance and largest magnitude of a large kernel."""
    drawn = INITIALIZERS[name](seed=SEED)((FAN_IN, FAN_OUT), dtype="float64")
    kernel = keras.ops.convert_to_numpy(drawn)
    return float(kernel.mean()), float(kernel.var()), float(np.abs(kernel).max())


def _mean_squares(activation: str, x: Any, weights: Any) -> list[float]:
    found = []
    for kernel in weights:
        layer = keras.layers.Dense(WIDTH, activation=activation, use_bias=False, dtype="float64")
        layer.build(x.shape)
        layer.kernel.assign(kernel)
        x = layer(x)
        found.append(float(keras.ops.mean(keras.ops.square(x))))
    return found


def record_initializers(name: str) -> Run:
    """Statistics of six initializers, and mean squares behind each of ten layers."""
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=(BATCH, WIDTH))
    weights = rng.normal(0, np.sqrt(2 / WIDTH), (LAYERS, WIDTH, WIDTH))
    statistics = np.array([_statistics(initializer) for initializer in INITIALIZERS])
    arrays = {
        "mean": statistics[:, 0],
        "variance": statistics[:, 1],
        "largest": statistics[:, 2],
        "x": x,
        "weights": weights,
        "mean_squares": np.array([_mean_squares(a, x, weights) for a in ACTIVATIONS]),
    }
    settings = {
        "initializers": list(INITIALIZERS),
        "activations": list(ACTIVATIONS),
        "fan_in": FAN_IN,
        "fan_out": FAN_OUT,
    }
    return Run(
        name,
        arrays,
        provenance(
            seed=SEED,
            expression=EXPRESSION,
            settings=settings,
            tolerance=TOLERANCE,
            of_backend=["mean", "variance", "largest"],
        ),
    )
