"""What goes wrong in losses: their formulas, their means, their gradients, and at the ends."""

from autograde.misconceptions.losses.binary_crossentropy import BINARY_CROSSENTROPY
from autograde.misconceptions.losses.binary_crossentropy_from_logits import BINARY_FROM_LOGITS
from autograde.misconceptions.losses.categorical_crossentropy import CATEGORICAL_CROSSENTROPY
from autograde.misconceptions.losses.huber import HUBER
from autograde.misconceptions.losses.kl_divergence import KL_DIVERGENCE
from autograde.misconceptions.losses.mean_absolute_error import MEAN_ABSOLUTE_ERROR
from autograde.misconceptions.losses.mean_squared_error import MEAN_SQUARED_ERROR
from autograde.misconceptions.losses.sparse_categorical_crossentropy import SPARSE_FROM_LOGITS

__all__ = [
    "BINARY_CROSSENTROPY",
    "BINARY_FROM_LOGITS",
    "CATEGORICAL_CROSSENTROPY",
    "HUBER",
    "KL_DIVERGENCE",
    "MEAN_ABSOLUTE_ERROR",
    "MEAN_SQUARED_ERROR",
    "SPARSE_FROM_LOGITS",
]
