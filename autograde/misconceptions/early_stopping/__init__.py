"""What goes wrong in early stopping: when to stop, what to keep, what to do with it afterwards."""

from autograde.misconceptions.early_stopping.stopping_epoch import STOPPING_EPOCH
from autograde.misconceptions.early_stopping.train_with_patience import TRAIN
from autograde.misconceptions.early_stopping.two_stage_continue import CONTINUE
from autograde.misconceptions.early_stopping.two_stage_restart import RESTART

__all__ = ["CONTINUE", "RESTART", "STOPPING_EPOCH", "TRAIN"]
