"""Known mistakes in lenet5."""

from collections.abc import Callable
from dataclasses import replace

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.seen import Shape, Told, network_facts
from autograde.reference import networks
from autograde.reference.networks import Conv, Dense, Layer, Pool

Change = Callable[[int, Layer], Layer]

NETWORKS = "Convolutional networks (5-transfer/convolutional-networks)"


def _lenet(change: Callable[[int, Layer], Layer | None], input_shape: Shape = (32, 32, 1)) -> Told:
    """LeNet-5 with each layer, and its place, as ``change`` leaves it; ``None`` drops it."""
    changed = [change(i, layer) for i, layer in enumerate(networks.LENET5)]
    layers = [layer for layer in changed if layer is not None]
    return Told(lambda x, seed: network_facts(layers, x, seed, input_shape))


def _activated(name: str) -> Change:
    def change(_place: int, layer: Layer) -> Layer:
        if isinstance(layer, (Conv, Dense)) and layer.activation == "tanh":
            return replace(layer, activation=name)
        return layer

    return change


def _linear_convolutions(_place: int, layer: Layer) -> Layer:
    return replace(layer, activation="linear") if isinstance(layer, Conv) else layer


def _activated_pools(_place: int, layer: Layer) -> Layer:
    return replace(layer, activation="tanh") if isinstance(layer, Pool) else layer


def _max_pooled(_place: int, layer: Layer) -> Layer:
    return replace(layer, kind="max") if isinstance(layer, Pool) else layer


def _all_padded(_place: int, layer: Layer) -> Layer:
    return replace(layer, padding="same") if isinstance(layer, Conv) else layer


def _first_padded(place: int, layer: Layer) -> Layer:
    return _all_padded(place, layer) if place == 0 else layer


def _overlapping(_place: int, layer: Layer) -> Layer:
    return replace(layer, strides=1) if isinstance(layer, Pool) else layer


def _no_c5(place: int, layer: Layer) -> Layer | None:
    return None if place == 5 else layer


def _small_kernels(_place: int, layer: Layer) -> Layer:
    return replace(layer, kernel_size=3) if isinstance(layer, Conv) else layer


def _without_biases(_place: int, layer: Layer) -> Layer:
    return replace(layer, use_bias=False) if isinstance(layer, Conv) else layer


def _last(activation: str) -> Change:
    def change(place: int, layer: Layer) -> Layer:
        if isinstance(layer, Dense) and place == len(networks.LENET5) - 1:
            return replace(layer, activation=activation)
        return layer

    return change


def _together(*changes: Change) -> Change:
    """Several changes of each layer, one after the other."""

    def change(place: int, layer: Layer) -> Layer:
        for each in changes:
            layer = each(place, layer)
        return layer

    return change


