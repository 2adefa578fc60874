"""The network of :class:`autograde.problems.Network`, built and trained by Keras."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.problems import Network

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


class KerasNetwork:
    """Dense layers with tanh between them, trained by ``optimizer`` on the mean cross-entropy."""

    def __init__(self, network: Network, w: Array, optimizer: Any) -> None:
        """Build and compile the model with the weights ``w``, in the order of ``network``."""
        features, *hidden, classes = network.sizes
        self.model = keras.Sequential(
            [
                keras.Input((features,)),
                *(keras.layers.Dense(width, activation="tanh") for width in hidden),
                keras.layers.Dense(classes),
            ]
        )
        self.model.set_weights([part for layer in network.layers(w) for part in layer])
        self.loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.optimizer = optimizer
        # Without XLA TensorFlow's sums keep their order; JAX knows no other way.
        self.model.compile(
            optimizer,
            self.loss_function,
            jit_compile=keras.backend.backend() == "jax",
        )
        optimizer.build(self.model.trainable_variables)

    def train(self, x: Array, y: Indices) -> None:
        """One update by Keras, on the gradient of the mean loss of this batch."""
        self.model.train_on_batch(x, y)

    def logits(self, x: Array) -> Array:
        """The outputs before softmax, of shape (batch, classes)."""
        found: Array = keras.ops.convert_to_numpy(self.model(x, training=False))
        return found

    def loss(self, x: Array, y: Indices) -> float:
        """The mean cross-entropy, in nats."""
        return float(keras.ops.convert_to_numpy(self.loss_function(y, self.model(x))))

    def weights(self) -> Array:
        """All weights in one vector, in the order of :class:`~autograde.problems.Network`."""
        return np.concatenate([part.ravel() for part in self.model.get_weights()])

    def memory(self, kind: str) -> Array:
        """What the optimizer remembers for every weight: its variables called ``*_<kind>``."""
        return np.concatenate(
            [
                keras.ops.convert_to_numpy(variable.value).ravel()
                for variable in self.optimizer.variables
                if variable.path.endswith(f"_{kind}")
            ]
        )
