import numpy as np
import pytest

from autograde.misconceptions.seen import network_facts, transfer_facts
from autograde.problems.drivers import DRIVERS
from autograde.problems.drivers import transfer as drivers
from autograde.problems.drivers.keras_weights import load_keras, random_weights
from autograde.reference import networks, transfer

# Keras reads its own variables in a way that NumPy 2 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

X = np.random.default_rng(0).random((2, 32, 32, 1))
EXAMPLES = {"x": np.random.default_rng(1).normal(size=(6, 3)), "y": np.arange(6) % 2}
RATES = {"head_rate": 0.03, "fine_rate": 0.003, "epochs": 2, "seed": 4}


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("jax")
    return load_keras()


def test_all_of_them_can_be_asked_for():
    for name in ("inspect_network", "watch_freezing", "watch_building", "watch_fine_tuning"):
        assert DRIVERS[name] is getattr(drivers, name)


def test_a_kernel_and_its_reshaped_twin_get_the_same_numbers():
    (dense,), (conv,) = (random_weights([s], 3) for s in ((400, 120), (5, 5, 16, 120)))
    np.testing.assert_array_equal(dense, conv.reshape(400, 120))


def test_random_weights_keep_the_signals_in_range():
    weights = random_weights(networks.weight_shapes(networks.LENET5, (32, 32, 1)), 0)
    outputs = networks.forward(networks.LENET5, weights, X)
    assert outputs.min() > 0.001
    assert outputs.max() < 0.9


def test_the_network_that_keras_builds_is_the_one_in_numpy(keras):
    seen = drivers.inspect_network(transfer.lenet5, x=X, seed=7)
    weights = random_weights(networks.weight_shapes(networks.LENET5, (32, 32, 1)), 7)
    outputs = networks.forward(networks.LENET5, weights, X)
    np.testing.assert_allclose(seen["outputs"], outputs, atol=1e-6)
    assert seen["parameters"] == [156, 2416, 48120, 10164, 850]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_layers_get_their_weights_as_they_are_called_not_as_they_were_made(keras, order):
    makers = (
        lambda: keras.layers.Conv2D(2, 3, activation="tanh"),
        lambda: keras.layers.Conv2D(3, 2),
        lambda: keras.layers.Dense(2, activation="softmax"),
    )

    class Model(keras.Model):
        def __init__(self):
            super().__init__()
            made = {i: makers[i]() for i in order}
            self.first, self.second, self.last = made[0], made[1], made[2]
            self.flat = keras.layers.Flatten()

        def call(self, x):
            return self.last(self.flat(self.second(self.first(x))))

    x, seed = X[:, :6, :6], 3
    seen = drivers.inspect_network(Model, x=x, seed=seed)
    layers = (
        networks.Conv(2, 3, activation="tanh"),
        networks.Conv(3, 2),
        networks.Flatten(),
        networks.Dense(2, "softmax"),
    )
    expected = network_facts(layers, x, seed, (6, 6, 1))
    np.testing.assert_allclose(seen["outputs"], expected["outputs"], atol=1e-6)
    assert seen["parameters"] == expected["parameters"]
    assert seen["maps"] == expected["maps"]


@pytest.mark.parametrize(
    ("driver", "options"),
    [
        ("inspect_network", {"x": X, "seed": 0}),
        ("watch_freezing", {**EXAMPLES, "nested": False, "asleep": False, "seed": 0}),
        ("watch_building", {"x": EXAMPLES["x"], "classes": 3, "seed": 0}),
    ],
)
def test_what_is_no_model_is_told(keras, driver, options):
    assert DRIVERS[driver](lambda *_arguments: None, **options) is None
    with pytest.raises(TypeError, match="of type dict"):
        DRIVERS[driver](lambda *_arguments: {}, **options)


def test_freezing_shows_in_what_a_step_moves(keras):
    options = {**EXAMPLES, "nested": True, "seed": 0}
    frozen = drivers.watch_freezing(transfer.freeze, asleep=True, **options)
    assert frozen == {"trainable": 2, "kept": True, "moved": [False, False, False, True]}
    free = drivers.watch_freezing(lambda model: model, asleep=False, **options)
    assert free == {"trainable": 8, "kept": True, "moved": [True, True, True, True]}


def same_layers(keras, model):
    return keras.Sequential([keras.Input(model.input_shape[1:]), *model.layers])


def in_a_model_of_their_own(keras, model):
    *body, head = model.layers
    inputs = keras.Input(model.input_shape[1:])
    return keras.Sequential([inputs, keras.Sequential([inputs, *body]), head])


def functional_model(keras, model):
    inputs = keras.Input(model.input_shape[1:])
    z = inputs
    for layer in model.layers:
        z = layer(z)
    return keras.Model(inputs, z)


def one_more_layer(keras, model):
    *body, head = model.layers
    return keras.Sequential([*body, keras.layers.Activation("tanh"), head])


def a_layer_of_their_own(keras, model):
    class Double(keras.layers.Layer):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def call(self, x):
            return self.factor * x

    *body, head = model.layers
    return keras.Sequential([*body, Double(2.0), head])


