import logging

import numpy as np
import pytest

from autograde.problems.drivers import transfer as drivers
from autograde.problems.drivers.keras_weights import (
    load_keras,
    numbers,
    plain_start,
    set_weights,
)
from autograde.problems.drivers.small_steps import quick_steps
from autograde.reference import transfer

# Keras reads its own variables in a way that NumPy 2 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(12, 6)), np.arange(12) % 3


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("jax")
    keras = load_keras()
    if keras.backend.backend() != "jax":
        pytest.skip("on other backends Keras takes every step")
    return keras


@plain_start()
def trained(keras, compiled, *, quick, nested=False, awake=(True, False, True, True), y=Y, **fit):
    """What is measured, and all numbers of model and optimizer, after two trainings."""
    keras.utils.set_random_seed(0)
    layers = [
        keras.layers.Dense(3, activation="tanh"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(4, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
    inputs = keras.Input((6,))
    body = keras.Sequential([inputs, *layers[:3]])
    model = keras.Sequential([body, layers[3]] if nested else [inputs, *layers])
    set_weights(model.weights, 1)
    for layer, learns in zip(layers, awake, strict=True):
        layer.trainable = learns
    if quick:
        quick_steps(model, layers)
    compiled(model, layers)
    fit = {"batch_size": 5, "epochs": 2, "verbose": 0} | fit
    logs = [model.fit(X, y, **fit).history for _ in range(2)]
    seen = [np.array([log[name] for log in logs]) for name in logs[0]]
    return [*seen, *numbers(model.weights), *numbers(model.optimizer.variables)]


def plain(name, rate=0.05):
    def compiled(model, _layers):
        optimizers = load_keras().optimizers
        model.compile(getattr(optimizers, name)(rate), "sparse_categorical_crossentropy")

    return compiled


def both(keras, compiled, **options):
    return [trained(keras, compiled, quick=quick, **options) for quick in (False, True)]


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
@pytest.mark.parametrize(
    "awake",
    [
        (False, False, False, True),
        (True, False, True, True),
        (False, False, True, False),
        (True, False, False, True),
        (True, True, True, True),
        (False, True, False, True),
        (False, True, False, False),
    ],
)
def test_numpy_takes_the_steps_that_keras_takes(keras, optimizer, awake):
    nested = awake[2]
    for theirs, ours in zip(
        *both(keras, plain(optimizer), nested=nested, awake=awake), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=2e-5)


def momentum(model, _layers, **options):
    sgd = load_keras().optimizers.SGD(0.05, momentum=0.9, **options)
    model.compile(sgd, "sparse_categorical_crossentropy")


def nesterov(model, layers):
    momentum(model, layers, nesterov=True)


def measured(model, _layers):
    keras = load_keras()
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(keras.optimizers.Adam(0.05), loss, metrics=["accuracy"])


@pytest.mark.parametrize("compiled", [momentum, nesterov, plain("RMSprop"), measured])
@pytest.mark.parametrize("awake", [(True, False, True, True), (False, True, False, True)])
def test_it_knows_what_students_like_to_train_with(keras, compiled, awake):
    for theirs, ours in zip(*both(keras, compiled, awake=awake), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=2e-5)


def one_hot(model, _layers):
    keras = load_keras()
    model.compile(keras.optimizers.Adam(0.05), "categorical_crossentropy", metrics=["accuracy"])


@pytest.mark.parametrize("rows", [np.eye(3)[Y], np.eye(3, dtype=int)[Y], Y[:, None]])
def test_classes_come_as_labels_or_as_rows(keras, rows):
    compiled = one_hot if rows.shape[1] == 3 else measured
    for theirs, ours in zip(*both(keras, compiled, y=rows), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=2e-5)


def test_soft_labels_keras_learns_itself(keras):
    soft = np.full((12, 3), 0.2) + 0.4 * np.eye(3)[Y]
    for theirs, ours in zip(*both(keras, one_hot, y=soft), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("compiled", "y"),
    [(one_hot, Y), (measured, np.eye(3)[Y]), (one_hot, np.eye(4)[Y]), (measured, None)],
)
def test_classes_in_the_wrong_form_are_refused_as_by_keras(keras, compiled, y):
    said = []
    for quick in (False, True):
        with pytest.raises((ValueError, AttributeError), match=r"\w") as raised:
            trained(keras, compiled, quick=quick, y=y)
        said.append(str(raised.value).partition("\n")[0])
    assert said[0] == said[1]


def adam(**options):
    return lambda model, _layers: model.compile(
        load_keras().optimizers.Adam(0.05, **options), "sparse_categorical_crossentropy"
    )


def other_loss(model, _layers):
    loss = load_keras().losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss)


def with_other_metrics(model, _layers):
    metrics = ["sparse_categorical_accuracy"]
    model.compile("adam", "sparse_categorical_crossentropy", metrics=metrics)


def smoothed(model, _layers):
    model.compile("adam", load_keras().losses.CategoricalCrossentropy(label_smoothing=0.1))


def centered(model, _layers):
    rmsprop = load_keras().optimizers.RMSprop(0.05, centered=True)
    model.compile(rmsprop, "sparse_categorical_crossentropy")


def weighted_loss(model, _layers):
    model.compile("adam", "sparse_categorical_crossentropy", loss_weights=[3.0])


def penalized(model, layers):
    layers[2].kernel_regularizer = load_keras().regularizers.L2(0.1)
    plain("Adam")(model, layers)


def activated(model, layers):
    layers[0].activation = load_keras().activations.relu
    plain("Adam")(model, layers)


def watched(model, layers):
    call = layers[0].call
    layers[0].call = lambda x, **options: 2 * call(x, **options)
    plain("Adam")(model, layers)


def scheduled(model, _layers):
    keras = load_keras()
    rate = keras.optimizers.schedules.ExponentialDecay(0.05, 1, 0.5)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")


@pytest.mark.parametrize(
    "compiled",
    [
        adam(clipnorm=0.01),
        adam(beta_1=0.5),
        adam(weight_decay=0.1),
        scheduled,
        other_loss,
        weighted_loss,
        with_other_metrics,
        centered,
        penalized,
        activated,
        watched,
        plain("Adagrad"),
    ],
)
def test_whatever_is_unusual_keras_does_itself(keras, compiled):
    for theirs, ours in zip(*both(keras, compiled), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_smoothed_labels_keras_learns_itself(keras):
    for theirs, ours in zip(*both(keras, smoothed, y=np.eye(3)[Y]), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_weighted_examples_keras_does_itself(keras):
    weights = np.linspace(0, 2, len(X))
    for theirs, ours in zip(*both(keras, plain("Adam"), sample_weight=weights), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_an_optimizer_of_other_weights_is_refused_as_by_keras(keras):
    optimizer = keras.optimizers.SGD(0.1)
    layers = [
        keras.layers.Dense(3, activation="tanh"),
        keras.layers.BatchNormalization(trainable=False),
        keras.layers.Dense(4, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
    model = keras.Sequential([keras.Input((6,)), *layers])
    quick_steps(model, layers)
    layers[0].trainable = False
    model.compile(optimizer, "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    layers[0].trainable = True
    model.compile(optimizer, "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match="variables"):
        model.fit(X, Y, verbose=0)


def test_right_answers_take_no_compiled_step(keras, caplog):
    jax = pytest.importorskip("jax")
    with jax.log_compiles(), caplog.at_level(logging.WARNING):
        jax.jit(lambda x: x + 1)(1.0)
        told = drivers.watch_fine_tuning(
            transfer.fine_tune, x=X, y=Y, head_rate=0.03, fine_rate=0.003, epochs=2, seed=0
        )
        drivers.watch_freezing(transfer.freeze, x=X, y=Y % 2, nested=True, asleep=True, seed=0)
    assert told["base"] == [False, True]
    assert "<lambda>" in caplog.text
    assert "train_step" not in caplog.text
