"""What the checks of augmentation share: pictures, labels, and when they are the same."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Draw
from autograde.judge.compare import Tolerance

Case = dict[str, Any]

DRIVER = "augment_at_random"

ALIKE = Tolerance(relative=0.1, absolute=0.15)
"""For summaries of two samples of one distribution, which only decide whether a hint is found:
they differ by less than five standard errors."""

KERAS = _("the same numbers as Keras")

WHOLE = _("numbers of integer type: the result has fractions all the same")


def pictures(draw: Draw, *shape: int) -> Any:
    """Pixels of two decimals, from 0.05 to 0.95."""
    return np.round(draw.rng.uniform(0.05, 0.95, shape), 2)


def labels_of(draw: Draw, *counts: int) -> Any:
    """Labels in random order, ``counts[c]`` of them ``c``."""
    return draw.rng.permutation(np.repeat(np.arange(len(counts)), counts))


def only(value: Any) -> Any:
    """The answer to the one seed of a driver's call."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
