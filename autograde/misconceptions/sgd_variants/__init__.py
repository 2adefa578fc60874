"""What goes wrong in one step of an optimizer, and in the loop around it."""

from autograde.misconceptions.sgd_variants.adagrad_step import ADAGRAD
from autograde.misconceptions.sgd_variants.adam_step import ADAM
from autograde.misconceptions.sgd_variants.momentum_step import MOMENTUM
from autograde.misconceptions.sgd_variants.nesterov_step import NESTEROV
from autograde.misconceptions.sgd_variants.rmsprop_step import RMSPROP
from autograde.misconceptions.sgd_variants.train_with_adam import DEFAULTS, TRAIN

__all__ = ["ADAGRAD", "ADAM", "DEFAULTS", "MOMENTUM", "NESTEROV", "RMSPROP", "TRAIN"]
