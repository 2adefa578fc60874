import numpy as np
import pytest

from autograde.problems.drivers.keras_weights import load_keras, numbers, set_weights, tensor
from autograde.problems.drivers.quick_passes import numpy_operations, outputs

# Keras reads its own variables in a way that NumPy 2 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

IMAGES = np.random.default_rng(0).normal(size=(3, 9, 8, 4)).astype("float32")
VECTORS = IMAGES.reshape(3, -1)[:, :6]


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("jax")
    keras = load_keras()
    if keras.backend.backend() != "jax":
        pytest.skip("on other backends Keras does every operation")
    return keras


@pytest.fixture(scope="module")
def compiled(keras):
    """How long each of JAX's programs took to compile; it grows with every program."""
    import jax.monitoring  # noqa: PLC0415 - not everywhere

    seconds = []

    def listen(event, duration, **_about):
        if event == "/jax/core/compile/backend_compile_duration":
            seconds.append(duration)

    jax.monitoring.register_event_duration_secs_listener(listen)
    keras.ops.sin(np.ones(17))
    assert seconds, "JAX tells what it compiles"
    return seconds


def images(*layers):
    return lambda keras: keras.Sequential([keras.Input((9, 8, 4)), *layers_of(keras, layers)])


def vectors(*layers):
    return lambda keras: keras.Sequential([keras.Input((6,)), *layers_of(keras, layers)])


def layers_of(keras, layers):
    return [getattr(keras.layers, name)(*given, **options) for name, given, options in layers]


def layer(name, *given, **options):
    return name, given, options


QUICK = {
    "dense": vectors(layer("Dense", 5), layer("Dense", 3, use_bias=False)),
    **{
        name: vectors(layer("Dense", 5, activation=name))
        for name in ("linear", "relu", "sigmoid", "softmax", "tanh")
    },
    "activations as layers": vectors(
        layer("Dense", 5), layer("Activation", "tanh"), layer("Softmax"), layer("ReLU")
    ),
    "dropout": vectors(layer("Dropout", 0.5), layer("Dense", 2)),
    "normalized": vectors(layer("Dense", 5), layer("BatchNormalization")),
    "normalized maps": images(layer("BatchNormalization", scale=False, center=False)),
    "flat": images(layer("Flatten"), layer("Dense", 2)),
    "reshaped": vectors(layer("Reshape", (3, 2)), layer("Dense", 2)),
    **{
        f"convolution, {options}": images(layer("Conv2D", 5, **options))
        for options in (
            {"kernel_size": 3},
            {"kernel_size": (2, 3), "activation": "tanh"},
            {"kernel_size": 3, "padding": "same"},
            {"kernel_size": (4, 2), "padding": "same", "strides": (2, 3)},
            {"kernel_size": 3, "strides": 2, "use_bias": False},
            {"kernel_size": 1},
        )
    },
    **{
        f"{name}, {options}": images(layer(name, **options))
        for name in ("AveragePooling2D", "MaxPooling2D")
        for options in (
            {"pool_size": 2},
            {"pool_size": 3, "strides": 1},
            {"pool_size": (2, 3), "strides": (3, 1), "padding": "same"},
            {"pool_size": 3, "padding": "same"},
        )
    },
}
"""Models for which NumPy does all."""
OTHERS = {
    "channels first": images(layer("Conv2D", 5, 3, data_format="channels_first")),
    "pooled channels first": images(layer("MaxPooling2D", 2, data_format="channels_first")),
    "kernels with holes": images(layer("Conv2D", 5, 3, dilation_rate=2)),
    "groups": images(layer("Conv2D", 4, 3, groups=2)),
    "depthwise": images(layer("DepthwiseConv2D", 3)),
    "over rows": images(layer("Reshape", (9, 32)), layer("Conv1D", 5, 3)),
    "an average of all": images(layer("GlobalAveragePooling2D"), layer("Dense", 2)),
    "gelu": vectors(layer("Dense", 5, activation="gelu")),
    "normalized by layers": vectors(layer("LayerNormalization")),
    "half precision": vectors(layer("Dense", 5, dtype="float16")),
    "recurrent": vectors(layer("Reshape", (3, 2)), layer("LSTM", 4)),
}
"""Models with something that Keras does itself."""


def inputs_for(model):
    return IMAGES if len(model.input_shape) == 4 else VECTORS


