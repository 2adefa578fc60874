"""What goes wrong with Keras models: LeNet-5's layers, frozen layers, two phases of training."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.seen import (
    Shape,
    Told,
    frozen_facts,
    network_facts,
    transfer_facts,
    tuned_facts,
)
from autograde.reference import networks
from autograde.reference.networks import Conv, Dense, Layer, Pool

Change = Callable[[int, Layer], Layer]

NETWORKS = "Convolutional networks (5-transfer/convolutional-networks)"
TRANSFER = "Transfer learning (5-transfer/transfer-learning)"


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


FREEZE = [
    Misconception(
        "everything-frozen",
        frozen_facts(lambda _nested, _asleep: (False, False, False, False)),
        _(
            "Nothing learns any more. Freezing a whole model freezes all layers in it, and a layer "
            "that you wake up again stays asleep as long as the model around it is frozen."
        ),
        TRANSFER,
    ),
    Misconception(
        "nothing-frozen",
        frozen_facts(lambda _nested, asleep: (True, True, True, not asleep)),
        _("Everything learns as before: no layer has been frozen."),
        TRANSFER,
    ),
    Misconception(
        "head-frozen-instead",
        frozen_facts(lambda _nested, _asleep: (True, True, True, False)),
        _("It is the head that you have frozen. Its weights are new: they are the ones to learn."),
        TRANSFER,
    ),
    Misconception(
        "head-left-asleep",
        frozen_facts(lambda _nested, asleep: (False, False, False, not asleep)),
        _(
            "Everything under the head is frozen. But if the head was frozen when the model was "
            "handed over, it still is."
        ),
        TRANSFER,
    ),
    Misconception(
        "weights-lost",
        frozen_facts(lambda _nested, _asleep: (False, False, False, True), kept=False),
        _(
            "The right layers learn, but the weights are not those that were handed over. "
            "clone_model copies the architecture and starts anew."
        ),
        TRANSFER,
    ),
    Misconception(
        "batch-normalization-left-out",
        frozen_facts(lambda nested, _asleep: (False, not nested, False, True)),
        _(
            "Batch normalization still learns, and its moving statistics still move: you have "
            "frozen only some kinds of layers."
        ),
        TRANSFER,
    ),
    Misconception(
        "only-the-first-layer",
        frozen_facts(lambda nested, _asleep: (False, not nested, not nested, True)),
        _("Only the first layer is frozen. All layers under the head should be."),
        TRANSFER,
    ),
    Misconception(
        "two-layers-awake",
        frozen_facts(lambda nested, _asleep: (nested, nested, True, True)),
        _("The last two layers still learn. Only the last one, the head, should."),
        TRANSFER,
    ),
]


def _built(**options: Any) -> Told:
    return Told(lambda x, classes, seed: transfer_facts(x, classes, seed, **options))


BUILD_TRANSFER_MODEL = [
    Misconception(
        "base-not-frozen",
        _built(trainable=8, steady=False),
        _(
            "The base still learns. Its weights know something; those of the new head do not, and "
            "their first gradients would undo what the base has learned."
        ),
        TRANSFER,
    ),
    Misconception(
        "batch-normalization-left-out",
        _built(trainable=4, steady=False),
        _(
            "Batch normalization still learns, and its statistics follow the batches: you have "
            "frozen only some kinds of layers of the base."
        ),
        TRANSFER,
    ),
    Misconception(
        "base-cloned",
        _built(cloned=True),
        _(
            "Your model stands on a copy of the base that starts anew: clone_model copies the "
            "architecture and not what was learned."
        ),
        TRANSFER,
    ),
    Misconception(
        "everything-frozen",
        _built(trainable=0),
        _("The head is frozen too: nothing can learn. Freeze the base, not the model around it."),
        TRANSFER,
    ),
    Misconception(
        "logits",
        _built(activation="linear"),
        _("Your head gives any numbers: asked for are probabilities, which sum to one."),
        TRANSFER,
    ),
    Misconception(
        "sigmoid",
        _built(activation="sigmoid"),
        _(
            "Each of your outputs is a probability of its own. A picture belongs to one class: the "
            "outputs should sum to one."
        ),
        TRANSFER,
    ),
    Misconception(
        "ten-classes",
        _built(units=10),
        _("Your head has ten outputs, whatever the number of classes."),
        TRANSFER,
    ),
]


HEAD, FINE = ("head", False, True), ("fine", True, True)

FINE_TUNE = [
    Misconception(
        "not-compiled-again",
        tuned_facts(HEAD, stale=True),
        _(
            "The base is unfrozen after the first phase, and training goes on with the old "
            "compilation: its optimizer knows nothing of the weights that are new to it, and Keras "
            "refuses. What is trainable counts when training first begins after compile()."
        ),
        TRANSFER,
    ),
    Misconception(
        "batch-normalization-unfrozen",
        tuned_facts(HEAD, FINE, statistics=True),
        _(
            "With the base you have unfrozen its batch normalization: it goes by the batch again, "
            "and its moving statistics follow your few examples. These layers stay frozen."
        ),
        TRANSFER,
    ),
    Misconception(
        "large-rate-in-both-phases",
        tuned_facts(HEAD, ("head", True, True)),
        _(
            "The second phase has the head's learning rate. Steps of that size wipe out what the "
            "base has learned: unfrozen weights move with the small one."
        ),
        TRANSFER,
    ),
    Misconception(
        "small-rate-in-both-phases",
        tuned_facts(("fine", False, True), FINE),
        _("The first phase has the small learning rate. A new head needs larger steps."),
        TRANSFER,
    ),
    Misconception(
        "rates-exchanged",
        tuned_facts(("fine", False, True), ("head", True, True)),
        _("The learning rates have changed places: the small one is for the unfrozen base."),
        TRANSFER,
    ),
    Misconception(
        "never-unfrozen",
        tuned_facts(HEAD, ("fine", False, True)),
        _("The base stands still in the second phase too: it is still frozen then."),
        TRANSFER,
    ),
    Misconception(
        "base-learns-from-the-start",
        tuned_facts(("head", True, True), FINE),
        _(
            "The base moves in the first phase. While the head is random, the gradients that reach "
            "the base are noise: it should be frozen then, however it is handed over."
        ),
        TRANSFER,
    ),
    Misconception(
        "head-only",
        tuned_facts(HEAD),
        _("There is one phase, that of the head. The second, with the base unfrozen, is missing."),
        TRANSFER,
    ),
    Misconception(
        "all-at-once",
        tuned_facts(FINE),
        _("There is one phase, with everything at once. The head should learn alone first."),
        TRANSFER,
    ),
    Misconception(
        "head-frozen-in-the-second-phase",
        tuned_facts(HEAD, ("fine", True, False)),
        _("In the second phase the head stands still. Both learn then, together."),
        TRANSFER,
    ),
    Misconception(
        "epochs-shared",
        tuned_facts(HEAD, FINE, share=2),
        _("You divide the epochs between the phases. Each of them has that many."),
        TRANSFER,
    ),
]
