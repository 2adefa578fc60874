"""What goes wrong with penalties: norms, factors, gradients, biases, and zeros that are not."""

from autograde.misconceptions.penalties.elastic_net_penalty import ELASTIC_NET, net_only_l1
from autograde.misconceptions.penalties.l1_penalty import (
    L1,
    l1_half,
    l1_not_summed,
    l1_slope_at_zero,
)
from autograde.misconceptions.penalties.l2_penalty import (
    L2,
    l2_gradient_without_two,
    l2_half,
    l2_not_summed,
)
from autograde.misconceptions.penalties.penalized_step import STEP
from autograde.misconceptions.penalties.soft_threshold import SOFT_THRESHOLD

__all__ = [
    "ELASTIC_NET",
    "L1",
    "L2",
    "SOFT_THRESHOLD",
    "STEP",
    "l1_half",
    "l1_not_summed",
    "l1_slope_at_zero",
    "l2_gradient_without_two",
    "l2_half",
    "l2_not_summed",
    "net_only_l1",
]
