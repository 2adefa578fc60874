"""A layer's output and gradients by the automatic differentiation of whichever backend runs.

Only that backend is imported: the others need not be installed.
"""

from collections.abc import Callable
from importlib import import_module
from inspect import signature
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Found = tuple[Array, tuple[Array, ...]]


def _with_jax(layer: Any, x: Array, dy: Array) -> Found:
    jax = import_module("jax")

    fixed = [variable.value for variable in layer.non_trainable_variables]
    # A call of the layer itself would leave out what the layer does not ask for.
    mode = {"training": True} if "training" in signature(layer.call).parameters else {}

    def outputs(trainable: Any, inputs: Any) -> Any:
        return layer.stateless_call(trainable, fixed, inputs, **mode)

    trainable = [variable.value for variable in layer.trainable_variables]
    y, pull, state = jax.vjp(outputs, trainable, keras.ops.convert_to_tensor(x), has_aux=True)
    for variable, value in zip(layer.non_trainable_variables, state, strict=True):
        variable.assign(value)
    weights, dx = pull(keras.ops.convert_to_tensor(dy))
    return np.asarray(y), (np.asarray(dx), *map(np.asarray, weights))


def _with_tensorflow(layer: Any, x: Array, dy: Array) -> Found:
    tf = import_module("tensorflow")

    inputs = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        y = layer(inputs, training=True)
    sources = [inputs, *(variable.value for variable in layer.trainable_variables)]
    found = tape.gradient(y, sources, output_gradients=tf.constant(dy))
    return y.numpy(), tuple(part.numpy() for part in found)


def _with_torch(layer: Any, x: Array, dy: Array) -> Found:
    torch = import_module("torch")

    inputs = torch.tensor(x, requires_grad=True)
    y = layer(inputs, training=True)
    sources = [inputs, *(variable.value for variable in layer.trainable_variables)]
    found = torch.autograd.grad(y, sources, grad_outputs=torch.tensor(dy))
    return y.detach().numpy(), tuple(part.numpy() for part in found)


BACKENDS: dict[str, Callable[[Any, Array, Array], Found]] = {
    "jax": _with_jax,
    "tensorflow": _with_tensorflow,
    "torch": _with_torch,
}


def gradients(layer: Any, x: Array, dy: Array) -> Found:
    """One call of ``layer`` in training, as ``(y, (dx, *the gradients of its weights))``.

    ``dy`` is the gradient of the loss at the output. The layer's own state moves on; one that has
    no weights yet gets those for inputs such as ``x``.
    """
    if not layer.built:
        layer.build(x.shape)
    return BACKENDS[keras.backend.backend()](layer, x, dy)
