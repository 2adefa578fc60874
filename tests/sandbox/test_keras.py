"""A worker that has Keras: warm, with threads of its own, and as walled off as any other."""

from collections.abc import Callable, Iterator

import pytest

from autograde.sandbox import Child, Zygote
from autograde.sandbox.isolation import KINDS
from tests.sandbox.conftest import started

TRAIN = """
import keras, numpy as np
inputs = keras.Input((8, 8, 1))
hidden = keras.layers.Flatten()(keras.layers.Conv2D(2, 3, activation="relu")(inputs))
model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(hidden))
model.compile("sgd", "sparse_categorical_crossentropy")
x, y = np.ones((4, 8, 8, 1)), np.array([0, 1, 2, 0])
history = model.fit(x, y, epochs=3, verbose=0).history["loss"]
history[-1] < history[0]
"""


@pytest.fixture(scope="module", params=KINDS)
def keras_zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    with started(request.param, ("keras",)) as zygote:
        yield zygote


def test_each_child_trains_a_network(
    keras_zygote: Zygote, value: Callable[[Child, str], str]
) -> None:
    for _notebook in range(2):
        with keras_zygote.child() as child:
            assert value(child, TRAIN) == "True"


def test_other_libraries_are_not_there(keras_zygote: Zygote) -> None:
    with keras_zygote.child() as child:
        assert child.run_cell("import sklearn").status == "error"
        assert child.run_cell("import autograde.reference").status == "error"


def test_keras_is_not_there_where_numpy_is_asked(child: Child) -> None:
    assert child.run_cell("import keras").outputs[-1]["ename"] == "ModuleNotFoundError"