LENET = [
    Misconception(
        "28-pixels-padded",
        _lenet(_first_padded, (28, 28, 1)),
        _(
            "Your network takes 28 x 28 pixels and pads them in C1, as many tutorials do for "
            "MNIST. The same parameters, but here the images come with their border: 32 x 32."
        ),
        NETWORKS,
    ),
    Misconception(
        "28-pixels",
        _lenet(lambda _place, layer: layer, (28, 28, 1)),
        _(
            "Your network takes 28 x 28 pixels without padding them, so every map is smaller than "
            "in the paper, and C5 has fewer inputs. The paper's images have 32 x 32."
        ),
        NETWORKS,
    ),
    Misconception(
        "convolutions-padded",
        _lenet(_all_padded),
        _("Your convolutions keep the size of their maps. The paper's do not pad: 32 becomes 28."),
        NETWORKS,
    ),
    Misconception(
        "relu",
        _lenet(_activated("relu")),
        _("Your activation is ReLU, which came with AlexNet in 2012. Asked for is tanh."),
        NETWORKS,
    ),
    Misconception(
        "sigmoid",
        _lenet(_activated("sigmoid")),
        _("Your activation is the logistic sigmoid, as in d2l's LeNet. Asked for is tanh."),
        NETWORKS,
    ),
    Misconception(
        "no-activation",
        _lenet(_activated("linear")),
        _(
            "No activation follows your hidden layers: Keras's default is none. Without one, "
            "layers in a row are one linear map."
        ),
        NETWORKS,
    ),
    Misconception(
        "convolutions-linear",
        _lenet(_linear_convolutions),
        _(
            "No activation follows C1 and C3: Keras's default is none. Without one, convolutions "
            "and the means between them are one linear map, whatever their number."
        ),
        NETWORKS,
    ),
    Misconception(
        "activation-behind-the-pool",
        _lenet(_together(_linear_convolutions, _activated_pools)),
        _(
            "The activation of your convolutions stands behind the pooling, as in the paper. "
            "The table has it in C1 and C3, before the mean is taken, which is not the same."
        ),
        NETWORKS,
    ),
    Misconception(
        "max-pooling",
        _lenet(_max_pooled),
        _("Your pooling takes the largest value. LeNet's subsampling takes the mean."),
        NETWORKS,
    ),
    Misconception(
        "pools-overlap",
        _lenet(_overlapping),
        _("Your pooling windows move by one pixel: they should lie side by side."),
        NETWORKS,
    ),
    Misconception(
        "c5-left-out",
        _lenet(_no_c5),
        _("Between S4 and F6 a layer of 120 units is missing: C5."),
        NETWORKS,
    ),
    Misconception(
        "kernels-of-3",
        _lenet(_small_kernels),
        _("Your kernels are 3 x 3, as in VGG. LeNet's are larger."),
        NETWORKS,
    ),
    Misconception(
        "no-biases",
        _lenet(_without_biases),
        _("Your convolutions have no bias. The paper's count one for every map."),
        NETWORKS,
    ),
    Misconception(
        "logits",
        _lenet(_last("linear")),
        _("Your last layer gives any numbers: asked for are probabilities, which sum to one."),
        NETWORKS,
    ),
    Misconception(
        "sigmoid-at-the-end",
        _lenet(_last("sigmoid")),
        _(
            "Each of your outputs is a probability of its own, for classes that may come together. "
            "A digit is one of ten: the outputs should sum to one."
        ),
        NETWORKS,
    ),
    Misconception(
        "relu-and-max-pooling",
        _lenet(_together(_activated("relu"), _max_pooled)),
        _(
            "Two things differ: your activation is ReLU and your pooling takes the largest value, "
            "both as in AlexNet. Asked for are tanh and the mean."
        ),
        NETWORKS,
    ),
    Misconception(
        "relu-and-kernels-of-3",
        _lenet(_together(_activated("relu"), _small_kernels)),
        _(
            "Two things differ, as in many tutorials: your activation is ReLU and your kernels are "
            "3 x 3. Asked for is tanh, and LeNet's kernels are larger."
        ),
        NETWORKS,
    ),
    Misconception(
        "relu-max-pooling-and-kernels-of-3",
        _lenet(_together(_activated("relu"), _max_pooled, _small_kernels)),
        _(
            "Three things differ, as in many small networks of today: ReLU, pooling that takes the "
            "largest value, and kernels of 3 x 3. Asked for are tanh and the mean, and LeNet's "
            "kernels are larger."
        ),
        NETWORKS,
    ),
    Misconception(
        "28-pixels-padded-and-sigmoid",
        _lenet(_together(_activated("sigmoid"), _first_padded), (28, 28, 1)),
        _(
            "Two things differ, as in d2l's LeNet: your network pads images of 28 x 28 pixels in "
            "C1, and its activation is the logistic sigmoid. Here the images come with their "
            "border, 32 x 32, and asked for is tanh."
        ),
        NETWORKS,
    ),
    Misconception(
        "28-pixels-padded-and-relu",
        _lenet(_together(_activated("relu"), _first_padded), (28, 28, 1)),
        _(
            "Two things differ, as in many tutorials for MNIST: your network pads images of "
            "28 x 28 pixels in C1, and its activation is ReLU. Here the images come with their "
            "border, 32 x 32, and asked for is tanh."
        ),
        NETWORKS,
    ),
    Misconception(
        "28-pixels-padded-relu-and-max-pooling",
        _lenet(_together(_activated("relu"), _max_pooled, _first_padded), (28, 28, 1)),
        _(
            "Three things differ, as in many tutorials for MNIST: your network pads images of "
            "28 x 28 pixels in C1, its activation is ReLU, and its pooling takes the largest "
            "value. Here the images come with their border, 32 x 32; asked for are tanh and the "
            "mean."
        ),
        NETWORKS,
    ),
]
