"""What goes wrong in batch normalization: in training, in inference, in between, and backwards."""

from autograde.misconceptions.batchnorm.batchnorm_backward import BACKWARD
from autograde.misconceptions.batchnorm.batchnorm_forward import FORWARD
from autograde.misconceptions.batchnorm.normalize_batch import NORMALIZE_BATCH
from autograde.misconceptions.batchnorm.normalize_inference import NORMALIZE_INFERENCE
from autograde.misconceptions.batchnorm.update_moving import UPDATE_MOVING

__all__ = ["BACKWARD", "FORWARD", "NORMALIZE_BATCH", "NORMALIZE_INFERENCE", "UPDATE_MOVING"]
