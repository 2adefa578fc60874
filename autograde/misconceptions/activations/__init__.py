"""What goes wrong in activations: values, derivatives, whole numbers, large numbers."""

from autograde.misconceptions.activations.elu import ELU
from autograde.misconceptions.activations.leaky_relu import LEAKY_RELU
from autograde.misconceptions.activations.prelu import PRELU
from autograde.misconceptions.activations.relu import RELU
from autograde.misconceptions.activations.selu import SELU
from autograde.misconceptions.activations.sigmoid import SIGMOID
from autograde.misconceptions.activations.softmax import SOFTMAX
from autograde.misconceptions.activations.softsign import SOFTSIGN
from autograde.misconceptions.activations.swish import SWISH
from autograde.misconceptions.activations.tanh import TANH

__all__ = [
    "ELU",
    "LEAKY_RELU",
    "PRELU",
    "RELU",
    "SELU",
    "SIGMOID",
    "SOFTMAX",
    "SOFTSIGN",
    "SWISH",
    "TANH",
]
