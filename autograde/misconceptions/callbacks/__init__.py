"""What goes wrong in callbacks of Keras: they watch, stop, keep and restore the wrong thing."""

from autograde.misconceptions.callbacks.best_weights import BEST_WEIGHTS
from autograde.misconceptions.callbacks.patience import PATIENCE
from autograde.misconceptions.callbacks.stop_at import STOP_AT

__all__ = ["BEST_WEIGHTS", "PATIENCE", "STOP_AT"]
