"""What goes wrong in gradient descent: in the gradient, in an update, in the mini-batches."""

from autograde.misconceptions.gradient_descent.batch_epoch import BATCH
from autograde.misconceptions.gradient_descent.mini_batch_epoch import MINI_BATCH
from autograde.misconceptions.gradient_descent.mse_gradient import MSE_GRADIENT
from autograde.misconceptions.gradient_descent.online_epoch import ONLINE

__all__ = ["BATCH", "MINI_BATCH", "MSE_GRADIENT", "ONLINE"]
