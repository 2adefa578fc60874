"""What the mistakes in all steps of augmentation share."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception

Array = NDArray[np.floating]
Rng = np.random.Generator

CHAPTER = "Data augmentation (3-feedforward/augmentation)"


FRACTIONS_LOST = _(
    "With numbers of integer type your result has none but whole numbers: an array made like the "
    "input (`np.zeros_like`, `copy`) has its type, and fractions are lost in it."
)


def known(name: str, function: Any, hint: str) -> Misconception:
    return Misconception(name, function, hint, CHAPTER)
