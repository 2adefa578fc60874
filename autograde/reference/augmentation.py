"""Data augmentation: pictures moved, changed and mixed, labels softened, classes balanced.

Pictures have shape (batch, height, width) and pixels from 0 (black) to 1. Every function returns
new arrays of floats. Conventions are Keras's unless a function says otherwise; what is random
takes a :class:`numpy.random.Generator`.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


def flip_horizontal(images: Array) -> Array:
    """Every picture as in a mirror: left and right exchanged (``RandomFlip("horizontal")``)."""
    return images[:, :, ::-1]


def translate(images: Array, down: int, right: int) -> Array:
    """Every picture moved by whole pixels; negative numbers move up and left.

    What leaves the frame is lost, what enters is 0 (``RandomTranslation(fill_mode="constant")``,
    whose arguments are shares of height and width).
    """
    height, width = images.shape[1:]
    room = max(abs(down), abs(right))
    padded = np.pad(images, ((0, 0), (room, room), (room, room)))
    top, left = room - down, room - right
    return padded[:, top : top + height, left : left + width]


def change_contrast(images: Array, factor: float) -> Array:
    """The distance of every pixel to its own picture's mean times ``factor``, cut to [0, 1].

    ``RandomContrast`` does the same, with ``value_range=(0, 1)``; its argument is how far the
    factor may be from 1.
    """
    mean = images.mean(axis=(1, 2), keepdims=True)
    return np.clip(mean + factor * (images - mean), 0, 1)


def add_noise(x: Array, stddev: float, rng: np.random.Generator) -> Array:
    """Independent normal noise on every number of ``x``, of any shape, cut to [0, 1].

    ``GaussianNoise`` does not cut.
    """
    return np.clip(x + rng.normal(0, stddev, x.shape), 0, 1)


def one_hot(labels: Indices, classes: int) -> Array:
    """Labels from 0 on as rows with a single 1, of shape (batch, classes) (``to_categorical``)."""
    return np.eye(classes)[labels]


def smooth_labels(y: Array, smoothing: float) -> Array:
    """A share ``smoothing`` of each row of ``y`` (batch, classes) dealt evenly to all classes.

    Szegedy et al. 2016, section 7; ``label_smoothing`` of ``CategoricalCrossentropy``.
    """
    return (1 - smoothing) * y + smoothing / y.shape[1]


def mixup(x: Array, y: Array, permutation: Indices, mix: float) -> tuple[Array, Array]:
    """Each example mixed with its partner in ``permutation``, labels and all, as ``(x, y)``.

    ``mix`` is the weight of the example itself; ``y`` has shape (batch, classes) (Zhang et al.
    2018, equation 1; ``keras.layers.MixUp``, which draws ``mix`` for every example).
    """
    return mix * x + (1 - mix) * x[permutation], mix * y + (1 - mix) * y[permutation]


def class_weights(labels: Indices) -> dict[int, float]:
    """The weight of each class that occurs, so that all classes weigh the same together.

    The number of examples over the number of classes times the class's count: scikit-learn's
    "balanced" (King and Zeng 2001), in the form of ``class_weight`` of Keras's ``fit``.
    """
    classes, counts = np.unique(labels, return_counts=True)
    weights = len(labels) / (len(classes) * counts)
    return dict(zip(classes.tolist(), weights.tolist(), strict=True))


def oversample(x: Array, y: Indices, rng: np.random.Generator) -> tuple[Array, Indices]:
    """All examples, and of each smaller class so many drawn again that it is as large as the rest.

    Returns ``(x, y)``; the order has no meaning.
    """
    classes, counts = np.unique(y, return_counts=True)
    again = [
        rng.choice(np.flatnonzero(y == label), counts.max() - count)
        for label, count in zip(classes, counts, strict=True)
    ]
    rows = np.concatenate([np.arange(len(y)), *again])
    return x[rows], y[rows]
