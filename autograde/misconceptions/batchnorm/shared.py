"""What the mistakes in all functions of batch normalization share."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

CHAPTER = "Batch normalization (1-training/batch-normalization)"
