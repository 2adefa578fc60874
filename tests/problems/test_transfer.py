import json
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from autograde.keras_runs.runs import Run
from autograde.keras_runs.verification import ROOT, _environment
from autograde.problems import digits, transfer
from autograde.problems.drivers.keras_weights import load_keras

DATA = files("autograde.problems") / "data"


def test_the_halves_are_all_digits():
    low, high = transfer.source(), transfer.target()
    assert len(low.y) + len(high.y) == len(digits().y)
    assert set(low.y) == set(high.y) == set(range(transfer.CLASSES))
    assert low.x.shape[1:] == high.x.shape[1:] == (12, 12, 1)


def test_a_digit_lies_somewhere_in_its_picture():
    images = digits().x[:40].reshape(-1, 8, 8)
    pictures = transfer.place(images, np.random.default_rng(0))[..., 0]
    corners = set()
    for image, picture in zip(images, pictures, strict=True):
        found = [
            (i, j)
            for i in range(5)
            for j in range(5)
            if np.all(picture[i : i + 8, j : j + 8] >= np.float32(image))
        ]
        assert found
        corners.update(found)
    assert len(corners) > 10
    assert pictures.min() >= 0
    assert pictures.max() <= 1


def test_few_are_so_many_of_each_and_the_rest_is_for_testing():
    everything = transfer.target()
    some, rest = transfer.few(everything, 20, seed=3)
    assert np.bincount(some.y).tolist() == [20] * 5
    assert some.y[:5].tolist() == [0, 1, 2, 3, 4]
    assert len(some.y) + len(rest.y) == len(everything.y)
    seen = {picture.tobytes() for picture in some.x}
    assert not any(picture.tobytes() in seen for picture in rest.x)


def test_every_copy_lies_somewhere_else():
    twice = transfer.source(copies=2)
    first, second = np.split(twice.x, 2)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(*np.split(twice.y, 2))


def test_pretrained_weights_are_fresh_and_fit_the_filters():
    weights = transfer.pretrained_weights()
    kernels = [weight.shape for weight in weights if weight.ndim == 4]
    assert kernels == [(3, 3, 1, 16), (3, 3, 16, 24), (3, 3, 24, 48)]
    weights[0][...] = 0
    assert np.any(transfer.pretrained_weights()[0])


def test_the_pretrained_network_says_where_it_comes_from():
    facts = json.loads((DATA / "pretrained.json").read_text(encoding="utf-8"))
    assert facts["keras"]
    assert facts["settings"]["accuracy_in_new_places"] > 0.99


@pytest.mark.slow
def test_the_pretrained_network_can_be_made_again(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "autograde.keras_runs.recorder.pretrained", str(tmp_path)],
        env=_environment("jax", str(tmp_path)),
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    old = Run.read("pretrained", ROOT / "autograde" / "problems" / "data")
    new = Run.read("pretrained", tmp_path)
    for name, array in old.arrays.items():
        assert old.provenance.tolerance.holds(array, new.arrays[name])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_the_base_has_the_pretrained_weights():
    pytest.importorskip("keras")
    base = transfer.base()
    for found, expected in zip(base.get_weights(), transfer.pretrained_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)
    assert base.output_shape == (None, 48)
    start = transfer.base(pretrained=False, seed=1).get_weights()
    assert not np.array_equal(start[0], base.get_weights()[0])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_learner_starts_every_training_afresh():
    pytest.importorskip("jax")
    keras = load_keras()
    layers = [keras.Input((12, 12, 1)), keras.layers.Flatten(), keras.layers.Dense(5, "softmax")]
    learner = transfer.Learner(keras.Sequential(layers))
    some, rest = transfer.few(transfer.target(), 20)
    first, again, other = (
        learner.learn(learner.start, some, rate, steps=40, seed=1) for rate in (0.02, 0.02, 0.01)
    )
    np.testing.assert_array_equal(first[0], again[0])
    assert not np.array_equal(first[0], other[0])
    assert learner.accuracy(first, some) > learner.accuracy(learner.start, some) + 0.3
    assert learner.accuracy(first, rest) < learner.accuracy(first, some)


@pytest.mark.parametrize("start", ["base.input", "base.inputs", "base.inputs[0]"])
@pytest.mark.parametrize("end", ["base.output", "base.outputs[0]", "base.layers[-1].output"])
def test_a_head_can_be_put_on_the_output_of_the_base(start, end):
    pytest.importorskip("jax")
    keras = load_keras()
    base = transfer.base()
    inputs, features = (eval(text, {"base": base}) for text in (start, end))
    model = keras.Model(inputs, keras.layers.Dense(5)(features))
    assert {id(weight) for weight in base.weights} < {id(weight) for weight in model.weights}
    assert model.output_shape == (None, 5)
    scratch = keras.Sequential([base, keras.layers.Dense(5)])
    assert len(scratch.weights) == len(model.weights)
