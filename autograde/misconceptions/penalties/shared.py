"""What the mistakes in all penalties share."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

CHAPTER = "L1, L2 and elastic net (4-generalization/penalties)"
