"""``Dense(1)`` trained by SGD on the mean squared error, with three sizes of batch.

Keras cuts the examples as they come (``shuffle=False``), and the last mini-batch of an epoch is
smaller where the size does not divide their number. Each epoch is handed the examples in an order
of its own.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 1951
EXAMPLES, FEATURES, EPOCHS = 21, 3, 3
LEARNING_RATE = 0.05
BATCH_SIZES = {"1": 1, "8": 8, "all": EXAMPLES}
EXPRESSION = f"keras.optimizers.SGD(learning_rate={LEARNING_RATE})"

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=1e-5,
    why=(
        "In float64 the formulas stay within 1e-14 of Keras; in float32, over the 21 updates of "
        "an online epoch, within 1e-6."
    ),
)


def record_epochs(name: str) -> Run:
    """The weights before the first epoch and after each one, for each size of batch."""
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=(EXAMPLES, FEATURES))
    y = x @ rng.normal(size=FEATURES) + 1.0 + 0.5 * rng.normal(size=EXAMPLES)
    start = rng.normal(size=FEATURES), float(rng.normal())
    orders = np.stack([rng.permutation(EXAMPLES) for _epoch in range(EPOCHS)])
    arrays: dict[str, NDArray[Any]] = {"x": x, "y": y, "orders": orders.astype(np.int64)}
    for key, size in BATCH_SIZES.items():
        model = keras.Sequential([keras.Input((FEATURES,)), keras.layers.Dense(1)])
        model.set_weights([start[0][:, None], np.array([start[1]])])
        model.compile(keras.optimizers.SGD(LEARNING_RATE), loss="mean_squared_error")
        w, b = [start[0]], [start[1]]
        for order in orders:
            model.fit(x[order], y[order], batch_size=size, shuffle=False, verbose=0)
            kernel, bias = model.get_weights()
            w.append(kernel[:, 0])
            b.append(float(bias[0]))
        arrays |= {f"w_{key}": np.stack(w), f"b_{key}": np.array(b)}
    return Run(
        name,
        arrays,
        provenance(
            seed=SEED,
            expression=EXPRESSION,
            settings={"learning_rate": LEARNING_RATE, "batch_sizes": BATCH_SIZES},
            tolerance=TOLERANCE,
        ),
    )
