"""What the mistakes in all penalties share."""

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _

Array = NDArray[np.floating]

CHAPTER = "L1, L2 and elastic net (4-generalization/penalties)"

ONE_AXIS = _(
    "Your penalty adds up along the first axis only, as Python's own sum does too. A kernel then "
    "has a penalty for each of its columns; the penalty is one number for all weights."
)
