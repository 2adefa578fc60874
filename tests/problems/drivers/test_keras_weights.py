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
