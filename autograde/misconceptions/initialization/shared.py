"""What the mistakes of several functions have in common."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Size = Callable[[int, int], float]
"""What an initializer makes of ``fan_in`` and ``fan_out``: a variance, for example."""

CHAPTER = "Weight initialization (2-algorithms/initialization)"
