"""What the mistakes in all functions of validation share."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

CHAPTER = "Choosing a model (4-generalization/validation)"
