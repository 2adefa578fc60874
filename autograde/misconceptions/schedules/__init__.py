"""What goes wrong in learning rate schedules: where they start, how they fall, where they end."""

from autograde.misconceptions.schedules.exponential_decay import EXPONENTIAL
from autograde.misconceptions.schedules.linear_decay import LINEAR
from autograde.misconceptions.schedules.step_decay import STEP
from autograde.misconceptions.schedules.subtractive_decay import SUBTRACTIVE

__all__ = ["EXPONENTIAL", "LINEAR", "STEP", "SUBTRACTIVE"]
