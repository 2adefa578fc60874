"""What goes wrong with convolutions: sizes, counts, and how the kernel is laid on the image."""

from autograde.misconceptions.convolution.conv2d import CONV2D
from autograde.misconceptions.convolution.conv_output_shape import CONV_OUTPUT_SHAPE
from autograde.misconceptions.convolution.conv_parameters import CONV_PARAMETERS
from autograde.misconceptions.convolution.pool_output_shape import POOL_OUTPUT_SHAPE

__all__ = ["CONV2D", "CONV_OUTPUT_SHAPE", "CONV_PARAMETERS", "POOL_OUTPUT_SHAPE"]
