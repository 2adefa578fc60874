"""What goes wrong in drawing the first weights, and in following a signal through layers."""

from autograde.misconceptions.initialization.mean_square_through_depth import THROUGH_DEPTH
from autograde.misconceptions.initialization.rules import (
    GLOROT_NORMAL,
    GLOROT_UNIFORM,
    HE_NORMAL,
    HE_UNIFORM,
    LECUN_NORMAL,
    LECUN_UNIFORM,
)

__all__ = [
    "GLOROT_NORMAL",
    "GLOROT_UNIFORM",
    "HE_NORMAL",
    "HE_UNIFORM",
    "LECUN_NORMAL",
    "LECUN_UNIFORM",
    "THROUGH_DEPTH",
]