@pytest.mark.parametrize("name", [*QUICK, *OTHERS])
def test_the_outputs_are_those_that_keras_predicts(keras, name):
    model = (QUICK | OTHERS)[name](keras)
    set_weights(model.weights, 1)
    x = inputs_for(model)
    found, expected = outputs(model, x), model.predict_on_batch(x)
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", QUICK)
def test_no_program_is_compiled(keras, compiled, name):
    model = QUICK[name](keras)
    set_weights(model.weights, 1)
    count = len(compiled)
    outputs(model, inputs_for(model))
    assert len(compiled) == count


def test_a_class_may_do_what_it_likes(keras):
    class Wild(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(6, activation="tanh")

        def call(self, x):
            z = self.dense(x) + keras.ops.sin(x) * 2
            first, second = keras.ops.split(z, 2, axis=1)
            return {"both": keras.ops.matmul(first, second.T), "less": keras.ops.less(x, 0.1)}

    model = Wild()
    model(VECTORS)
    set_weights(model.weights, 1)
    found, expected = outputs(model, VECTORS), model.predict_on_batch(VECTORS)
    np.testing.assert_allclose(found["both"], expected["both"], rtol=1e-5)
    np.testing.assert_array_equal(found["less"], expected["less"], strict=True)


@pytest.mark.parametrize(
    "operands",
    [
        (2, 3),
        (2.5, 3),
        (VECTORS, 2),
        (VECTORS, 2.5),
        (VECTORS, [1, 2, 3, 4, 5, 6]),
        (VECTORS, np.arange(6)),
        (VECTORS, np.arange(6.0)),
        (VECTORS, VECTORS > 0),
        (VECTORS.astype("float16"), VECTORS),
        (np.arange(3), np.arange(3)),
        (np.float32(2), VECTORS[0, 0]),
    ],
    ids=lambda operands: " and ".join(f"{np.asarray(each).dtype}" for each in operands),
)
@pytest.mark.parametrize("name", ["add", "multiply", "less", "greater"])
def test_results_are_of_the_type_that_keras_gives_them(keras, name, operands):
    operands = [tensor(x, x.dtype) if isinstance(x, np.ndarray) else x for x in operands]
    usual = np.asarray(getattr(keras.ops, name)(*operands))
    with numpy_operations():
        quick = np.asarray(getattr(keras.ops, name)(*operands))
    np.testing.assert_array_equal(quick, usual, strict=True)


def test_in_training_batch_normalization_moves_its_statistics(keras):
    def after(run):
        layer = keras.layers.BatchNormalization(momentum=0.7)
        model = keras.Sequential([keras.Input((6,)), layer])
        set_weights(model.weights, 1)
        return [np.asarray(run(model)), *numbers(model.weights)]

    quick = after(lambda model: outputs(model, VECTORS, training=True))
    usual = after(lambda model: model(VECTORS, training=True))
    for found, expected in zip(quick, usual, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_models_are_trained_as_always_meanwhile(keras):
    def trained():
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(2, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model.fit(VECTORS, np.arange(3) % 2, epochs=2, verbose=0).history["loss"]

    usual = trained()
    with numpy_operations():
        quick = trained()
    np.testing.assert_allclose(quick, usual, rtol=1e-6)


@pytest.mark.parametrize("a", [0.1, 0.1 + 1e-12, 2, np.nan, np.inf])
@pytest.mark.parametrize("b", [0.1, 1.0, -np.inf])
def test_numbers_are_compared_as_keras_does(keras, compiled, a, b):
    usual = [bool(keras.ops.less(a, b)), bool(keras.ops.greater(a, b))]
    count = len(compiled)
    with numpy_operations():
        assert [bool(keras.ops.less(a, b)), bool(keras.ops.greater(a, b))] == usual
    assert len(compiled) == count


def test_mistakes_are_named_as_keras_names_them(keras):
    def said():
        with pytest.raises(Exception, match=r".") as error:
            keras.ops.matmul(tensor(VECTORS), tensor(VECTORS))
        return type(error.value), str(error.value)

    usual = said()
    with numpy_operations():
        assert said() == usual


def test_in_the_end_all_is_as_it_was(keras):
    backend = keras.src.backend
    before = backend.nn.conv, backend.numpy.matmul
    with pytest.raises(KeyError), numpy_operations():
        raise KeyError
    assert (backend.nn.conv, backend.numpy.matmul) == before
