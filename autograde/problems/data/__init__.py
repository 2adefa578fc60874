"""Small data sets that travel with the package, so that nothing has to be downloaded."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Dataset:
    """Inputs ``x`` of shape (examples, features) and the class of each example in ``y``."""

    x: NDArray[np.float64]
    y: NDArray[np.int64]


@cache
def _digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    with np.load(str(files(__package__) / "digits.npz")) as archive:
        return archive["images"], archive["labels"]


def digits() -> Dataset:
    """1797 handwritten digits of 8 x 8 pixels, each pixel from 0 to 1.

    The test set of the Optical Recognition of Handwritten Digits data (Alpaydin and Kaynak 1998),
    as scikit-learn bundles it. Every call gives fresh arrays.
    """
    images, labels = _digits()
    return Dataset(images / 16.0, labels.astype(np.int64))


def two_moons(n: int = 200, noise: float = 0.2, seed: int = 0) -> Dataset:
    """Two interleaved half circles of ``n`` points in the plane, with normal noise."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    x = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x[y == 1] = [1.0, 0.5] - x[y == 1]
    return Dataset(x + rng.normal(0, noise, x.shape), y)
