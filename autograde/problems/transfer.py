"""Half of the digits to learn from, the other half to transfer to, and a network in between.

A digit lies somewhere in a larger picture, on a noisy ground. A network that was pretrained on
the digits 0 to 4 (``data/pretrained.npz``, made by ``autograde.keras_runs.recorder.pretrained``)
knows how to find strokes anywhere; the digits 5 to 9 are new to it. Keras is imported by the
functions that build a model, and by nothing else.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.data import digits
from autograde.problems.drivers.keras_weights import in_a_row, load_keras

Array = NDArray[np.floating]
Indices = NDArray[np.integer]

SIDE = 12
"""Height and width of a picture, in pixels."""

NOISE = 0.3
"""The ground's pixels lie between 0 and this; a stroke's reach 1."""

FILTERS = (16, 24, 48)
"""Of the three convolutions of the network."""

CLASSES = 5
"""In either half."""


@dataclass(frozen=True)
class Pictures:
    """Pictures ``x`` of shape (examples, 12, 12, 1), single precision, and their classes ``y``."""

    x: Array
    y: Indices


def place(images: Array, rng: np.random.Generator) -> Array:
    """Each image of shape (8, 8) somewhere in a noisy picture, of shape (n, 12, 12, 1)."""
    pictures = rng.random((len(images), SIDE, SIDE)) * NOISE
    height, width = images.shape[1:]
    corners = rng.integers(0, SIDE - np.array([height, width]) + 1, (len(images), 2))
    for picture, image, (top, left) in zip(pictures, images, corners, strict=True):
        part = picture[top : top + height, left : left + width]
        np.maximum(part, image, out=part)
    return pictures[..., None].astype(np.float32)


def source(copies: int = 1, seed: int = 0) -> Pictures:
    """The 901 digits from 0 to 4, each in as many places as there are ``copies``."""
    return _half(np.arange(5), copies, seed)


def target(seed: int = 5) -> Pictures:
    """The 896 digits from 5 to 9, called 0 to 4 here, in one place each."""
    return _half(np.arange(5, 10), 1, seed)


def _half(labels: Indices, copies: int, seed: int) -> Pictures:
    data = digits()
    chosen = np.isin(data.y, labels)
    images, y = data.x[chosen].reshape(-1, 8, 8), data.y[chosen] - labels[0]
    rng = np.random.default_rng(seed)
    x = np.concatenate([place(images, rng) for _copy in range(copies)])
    return Pictures(x, np.tile(y, copies))


def few(pictures: Pictures, per_class: int, seed: int = 0) -> tuple[Pictures, Pictures]:
    """So many random examples of each class to train on, and all the others to test on."""
    order = np.random.default_rng(seed).permutation(len(pictures.y))
    shuffled = pictures.y[order]
    rows = [order[shuffled == label][:per_class] for label in np.unique(shuffled)]
    chosen = np.stack(rows, axis=1).ravel()  # the classes take turns
    rest = np.setdiff1d(order, chosen)
    return (
        Pictures(pictures.x[chosen], pictures.y[chosen]),
        Pictures(pictures.x[rest], pictures.y[rest]),
    )


@cache
def _weights() -> dict[str, Array]:
    with np.load(str(files("autograde.problems") / "data" / "pretrained.npz")) as archive:
        return {name: archive[name] for name in archive.files}


def pretrained_weights() -> list[Array]:
    """The base's weights in Keras's order, after training on the digits 0 to 4; fresh arrays."""
    return [weight.astype(np.float32) for _name, weight in sorted(_weights().items())]


def base(*, pretrained: bool = True, seed: int = 0) -> Any:
    """The network without its head, a Keras model: a picture in, 48 features out.

    Three times a convolution, batch normalization and ReLU, with max pooling between, and at the
    end the largest value of each map, wherever it stands. Without ``pretrained`` its weights are
    random, from ``seed``.
    """
    keras = load_keras()
    layers, start = keras.layers, keras.initializers.HeNormal
    body = [keras.Input((SIDE, SIDE, 1))]
    for i, filters in enumerate(FILTERS):
        body += [
            layers.Conv2D(
                filters,
                3,
                padding="same",
                use_bias=False,
                # Drawing numbers that are replaced at once would take most of the time.
                kernel_initializer="zeros" if pretrained else start(seed=seed + i),
                name=f"conv_{i + 1}",
            ),
            layers.BatchNormalization(momentum=0.9, name=f"batch_normalization_{i + 1}"),
            layers.ReLU(name=f"relu_{i + 1}"),
        ]
        if i < len(FILTERS) - 1:
            body.append(layers.MaxPooling2D(2, name=f"pool_{i + 1}"))
    body.append(layers.GlobalMaxPooling2D(name="largest"))
    model = in_a_row(body, "base")
    if pretrained:
        model.set_weights(pretrained_weights())
    return model


class Learner:
    """A Keras model that is compiled once and trained many times, from any weights.

    Compiling takes longer than a short training; whoever trains the same model again and again
    saves that. What is trainable must not change in between.
    """

    def __init__(self, model: Any, batch: int = 20) -> None:
        """Compile ``model`` with Adam; every training takes batches of that size."""
        keras = load_keras()
        self.model, self.batch = model, batch
        self.start = model.get_weights()
        self.optimizer = keras.optimizers.Adam()
        model.compile(self.optimizer, "sparse_categorical_crossentropy")

    def learn(
        self, weights: list[Array], pictures: Pictures, rate: float, steps: int, seed: int = 0
    ) -> list[Array]:
        """The weights after so many steps from ``weights``, with a fresh optimizer.

        The pictures are shuffled by ``seed`` before each pass.
        """
        rng = np.random.default_rng(seed)
        n, needed = len(pictures.y), steps * self.batch
        rows = np.concatenate([rng.permutation(n) for _pass in range(-(-needed // n))])[:needed]
        self.model.set_weights(weights)
        for variable in self.optimizer.variables:
            variable.assign(np.zeros(variable.shape))
        self.optimizer.learning_rate = rate
        x, y = pictures.x[rows], pictures.y[rows]
        self.model.fit(x, y, batch_size=self.batch, shuffle=False, verbose=0)
        return list(self.model.get_weights())

    def accuracy(self, weights: list[Array], pictures: Pictures) -> float:
        """The share of pictures that a model with these weights gets right."""
        self.model.set_weights(weights)
        outputs = self.model.predict(pictures.x, batch_size=len(pictures.y), verbose=0)
        return float((outputs.argmax(axis=1) == pictures.y).mean())
