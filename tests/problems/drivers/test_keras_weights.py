import numpy as np
import pytest

from autograde.problems.drivers.keras_weights import (
    load_keras,
    moved,
    numbers,
    plain_start,
    set_weights,
)


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("jax")
    return load_keras()


def small(keras, units):
    return keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(units), keras.layers.BatchNormalization()]
    )


def programs(caplog, keras, units):
    import jax  # noqa: PLC0415

    caplog.clear()
    with jax.log_compiles():
        set_weights(small(keras, units).weights, seed=0)
    return [record for record in caplog.records if "ompil" in record.getMessage()]


def test_a_plain_start_compiles_nothing(keras, caplog):
    if keras.backend.backend() != "jax":
        pytest.skip("only JAX compiles a program for each operation")
    with plain_start():
        assert not programs(caplog, keras, 7)
    assert programs(caplog, keras, 11)


def trained(keras):
    """The losses of a small training, the learning rate set after it, and the weights."""
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    set_weights(model.weights, seed=0)
    model.compile(keras.optimizers.SGD(0.25), "mse")
    history = model.fit(np.eye(3), np.arange(3.0), epochs=2, verbose=0).history["loss"]
    model.optimizer.learning_rate = 0.125
    return history, float(model.optimizer.learning_rate), numbers(model.weights)


def test_a_training_compiles_its_step_and_nothing_else(keras, caplog):
    if keras.backend.backend() != "jax":
        pytest.skip("only JAX compiles a program for each operation")
    import jax  # noqa: PLC0415

    jax.clear_caches()
    with plain_start(), jax.log_compiles():
        trained(keras)
    found = [r.getMessage() for r in caplog.records if r.getMessage().startswith("Compiling")]
    assert len(found) == 1
    assert "train_step" in found[0]


def test_a_training_is_the_same_with_a_plain_start(keras):
    losses, rate, weights = trained(keras)
    with plain_start():
        plain_losses, plain_rate, plain_weights = trained(keras)
    np.testing.assert_allclose(plain_losses, losses, rtol=1e-6)
    assert plain_rate == rate == 0.125
    for plain, usual in zip(plain_weights, weights, strict=True):
        np.testing.assert_allclose(plain, usual, rtol=1e-6)


def test_a_mean_of_nothing_is_zero(keras):
    with plain_start():
        metric = keras.metrics.Mean()
        assert float(metric.result()) == 0
        metric.update_state([1.0, 4.0])
        assert float(metric.result()) == 2.5


def test_a_plain_start_gives_weights_of_the_usual_kinds(keras):
    with plain_start():
        kernel, bias, gamma, beta, mean, variance = numbers(small(keras, 5).weights)
    assert kernel.std() > 0.01
    assert np.abs(kernel).max() <= 0.1
    for zeros in (bias, beta, mean):
        np.testing.assert_array_equal(zeros, np.zeros(5))
    for ones in (gamma, variance):
        np.testing.assert_array_equal(ones, np.ones(5))
    assert all(part.dtype == np.float32 for part in (kernel, bias, gamma, variance))


def test_a_plain_start_ends_with_its_block_whatever_happens(keras):
    usual = keras.initializers.VarianceScaling.__call__

    @plain_start()
    def fails():
        assert keras.initializers.VarianceScaling.__call__ is not usual
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert keras.initializers.VarianceScaling.__call__ is usual


def test_weights_of_another_precision_keep_it(keras):
    with plain_start():
        layer = keras.layers.Dense(2, dtype="float16")
        layer.build((None, 3))
    assert [str(np.asarray(value).dtype) for value in numbers(layer.weights)] == ["float16"] * 2


def test_random_weights_are_set_and_seen_to_have_moved(keras):
    model = small(keras, 4)
    before = numbers(model.weights)
    assert not moved(model.weights, before)
    set_weights(model.weights, seed=1)
    assert moved(model.weights, before)
    again = small(keras, 4)
    set_weights(again.weights, seed=1)
    for one, other in zip(numbers(model.weights), numbers(again.weights), strict=True):
        np.testing.assert_array_equal(one, other)
