"""Keras's augmentations with chance taken out of them.

A layer whose lower and upper bounds are equal has nothing left to draw. ``RandomContrast`` and
``MixUp`` are handed what they would have drawn, through their public ``transform_images`` and
``transform_labels``.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 2018
BATCH, HEIGHT, WIDTH, CLASSES = 4, 6, 8, 5
SHIFTS = np.array([(1, 0), (0, 2), (-2, 1), (3, -3), (-1, -4)])
FACTORS = np.array([0.3, 0.8, 1.7, 4.0])
MIXES = np.array([0.9, 0.3])
SMOOTHINGS = np.array([0.1, 0.4])

TOLERANCE = Tolerance(
    rtol=0.0,
    atol=1e-6,
    why=(
        "Each result is a copy, a mean of 48 numbers or a few operations on numbers below 1: "
        "the formulas stay within 1e-15 in float64, within 5e-7 in float32."
    ),
)


_tensor = keras.ops.convert_to_tensor


def _numpy(tensor: Any) -> NDArray[Any]:
    return np.array(keras.ops.convert_to_numpy(tensor))


def _translated(images: NDArray[Any], down: int, right: int) -> NDArray[Any]:
    height, width = images.shape[1:3]
    layer = keras.layers.RandomTranslation(
        height_factor=(down / height, down / height),
        width_factor=(right / width, right / width),
        fill_mode="constant",
        interpolation="nearest",
    )
    return _numpy(layer(images, training=True))


def _contrasted(images: NDArray[Any], factor: float) -> NDArray[Any]:
    layer = keras.layers.RandomContrast(1.0, value_range=(0, 1))
    drawn = {"contrast_factor": _tensor(np.full((len(images), 1, 1, 1), factor))}
    return _numpy(layer.transform_images(_tensor(images), drawn, training=True))


def _smoothed(y: NDArray[Any], smoothing: float) -> NDArray[Any]:
    """The labels that Keras's cross-entropy compares with, found out from its values.

    With logits that are 1 for class j and else 0, the loss is a constant less the label of j.
    """
    found = []
    for logits in np.eye(y.shape[1]):
        tiled = np.tile(logits, (len(y), 1))
        loss = keras.losses.categorical_crossentropy(
            y, tiled, from_logits=True, label_smoothing=smoothing
        )
        found.append(np.log(np.exp(logits).sum()) - _numpy(loss))
    return np.stack(found, axis=1)


def record_augmentation(name: str) -> Run:
    """Four pictures flipped, moved, changed and mixed; their labels encoded, smoothed, mixed."""
    rng = np.random.default_rng(SEED)
    images = rng.uniform(size=(BATCH, HEIGHT, WIDTH, 1)).round(3)
    labels = rng.integers(0, CLASSES - 1, BATCH)
    y = _numpy(keras.utils.to_categorical(labels, CLASSES)).astype(float)
    permutation = np.array([2, 3, 1, 0])
    mixer = keras.layers.MixUp()
    drawn = [
        {"mix_weight": _tensor(np.full(BATCH, mix)), "permutation_order": _tensor(permutation)}
        for mix in MIXES
    ]
    arrays = {
        "images": images,
        "labels": labels,
        "permutation": permutation,
        "flipped": _numpy(keras.ops.flip(images, axis=2)),
        "shifts": SHIFTS,
        "translated": np.stack([_translated(images, *shift) for shift in SHIFTS.tolist()]),
        "factors": FACTORS,
        "contrasted": np.stack([_contrasted(images, factor) for factor in FACTORS]),
        "one_hot": y,
        "smoothings": SMOOTHINGS,
        "smoothed": np.stack([_smoothed(y, smoothing) for smoothing in SMOOTHINGS]),
        "mixes": MIXES,
        "mixed_x": np.stack(
            [_numpy(mixer.transform_images(_tensor(images), found)) for found in drawn]
        ),
        "mixed_y": np.stack([_numpy(mixer.transform_labels(_tensor(y), found)) for found in drawn]),
    }
    for key in ("images", "flipped", "translated", "contrasted", "mixed_x"):
        arrays[key] = arrays[key][..., 0]
    return Run(
        name,
        arrays,
        provenance(
            seed=SEED,
            expression="keras.layers.RandomTranslation, RandomContrast, MixUp",
            settings={"classes": CLASSES},
            tolerance=TOLERANCE,
        ),
    )
