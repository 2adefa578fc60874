"""Keras models and their weights: drawn, read, and made without a compiler.

Keras is imported when a function needs it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import reduce
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def load_keras() -> Any:
    """Keras, on the backend that ``KERAS_BACKEND`` names, else JAX."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras  # noqa: PLC0415 - most of the course needs no Keras

    return keras


def in_a_row(layers: Sequence[Any], name: str) -> Any:
    """A Keras model of layers one after the other; the first is an input.

    Not a ``Sequential`` one: once that is called, its ``output`` is no longer that of its layers.
    """
    first, *rest = layers
    return load_keras().Model(first, reduce(lambda x, layer: layer(x), rest, first), name=name)


def random_weights(shapes: Sequence[Sequence[int]], seed: int) -> list[Array]:
    """Weights of these shapes, scaled so that layers neither fade nor saturate.

    A kernel and its reshaped twin (a dense layer and the convolution that does the same) get the
    same numbers in the same order. What has one axis (biases, scales, moving statistics) is
    positive. Single precision, as Keras has them.
    """
    rng = np.random.default_rng(seed)
    weights: list[Array] = []
    for shape in shapes:
        if len(shape) > 1:
            values = rng.normal(0.0, 1 / np.sqrt(np.prod(shape[:-1])), int(np.prod(shape)))
        else:
            values = rng.uniform(0.2, 0.8, shape[0])
        weights.append(values.reshape(shape).astype(np.float32))
    return weights


def set_weights(variables: Sequence[Any], seed: int) -> None:
    """Give these Keras variables random weights."""
    values = random_weights([variable.shape for variable in variables], seed)
    for variable, value in zip(variables, values, strict=True):
        variable.assign(tensor(value, variable.dtype))


def numbers(weights: Sequence[Any]) -> list[Array]:
    """Copies of the values of Keras variables."""
    convert = load_keras().ops.convert_to_numpy
    return [np.array(convert(getattr(weight, "value", weight))) for weight in weights]


def moved(weights: Sequence[Any], before: Sequence[Array]) -> bool:
    """Whether one of these variables is no longer what it was."""
    return any(not np.array_equal(a, b) for a, b in zip(numbers(weights), before, strict=True))


@contextmanager
def plain_start() -> Iterator[None]:
    """Have NumPy make the first weights of the layers that are built meanwhile.

    Keras draws them with a program for each shape, and JAX compiles each of these programs. Who
    sets all weights afterwards need not wait for that. Kernels are small random numbers, always
    the same; what starts with zeros or ones does so. The few numbers that an optimizer and a
    metric keep take no program of JAX's, either.
    """
    initializers = load_keras().initializers

    def drawn(_self: Any, shape: Sequence[int], dtype: Any = None, **_rest: Any) -> Any:
        return tensor(np.random.default_rng(0).uniform(-0.1, 0.1, shape), dtype)

    def zeros(_self: Any, shape: Sequence[int], dtype: Any = None, **_rest: Any) -> Any:
        return tensor(np.zeros(shape), dtype)

    def ones(_self: Any, shape: Sequence[int], dtype: Any = None, **_rest: Any) -> Any:
        return tensor(np.ones(shape), dtype)

    made = {"VarianceScaling": drawn, "Zeros": zeros, "Ones": ones}
    with ExitStack() as stack:
        for name, make in made.items():
            stack.enter_context(patch.object(getattr(initializers, name), "__call__", make))
        if load_keras().backend.backend() == "jax":
            for thing, name, method in _without_programs():
                stack.enter_context(patch.object(thing, name, method))
        yield


def _without_programs() -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """Methods of Keras that work with single numbers, written for JAX without its compiler."""
    import jax  # noqa: PLC0415

    keras = load_keras()
    variable, mean = keras.Variable, keras.metrics.Mean
    start, assign, result = variable.__init__, variable.assign, mean.result

    def plain_variable(
        self: Any, initializer: Any, shape: Any = None, dtype: Any = None, *more: Any, **rest: Any
    ) -> None:
        if type(initializer) in (int, float) and dtype is not None:
            initializer = tensor(np.array(initializer), dtype)
        start(self, initializer, shape, dtype, *more, **rest)

    def plain_assign(self: Any, value: Any) -> Any:
        if type(value) in (int, float):
            value = tensor(np.array(value), self.dtype)
        return assign(self, value)

    def plain_mean(self: Any) -> Any:
        parts = self.total.value, self.count.value
        if any(isinstance(part, jax.core.Tracer) for part in parts):
            return result(self)
        total, count = map(np.asarray, parts)
        return tensor(total / count if count else np.zeros(()), self.dtype)

    yield variable, "__init__", plain_variable
    yield variable, "assign", plain_assign
    yield mean, "result", plain_mean


def tensor(values: Array, dtype: Any = None) -> Any:
    """A tensor of the backend's, of single precision if no ``dtype`` is given.

    JAX gets it without a program of its own.
    """
    keras = load_keras()
    dtype = keras.backend.standardize_dtype(dtype or keras.backend.floatx())
    if keras.backend.backend() != "jax":
        return keras.ops.convert_to_tensor(values, dtype)
    import jax  # noqa: PLC0415

    return jax.device_put(values.astype(dtype))
