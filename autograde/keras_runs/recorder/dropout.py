"""Keras's Dropout: what it does with what it keeps, and how much it drops on average.

Which units are dropped differs from backend to backend, so no mask is recorded.
"""

import keras
import numpy as np

from autograde.keras_runs.recorder.gradients import gradients
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 2014
CALLS, BATCH, FEATURES = 4000, 16, 8
RATE = 0.3

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=0.01,
    why=(
        "The shares and moments are of 512,000 random draws: with another stream of random numbers "
        "their standard deviation is below 0.001. Without randomness the numbers agree to 1e-15."
    ),
)


def record_dropout(name: str) -> Run:
    """Four thousand masks of one batch, drawn in one call, with the gradients by autodiff."""
    rng = np.random.default_rng(SEED)
    x, dy = (
        rng.uniform(0.2, 2.0, (BATCH, FEATURES)) * rng.choice([-1, 1], (BATCH, FEATURES))
        for _array in range(2)
    )
    layer = keras.layers.Dropout(RATE, seed=SEED, dtype="float64")
    y, (dx, *_weights) = gradients(layer, np.tile(x, (CALLS, 1, 1)), np.tile(dy, (CALLS, 1, 1)))
    kept = y != 0
    first = kept.argmax(axis=0)[None]
    ends = [
        keras.ops.convert_to_numpy(keras.layers.Dropout(rate, dtype="float64")(x, training=True))
        for rate in (0, 1)
    ]
    arrays = {
        "x": x,
        "dy": dy,
        "kept": np.take_along_axis(y, first, axis=0)[0],
        "kept_gradient": np.take_along_axis(dx, first, axis=0)[0],
        "dropped_gradient": np.abs(dx[~kept]).max(),
        "spread_of_kept": np.ptp((y / x)[kept]),
        "share": np.mean(~kept),
        "mean": np.mean(y / x),
        "variance": np.var(y / x),
        "inference": keras.ops.convert_to_numpy(layer(x, training=False)),
        "rate_0": ends[0],
        "rate_1": ends[1],
    }
    return Run(
        name,
        {key: np.asarray(value) for key, value in arrays.items()},
        provenance(
            seed=SEED,
            expression=f"keras.layers.Dropout({RATE})",
            settings={"rate": RATE},
            tolerance=TOLERANCE,
        ),
    )