def clone(keras, model):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    "renew",
    [
        same_layers,
        in_a_model_of_their_own,
        functional_model,
        one_more_layer,
        a_layer_of_their_own,
        clone,
    ],
)
def test_freezing_may_give_back_a_new_model(keras, renew, nested):
    def freeze(model):
        transfer.freeze(model)
        return renew(keras, model)

    seen = drivers.watch_freezing(freeze, nested=nested, asleep=False, **EXAMPLES, seed=0)
    assert seen == {"trainable": 2, "kept": True, "moved": [False, False, False, True]}


def sequential(keras, base, classes):
    return keras.Sequential([base, keras.layers.Dense(classes, activation="softmax")])


def functional(keras, base, classes):
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(base(inputs)))


def class_of_its_own(keras, base, classes):
    class Model(keras.Model):
        def __init__(self):
            super().__init__()
            self.base = base
            self.head = keras.layers.Dense(classes, activation="softmax")

        def call(self, x):
            return self.head(self.base(x))

    return Model()


@pytest.mark.parametrize("make", [sequential, functional, class_of_its_own])
@pytest.mark.parametrize("frozen", [True, False])
def test_a_base_in_training_keeps_its_statistics_only_if_it_is_frozen(keras, make, frozen):
    def build(base, classes):
        base.trainable = not frozen
        return make(keras, base, classes)

    seen = drivers.watch_building(build, x=EXAMPLES["x"], classes=5, seed=3)
    right = transfer_facts(EXAMPLES["x"], 5, 3)
    np.testing.assert_allclose(seen["outputs"], right["outputs"], atol=1e-6)
    assert (seen["head"], seen["kept"]) == (right["head"], True)
    assert (seen["steady"], seen["trainable"]) == ((True, 2) if frozen else (False, 8))


def test_phases_end_where_the_model_is_compiled_anew(keras):
    seen = drivers.watch_fine_tuning(transfer.fine_tune, **EXAMPLES, **RATES)
    assert seen["rates"] == pytest.approx([0.03, 0.003])
    assert (seen["base"], seen["head"]) == ([False, True], [True, True])
    assert seen["epochs"] == [2, 2]
    assert seen["returned"] == tuple(seen["losses"])


@pytest.mark.parametrize(
    ("top", "whole"), [(1, False), (2, False), (3, True)], ids=["one", "two", "all"]
)
def test_a_base_of_which_a_part_learns_is_told_from_a_whole_one(keras, top, whole):
    def fine_tune(model, base, x, y, head_rate, fine_rate, epochs):
        for learning, rate in ((0, head_rate), (top, fine_rate)):
            for place, layer in enumerate(reversed(base.layers)):
                normal = isinstance(layer, keras.layers.BatchNormalization)
                layer.trainable = place < learning and not normal
            model.compile(keras.optimizers.SGD(rate), "sparse_categorical_crossentropy")
            for _epoch in range(epochs):
                model.fit(x, y, verbose=0)

    seen = drivers.watch_fine_tuning(fine_tune, **EXAMPLES, **RATES)
    assert (seen["base"], seen["whole"]) == ([False, True], [False, whole])
    assert seen["statistics"] == [False, False]


def test_a_softmax_that_comes_twice_is_told_of_each_phase(keras):
    def fine_tune(model, base, x, y, head_rate, fine_rate, epochs):
        for from_logits, rate in ((True, head_rate), (False, fine_rate)):
            loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
            model.compile(keras.optimizers.SGD(rate), loss)
            model.fit(x, y, epochs=epochs, verbose=0)

    seen = drivers.watch_fine_tuning(fine_tune, **EXAMPLES, **RATES)
    assert seen["twice"] == [True, False]


def test_training_on_without_compiling_is_told(keras):
    def stale(model, base, x, y, head_rate, fine_rate, epochs):
        base.trainable = False
        model.compile(keras.optimizers.SGD(head_rate), "sparse_categorical_crossentropy")
        model.fit(x, y, epochs=epochs, verbose=0)
        base.trainable = True
        model.fit(x, y, epochs=epochs, verbose=0)

    seen = drivers.watch_fine_tuning(stale, **EXAMPLES, **RATES)
    assert seen["stale"]
    assert seen["rates"] == pytest.approx([0.03])


def test_freezing_between_compiling_and_training_counts(keras):
    def late(model, base, x, y, head_rate, fine_rate, epochs):
        model.compile(keras.optimizers.SGD(head_rate), "sparse_categorical_crossentropy")
        base.trainable = False
        model.fit(x, y, epochs=epochs, verbose=0)

    seen = drivers.watch_fine_tuning(late, **EXAMPLES, **RATES)
    assert not seen["stale"]
    assert (seen["base"], seen["head"]) == ([False], [True])


def test_keras_itself_refuses_to_train_on_without_compiling(keras):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(2)])
    model.layers[0].trainable = False
    model.compile("sgd", "mse")
    model.fit(EXAMPLES["x"], np.zeros((6, 2)), verbose=0)
    model.layers[0].trainable = True
    with pytest.raises(ValueError, match="trainable variables"):
        model.fit(EXAMPLES["x"], np.zeros((6, 2)), verbose=0)
