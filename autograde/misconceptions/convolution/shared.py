"""What mistakes in several functions share."""

import numpy as np
from numpy.typing import NDArray

from autograde.reference.transfer import output_size

Array = NDArray[np.floating]

Shape = tuple[int, int, int]

CHAPTER = "Convolutional networks (5-transfer/convolutional-networks)"


def one_short(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, window, strides, padding) - (padding == "valid")


def rounded_up(size: int, window: int, strides: int, padding: str) -> int:
    return output_size(size, strides if padding == "same" else window, strides, padding) + (
        (padding == "valid") * ((size - window) % strides > 0)
    )


def not_rounded(size: int, window: int, strides: int, padding: str) -> float:
    return size / strides if padding == "same" else (size - window) / strides + 1
