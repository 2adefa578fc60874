"""Checks of the assignment on dropout: laws are judged, never streams of random numbers."""

# The order is that of the notebook, in which results are shown.
# isort: off
from autograde.checks.dropout.drawing import draw_mask
from autograde.checks.dropout.forward import dropout_forward
from autograde.checks.dropout.backward import dropout_backward
from autograde.checks.dropout.averaging import monte_carlo_dropout
# isort: on

__all__ = ["draw_mask", "dropout_backward", "dropout_forward", "monte_carlo_dropout"]
