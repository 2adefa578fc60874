"""Checks of the assignment on convolutional networks and transfer learning."""

# The order is that of the notebook, in which results are shown.
# isort: off
from autograde.checks.transfer.convolution import (
    conv_output_shape,
    pool_output_shape,
    conv_parameters,
    conv2d,
)
from autograde.checks.transfer.models import lenet5, freeze, build_transfer_model
from autograde.checks.transfer.training import fine_tune
# isort: on

USES = ("keras",)
"""What the notebook's code needs beyond NumPy and Matplotlib."""

__all__ = [
    "USES",
    "build_transfer_model",
    "conv2d",
    "conv_output_shape",
    "conv_parameters",
    "fine_tune",
    "freeze",
    "lenet5",
    "pool_output_shape",
]
