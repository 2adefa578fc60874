"""What goes wrong with Keras models: LeNet-5's layers, frozen layers, two phases of training."""

from autograde.misconceptions.transfer.build_transfer_model import BUILD_TRANSFER_MODEL
from autograde.misconceptions.transfer.fine_tune import FINE_TUNE
from autograde.misconceptions.transfer.freeze import FREEZE
from autograde.misconceptions.transfer.lenet5 import LENET

__all__ = ["BUILD_TRANSFER_MODEL", "FINE_TUNE", "FREEZE", "LENET"]
