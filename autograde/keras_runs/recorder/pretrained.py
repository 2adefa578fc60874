"""The pretrained network of :mod:`autograde.problems.transfer`.

``python -m autograde.keras_runs.recorder.pretrained autograde/problems/data`` trains it on the
digits 0 to 4 and writes ``pretrained.npz``, the base's weights in Keras's order, and
``pretrained.json``, their provenance. It lies with the problems and not with the recorded runs
because student code needs it too.
"""

import sys
from pathlib import Path

import keras
import numpy as np

from autograde.keras_runs.recorder.precision import compute_in_float64
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance
from autograde.problems import transfer

SEED = 0
COPIES = 8
EPOCHS = 6
BATCH = 64
RATE = 3e-3

TOLERANCE = Tolerance(
    rtol=0.0,
    atol=5e-3,
    why=(
        "Stored in half precision, which rounds numbers of order one by up to 5e-4; the rest is "
        "room for 678 steps on another machine. The same machine writes the same bytes."
    ),
)


def record_pretrained(name: str) -> Run:
    """Train base and head on every digit from 0 to 4 in eight places; keep the base."""
    data = transfer.source(COPIES, SEED)
    base = transfer.base(pretrained=False, seed=SEED)
    start = keras.initializers.GlorotUniform(seed=SEED)
    head = keras.layers.Dense(transfer.CLASSES, activation="softmax", kernel_initializer=start)
    model = keras.Sequential([keras.Input((transfer.SIDE, transfer.SIDE, 1)), base, head])
    model.compile(
        keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    order = np.random.default_rng(SEED).permutation(len(data.y))
    model.fit(
        data.x[order], data.y[order], batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0
    )
    new = transfer.source(1, SEED + 1)
    _loss, accuracy = model.evaluate(new.x, new.y, verbose=0)
    weights = base.get_weights()
    return Run(
        name,
        {f"{i:02}": weight.astype(np.float16) for i, weight in enumerate(weights)},
        provenance(
            seed=SEED,
            expression="problems.transfer.base() and Dense(5, softmax), "
            f"keras.optimizers.Adam({RATE}), digits 0 to 4",
            settings={
                "copies": COPIES,
                "epochs": EPOCHS,
                "batch": BATCH,
                "learning_rate": RATE,
                "accuracy_in_new_places": round(float(accuracy), 4),
            },
            tolerance=TOLERANCE,
        ),
    )


if __name__ == "__main__":
    compute_in_float64()
    record_pretrained("pretrained").write(Path(sys.argv[1]))
