"""What Keras models give for a few examples, by NumPy.

JAX traces, lowers and compiles a program for every model, or outside of one for every operation,
which for a few examples is nearly all of the time.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from autograde.problems.drivers.keras_weights import load_keras, tensor

Array = NDArray[np.floating]


def outputs(model: Any, x: Array, *, training: bool = False) -> Any:
    """What ``model`` gives for the inputs ``x``, as ``model.predict_on_batch(x)`` tells it.

    With ``training``, layers work as in training: batch normalization moves its statistics.
    """
    keras = load_keras()
    if keras.backend.backend() != "jax" and not training:
        return model.predict_on_batch(x)
    with numpy_operations():
        found = model(tensor(x), training=training)
    return keras.tree.map_structure(keras.ops.convert_to_numpy, found)


@contextmanager
def numpy_operations() -> Iterator[None]:
    """Have NumPy do the operations that networks are usually made of, where Keras works on JAX.

    It does them where their operands are numbers of single precision. Where they are symbols, or
    something else, and on other backends, all is as always.
    """
    if load_keras().backend.backend() != "jax":
        yield
        return
    from keras.src import backend  # noqa: PLC0415 - what all layers and operations of Keras call

    with ExitStack() as stack:
        for module, operations in ((backend.numpy, _NUMPY), (backend.nn, _NN)):
            for name, operation in operations.items():
                either = _either(operation, getattr(module, name))
                stack.enter_context(patch.object(module, name, either))
        yield


def _either(operation: Callable[..., Any], usual: Callable[..., Any]) -> Callable[..., Any]:
    """The operation by NumPy where it knows how, else as usual."""

    def done(*operands: Any, **options: Any) -> Any:
        try:
            plain = [_number(operand) for operand in operands]
            found = operation(*plain, **{name: _number(x) for name, x in options.items()})
            return tuple(map(_tensor, found)) if isinstance(found, tuple) else _tensor(found)
        # Keras knows what to do, or to say.
        except Exception:
            return usual(*operands, **options)

    return done


def _tensor(found: Any) -> Any:
    """A result for Keras; raises ``TypeError`` for one that it would have of another type."""
    if isinstance(found, np.bool_):
        return found  # as good as a tensor
    if getattr(found, "dtype", None) != np.float32:
        raise TypeError
    return tensor(found, found.dtype)


def _number(operand: Any) -> Any:
    """An array, or a plain value as it is; raises ``TypeError`` for anything else."""
    import jax  # noqa: PLC0415 - there only where an assignment uses it

    if operand is None or isinstance(operand, (bool, int, float, str, list, tuple)):
        return operand
    value = operand.value if isinstance(operand, load_keras().Variable) else operand
    if isinstance(value, jax.core.Tracer) or getattr(value, "dtype", None) != np.float32:
        raise TypeError
    return np.asarray(value)


def _less(x1: float, x2: float) -> np.bool_:
    return np.less(np.float32(x1), np.float32(x2))


def _greater(x1: float, x2: float) -> np.bool_:
    return _less(x2, x1)


def _reshape(x: Array, newshape: Any) -> Array:
    return x.reshape(newshape)


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)


def _sigmoid(x: Array) -> Array:
    return (1 + np.tanh(x / 2)) / 2  # does not overflow


def _softmax(x: Array, axis: Any = -1) -> Array:
    exponentials = np.exp(x - x.max(axis, keepdims=True))
    found: Array = exponentials / exponentials.sum(axis, keepdims=True)
    return found


def _moments(
    x: Array, axes: Any, keepdims: bool = False, synchronized: bool = False
) -> tuple[Array, Array] | None:
    if synchronized:
        return None
    axes = tuple(axes)
    return x.mean(axes, keepdims=keepdims), x.var(axes, keepdims=keepdims)


def _batch_normalization(
    x: Array,
    mean: Array,
    variance: Array,
    axis: int,
    offset: Array | None = None,
    scale: Array | None = None,
    epsilon: float = 1e-3,
) -> Array:
    shape = [1] * x.ndim
    shape[axis] = -1
    slope = (1 if scale is None else scale) / np.sqrt(variance + epsilon)
    start = (0 if offset is None else offset) - mean * slope
    return x * slope.reshape(shape) + start.reshape(shape)


def _conv(
    inputs: Array,
    kernel: Array,
    strides: Any = 1,
    padding: str = "valid",
    data_format: str | None = None,
    dilation_rate: Any = 1,
) -> Array | None:
    """Cross-correlation of images with one group of channels, and kernels without holes."""
    windows = _windows(inputs, kernel.shape[:2], strides, padding, data_format)
    if windows is None or np.any(np.not_equal(dilation_rate, 1)):
        return None
    found: Array = np.tensordot(windows, kernel, axes=((3, 4, 5), (2, 0, 1)))
    return found


def _max_pool(
    inputs: Array,
    pool_size: Any,
    strides: Any = None,
    padding: str = "valid",
    data_format: str | None = None,
) -> Array | None:
    strides = pool_size if strides is None else strides
    windows = _windows(inputs, pool_size, strides, padding, data_format, -np.inf)
    return None if windows is None else windows.max(axis=(4, 5))


def _average_pool(
    inputs: Array,
    pool_size: Any,
    strides: Any = None,
    padding: str = "valid",
    data_format: str | None = None,
) -> Array | None:
    """The mean of those numbers of each window that are not padding."""
    strides = pool_size if strides is None else strides
    how = pool_size, strides, padding, data_format
    windows, counted = _windows(inputs, *how), _windows(np.ones_like(inputs), *how)
    if windows is None or counted is None:
        return None
    found: Array = windows.sum(axis=(4, 5)) / counted.sum(axis=(4, 5))
    return found


def _windows(
    inputs: Array,
    size: Any,
    strides: Any,
    padding: str,
    data_format: str | None,
    padded: float = 0.0,
) -> Array | None:
    """The windows of images, of shape (images, rows, columns, channels, *size).

    ``None`` where the inputs are no images with the channels last, or too small.
    """
    size, strides = (tuple(np.broadcast_to(each, 2).tolist()) for each in (size, strides))
    if inputs.ndim != 4 or data_format != "channels_last":
        return None
    if padding == "same":
        pads = map(_pads, inputs.shape[1:3], size, strides)
        inputs = np.pad(inputs, ((0, 0), *pads, (0, 0)), constant_values=padded)
    if any(length < width for length, width in zip(inputs.shape[1:3], size, strict=True)):
        return None
    windows = sliding_window_view(inputs, size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]]


def _pads(length: int, width: int, stride: int) -> tuple[int, int]:
    """What is padded before and behind, so that a window begins at every stride."""
    missing = max((-(-length // stride) - 1) * stride + width - length, 0)
    return missing // 2, missing - missing // 2


_NUMPY: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "greater": _greater,
    "less": _less,
    "matmul": np.matmul,
    "multiply": np.multiply,
    "reshape": _reshape,
    "tanh": np.tanh,
}
_NN: dict[str, Callable[..., Any]] = {
    "average_pool": _average_pool,
    "batch_normalization": _batch_normalization,
    "conv": _conv,
    "max_pool": _max_pool,
    "moments": _moments,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "tanh": np.tanh,
}
