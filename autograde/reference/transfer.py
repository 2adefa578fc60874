"""Convolutional networks: what they compute and count, LeNet-5, and transfer learning.

Images are channels last, ``(height, width, channels)`` without the batch, and kernels
``(kernel_size, kernel_size, channels, filters)``, which is Keras's layout. NumPy is all that is
imported here; the functions that build or train a model import Keras when they are called.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Shape = tuple[int, int, int]


def output_size(size: int, window: int, strides: int, padding: str) -> int:
    """How many places a window has along one side (Dumoulin and Visin 2016, relations 4 and 6).

    Without padding ("valid") the window stays inside the image; with "same" the image is padded
    so that only the strides shorten it.
    """
    if padding == "same":
        return -(-size // strides)
    return (size - window) // strides + 1


def conv_output_shape(
    input_shape: Shape, filters: int, kernel_size: int, strides: int, padding: str
) -> Shape:
    """The shape ``(height, width, channels)`` of what a convolution gives for one image."""
    height, width, _channels = input_shape
    return (
        output_size(height, kernel_size, strides, padding),
        output_size(width, kernel_size, strides, padding),
        filters,
    )


def pool_output_shape(
    input_shape: Shape, pool_size: int, strides: int | None, padding: str
) -> Shape:
    """The shape ``(height, width, channels)`` of what pooling gives for one image.

    ``strides`` of ``None`` are the pool's size, so that windows lie side by side.
    """
    height, width, channels = input_shape
    steps = pool_size if strides is None else strides
    return (
        output_size(height, pool_size, steps, padding),
        output_size(width, pool_size, steps, padding),
        channels,
    )


def conv_parameters(channels_in: int, filters: int, kernel_size: int, use_bias: bool) -> int:
    """How many weights a convolution trains: a kernel through all channels for each filter."""
    kernel = kernel_size * kernel_size * channels_in
    return filters * (kernel + (1 if use_bias else 0))


def conv2d(x: Array, kernel: Array, bias: Array) -> Array:
    """One image through a convolution without padding, one step at a time.

    ``x`` is (height, width, channels), ``kernel`` (size, size, channels, filters), ``bias``
    (filters,). As in every framework the kernel is *not* flipped: cross-correlation
    (Goodfellow, Bengio and Courville 2016, equation 9.6).
    """
    rows, columns = kernel.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(x, (rows, columns), axis=(0, 1))
    return np.einsum("hwcij,ijcf->hwf", windows, kernel) + bias


def lenet5() -> Any:
    """LeNet-5 (LeCun et al. 1998, figure 2), as it is usually read today, a Keras model.

    32 x 32 pixels in; C1 to F6 with tanh, S2 and S4 plain averages, C3 connected to all six maps,
    C5 dense (the same as a 5 x 5 convolution of 5 x 5 maps), and a softmax at the end.
    """
    import keras  # noqa: PLC0415 - NumPy is enough for everything else
    from keras import layers  # noqa: PLC0415

    return keras.Sequential(
        [
            keras.Input((32, 32, 1)),
            layers.Conv2D(6, 5, activation="tanh", name="C1"),
            layers.AveragePooling2D(2, name="S2"),
            layers.Conv2D(16, 5, activation="tanh", name="C3"),
            layers.AveragePooling2D(2, name="S4"),
            layers.Flatten(name="flatten"),
            layers.Dense(120, activation="tanh", name="C5"),
            layers.Dense(84, activation="tanh", name="F6"),
            layers.Dense(10, activation="softmax", name="output"),
        ]
    )


def freeze(model: Any) -> Any:
    """The model, of which nothing but the last layer learns from now on."""
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.layers[-1].trainable = True
    return model


def build_transfer_model(base: Any, classes: int) -> Any:
    """A new head with ``classes`` outputs on a frozen ``base``.

    ``base`` turns an image into a vector of features. As long as it is frozen, its batch
    normalization keeps to the moving statistics.
    """
    import keras  # noqa: PLC0415

    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    outputs = keras.layers.Dense(classes, activation="softmax")(base(inputs))
    return keras.Model(inputs, outputs)


def fine_tune(
    model: Any,
    base: Any,
    x: Array,
    y: NDArray[np.integer],
    head_rate: float,
    fine_rate: float,
    epochs: int,
) -> tuple[list[float], list[float]]:
    """The losses of two phases, an epoch each: the head alone, then everything, more carefully.

    ``base`` is the part of ``model`` under the head. Its batch normalization stays frozen, and so
    in inference mode, in both phases: the statistics of few examples would replace those of many.
    Whoever changes what is trainable has to compile again.
    """
    import keras  # noqa: PLC0415

    losses = []
    for trainable, rate in ((False, head_rate), (True, fine_rate)):
        base.trainable = trainable
        for layer in base.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.trainable = False
        model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
        losses.append(model.fit(x, y, epochs=epochs, verbose=0).history["loss"])
    return losses[0], losses[1]
