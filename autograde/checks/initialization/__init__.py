"""Checks of the assignment on weight initialization."""

# The order is that of the notebook, in which results are shown.
# isort: off
from autograde.checks.initialization.initializers import (
    glorot_uniform,
    glorot_normal,
    he_uniform,
    he_normal,
    lecun_uniform,
    lecun_normal,
)
from autograde.checks.initialization.depth import mean_square_through_depth
# isort: on

__all__ = [
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "mean_square_through_depth",
]
