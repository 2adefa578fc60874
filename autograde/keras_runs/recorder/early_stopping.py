"""Keras's EarlyStopping and ModelCheckpoint, in real fits whose validation losses are known."""

import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 1998
CURVES, EPOCHS = 8, 24
GRID = 16
SETTINGS = [(0, 0.0), *((p, d) for p in (1, 2, 3, 5) for d in (0.0, 0.125, 0.5))]
EXPRESSION = "keras.callbacks.EarlyStopping(restore_best_weights=True)"

TOLERANCE = Tolerance(
    rtol=0.0,
    atol=0.0,
    why=(
        "Every number is an epoch. The losses are multiples of 1/16, exact in every precision, so "
        "no comparison hangs on rounding."
    ),
)


class _Script(keras.callbacks.Callback):  # type: ignore[misc] # Keras has no types
    """Makes the losses of a fit what they should be, and the weights the number of the epoch.

    The callbacks that stand behind it see the same dictionary of logs.
    """

    def __init__(self, losses: NDArray[np.floating]) -> None:
        super().__init__()
        self.losses = losses

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Put this epoch's loss and weights in place."""
        assert logs is not None
        logs["val_loss"] = float(self.losses[epoch])
        weights = self.model.get_weights()
        self.model.set_weights([np.full(part.shape, float(epoch)) for part in weights])


def _curves() -> NDArray[np.floating]:
    """Curves that fall and rise again, with noise, on a grid so coarse that many losses are ties.

    The last one falls to the end.
    """
    rng = np.random.default_rng(SEED)
    t = np.arange(EPOCHS)
    trend = 1 + 3 * np.exp(-t / 3) + rng.uniform(0.02, 0.12, (CURVES - 1, 1)) * t
    noise = rng.uniform(0.05, 0.4, (CURVES - 1, 1)) * rng.normal(size=trend.shape)
    return np.concatenate([np.round((trend + noise) * GRID) / GRID, [20 - 0.75 * t]])


def _epoch(model: Any) -> int:
    return int(model.get_weights()[0].ravel()[0])


def record_early_stopping(name: str) -> Run:
    """Where each fit stops, the best epoch that Keras names, and the epoch that its weights tell.

    ``saved`` and ``saved_max`` are the epochs whose weights ``ModelCheckpoint`` leaves in its file
    when the same numbers are to be small, and when they are to be large.
    """
    x, losses = np.zeros((1, 1)), _curves()
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.0), "mse")

    def fit(curve: NDArray[np.floating], callback: Any) -> Any:
        both = [_Script(curve), callback]
        options = {"epochs": EPOCHS, "validation_data": (x, x), "shuffle": False, "verbose": 0}
        model.fit(x, x, callbacks=both, **options)
        return callback

    found: dict[str, list[list[int]]] = {"stopped_epoch": [], "best_epoch": [], "restored": []}
    saved: dict[str, list[int]] = {"min": [], "max": []}
    for curve in losses:
        for values in found.values():
            values.append([])
        for patience, min_delta in SETTINGS:
            stopper = fit(
                curve,
                keras.callbacks.EarlyStopping(
                    "val_loss", min_delta, patience, mode="min", restore_best_weights=True
                ),
            )
            told = (stopper.stopped_epoch, stopper.best_epoch, _epoch(model))
            for values, value in zip(found.values(), told, strict=True):
                values[-1].append(value)
        for mode, epochs in saved.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "best.weights.h5"
                fit(
                    curve,
                    keras.callbacks.ModelCheckpoint(
                        path, "val_loss", 0, save_best_only=True, save_weights_only=True, mode=mode
                    ),
                )
                model.load_weights(path)
                epochs.append(_epoch(model))
    return Run(
        name,
        {
            "losses": losses,
            "patience": np.array([patience for patience, _delta in SETTINGS]),
            "min_delta": np.array([min_delta for _patience, min_delta in SETTINGS]),
            **{key: np.array(values) for key, values in found.items()},
            "saved": np.array(saved["min"]),
            "saved_max": np.array(saved["max"]),
        },
        provenance(seed=SEED, expression=EXPRESSION, settings={}, tolerance=TOLERANCE),
    )
