"""A convolutional network as a list of layers: its shapes, its parameters, what it computes.

>>> for row in table([Conv(6, 5), Pool(2)], (32, 32, 1)):
...     print(row.shape, row.parameters)
(28, 28, 6) 156
(14, 14, 6) 0
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograde.reference import transfer

Array = NDArray[np.floating]
Shape = tuple[int, ...]


def _softmax(z: Array) -> Array:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": _softmax,
}
"""What may stand after a layer, by Keras's name."""


@dataclass(frozen=True)
class Conv:
    """A convolution. With ``groups``, each group of filters sees its share of the channels."""

    filters: int
    kernel_size: int
    strides: int = 1
    padding: str = "valid"
    activation: str = "linear"
    use_bias: bool = True
    groups: int = 1

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of what comes out for one image of that ``shape``."""
        height, width, channels = shape
        size, strides = self.kernel_size, self.strides
        return transfer.conv_output_shape(
            (height, width, channels), self.filters, size, strides, self.padding
        )

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        """The shapes of the kernel and, if there is one, the bias."""
        size = self.kernel_size
        kernel = (size, size, shape[-1] // self.groups, self.filters)
        return [kernel, (self.filters,)][: 1 + self.use_bias]

    def forward(self, x: Array, weights: Sequence[Array]) -> Array:
        """The outputs for a batch of images; strides of one and one group only."""
        kernel = weights[0]
        bias = weights[1] if self.use_bias else np.zeros(self.filters)
        if self.padding == "same":
            before = (self.kernel_size - 1) // 2
            after = self.kernel_size - 1 - before
            x = np.pad(x, ((0, 0), (before, after), (before, after), (0, 0)))
        z = np.stack([transfer.conv2d(image, kernel, bias) for image in x])
        return ACTIVATIONS[self.activation](z)


@dataclass(frozen=True)
class Pool:
    """Pooling: the "average" or the "max" of each window. Windows may overlap."""

    pool_size: int = 2
    strides: int | None = None
    padding: str = "valid"
    kind: str = "average"
    activation: str = "linear"

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of what comes out for one image of that ``shape``."""
        height, width, channels = shape
        return transfer.pool_output_shape(
            (height, width, channels), self.pool_size, self.strides, self.padding
        )

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        """None: there is nothing to learn."""
        return []

    def forward(self, x: Array, weights: Sequence[Array]) -> Array:
        """The outputs for a batch of images, without padding."""
        windows = np.lib.stride_tricks.sliding_window_view(x, (self.pool_size,) * 2, axis=(1, 2))
        steps = self.strides or self.pool_size
        windows = windows[:, ::steps, ::steps]
        pooled = windows.max(axis=(-2, -1)) if self.kind == "max" else windows.mean(axis=(-2, -1))
        return ACTIVATIONS[self.activation](pooled)


@dataclass(frozen=True)
class Flatten:
    """Maps in, one vector out."""

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of what comes out for one image of that ``shape``."""
        return (int(np.prod(shape)),)

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        """None: there is nothing to learn."""
        return []

    def forward(self, x: Array, weights: Sequence[Array]) -> Array:
        """Each image as one row."""
        return x.reshape(len(x), -1)


@dataclass(frozen=True)
class Dense:
    """Every output sees every input."""

    units: int
    activation: str = "linear"
    use_bias: bool = True

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of what comes out for one example of that ``shape``."""
        return (*shape[:-1], self.units)

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        """The shapes of the kernel and, if there is one, the bias."""
        return [(shape[-1], self.units), (self.units,)][: 1 + self.use_bias]

    def forward(self, x: Array, weights: Sequence[Array]) -> Array:
        """The outputs for a batch of vectors."""
        z = x @ weights[0] + (weights[1] if self.use_bias else 0.0)
        return ACTIVATIONS[self.activation](z)


Layer = Conv | Pool | Flatten | Dense

LENET5: tuple[Layer, ...] = (
    Conv(6, 5, activation="tanh"),
    Pool(2),
    Conv(16, 5, activation="tanh"),
    Pool(2),
    Flatten(),
    Dense(120, "tanh"),
    Dense(84, "tanh"),
    Dense(10, "softmax"),
)
"""LeNet-5 on 32 x 32 pixels, as :func:`autograde.reference.transfer.lenet5` builds it."""


@dataclass(frozen=True)
class Row:
    """One line of a network's table: what leaves the layer, and how much it learns."""

    layer: Layer
    shape: Shape
    parameters: int


def table(layers: Sequence[Layer], input_shape: Shape) -> list[Row]:
    """A row for each layer of a network that is shown images of ``input_shape``."""
    rows, shape = [], input_shape
    for layer in layers:
        parameters = sum(int(np.prod(each)) for each in layer.weight_shapes(shape))
        shape = layer.output_shape(shape)
        rows.append(Row(layer, shape, parameters))
    return rows


def weight_shapes(layers: Sequence[Layer], input_shape: Shape) -> list[Shape]:
    """The shapes of all weights in order, as Keras's ``get_weights`` gives them."""
    found, shape = [], input_shape
    for layer in layers:
        found += layer.weight_shapes(shape)
        shape = layer.output_shape(shape)
    return found


def forward(layers: Sequence[Layer], weights: Sequence[Array], x: Array) -> Array:
    """The outputs of a network with these ``weights`` for a batch of images."""
    rest = list(weights)
    for layer in layers:
        n = len(layer.weight_shapes(x.shape[1:]))
        x, rest = layer.forward(x, rest[:n]), rest[n:]
    return x
