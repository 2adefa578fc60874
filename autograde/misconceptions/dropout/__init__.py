"""What goes wrong in dropout: in the mask, in training, at inference, backwards, and on average."""

from autograde.misconceptions.dropout.draw_mask import DRAW_MASK
from autograde.misconceptions.dropout.dropout_backward import BACKWARD
from autograde.misconceptions.dropout.dropout_forward import FORWARD
from autograde.misconceptions.dropout.monte_carlo_dropout import MONTE_CARLO

__all__ = ["BACKWARD", "DRAW_MASK", "FORWARD", "MONTE_CARLO"]
