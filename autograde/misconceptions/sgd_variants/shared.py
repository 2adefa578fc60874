"""What the mistakes in all optimizers share."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

MOMENTUM_CHAPTER = "Momentum and Nesterov (2-algorithms/momentum)"
ADAPTIVE_CHAPTER = "Adaptive methods (2-algorithms/adaptive)"
