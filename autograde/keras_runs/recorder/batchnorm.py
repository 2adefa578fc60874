"""Keras's BatchNormalization, batch after batch.

In every backend Keras computes the biased variance itself (``ops.moments``) and keeps it in the
moving variance too; PyTorch's own ``nn.BatchNorm1d`` keeps the unbiased one. On PyTorch Keras
computes the variance as the mean of squares less the squared mean, which loses digits when the
mean is large; the run ``variance`` shows how many.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.gradients import gradients
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 2015
STEPS, BATCH, FEATURES = 100, 16, 5
MOMENTUM, EPSILON = 0.9, 1e-3
MEAN = 1000.0
EXPRESSION = f"keras.layers.BatchNormalization(momentum={MOMENTUM}, epsilon={EPSILON})"
SETTINGS = {"momentum": MOMENTUM, "epsilon": EPSILON}

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=1e-4,
    why=(
        "In float64 the formulas stay within 1e-12 of Keras on JAX and TensorFlow, within 2e-12 on "
        "PyTorch. In float32 the differences from the mean lose two of seven digits: the formulas "
        "end within 6e-6 for the outputs, 4e-5 for the gradients and the moving variance."
    ),
)
ONE_PASS = Tolerance(
    rtol=0.0,
    atol=0.12,
    why=(
        "Numbers of float32 near 1e6 are 0.06 apart, so a variance near 1 that is taken as the "
        "difference of two of them is wrong in its first digit: on PyTorch, by up to 0.09."
    ),
)


def _layer(dtype: str, gamma: NDArray[Any], beta: NDArray[Any]) -> Any:
    layer = keras.layers.BatchNormalization(momentum=MOMENTUM, epsilon=EPSILON, dtype=dtype)
    layer.build((BATCH, FEATURES))
    layer.gamma.assign(gamma.astype(dtype))
    layer.beta.assign(beta.astype(dtype))
    return layer


def record_batchnorm(name: str) -> Run:
    """A hundred batches through one layer: outputs, moving statistics, gradients by autodiff."""
    rng = np.random.default_rng(SEED)
    spread = np.array([0.1, 0.5, 1.0, 3.0, 10.0])
    gamma, beta = rng.uniform(0.5, 2.0, FEATURES), rng.normal(size=FEATURES)
    drift = np.linspace(-1, 1, STEPS)[:, None, None]
    x = rng.normal(size=(STEPS, BATCH, FEATURES)) * spread + drift + 2 * rng.normal(size=FEATURES)
    dy = rng.normal(size=x.shape)
    layer = _layer("float64", gamma, beta)
    found: dict[str, list[Any]] = {
        key: [] for key in ("y", "moving_mean", "moving_variance", "dx", "dgamma", "dbeta")
    }
    for batch, slope in zip(x, dy, strict=True):
        y, (dx, dgamma, dbeta) = gradients(layer, batch, slope)
        statistics = (layer.moving_mean.value, layer.moving_variance.value)
        values = (y, *map(keras.ops.convert_to_numpy, statistics), dx, dgamma, dbeta)
        for key, value in zip(found, values, strict=True):
            found[key].append(np.array(value))
    arrays = {key: np.stack(values) for key, values in found.items()}
    inference = keras.ops.convert_to_numpy(layer(x[-1], training=False))
    arrays |= {"x": x, "dy": dy, "gamma": gamma, "beta": beta, "inference": inference}
    return Run(
        name,
        arrays,
        provenance(seed=SEED, expression=EXPRESSION, settings=SETTINGS, tolerance=TOLERANCE),
    )


def record_variance(name: str) -> Run:
    """The moving variance in float32, of inputs whose mean is far from zero."""
    rng = np.random.default_rng(SEED)
    x = (MEAN + rng.normal(size=(STEPS, BATCH, FEATURES))).astype(np.float32)
    layer = _layer("float32", np.ones(FEATURES), np.zeros(FEATURES))
    found = []
    for batch in x:
        layer(batch, training=True)
        found.append(np.array(keras.ops.convert_to_numpy(layer.moving_variance.value)))
    return Run(
        name,
        {"x": x, "moving_variance": np.stack(found)},
        provenance(
            seed=SEED,
            expression=EXPRESSION,
            settings=SETTINGS,
            tolerance=ONE_PASS,
            floatx="float32",
        ),
    )
