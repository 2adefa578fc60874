"""Loops around a student's learning rate schedule."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def at_steps(
    schedule: Callable[..., Any], *, steps: Sequence[int], settings: Sequence[Any]
) -> NDArray[np.floating]:
    """The rate of each of the ``steps``, of shape (steps,), from ``schedule(step, *settings)``."""
    rates = np.array([schedule(int(step), *settings) for step in steps], dtype=float)
    return rates.ravel() if rates.size == len(steps) else rates  # each may be an array of one
