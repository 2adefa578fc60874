"""Keras's losses and their gradients by automatic differentiation.

Where Keras (3.15) computes something else than the formula:

* Probabilities are clipped to ``[1e-7, 1 - 1e-7]`` before the logarithm, so no loss of one
  example is above 16.12; where the clipping bites the gradient is 0, also for a prediction that
  could not be more wrong.
* ``CategoricalCrossentropy`` divides every row of probabilities by its sum. The gradient with
  respect to the probabilities has a part more than ``-y / p``, the same for all classes of a row,
  which softmax takes away again.
* ``KLDivergence`` clips ``y_true`` too: a true probability of 0 counts as 1e-7.
* Where two numbers are equal, the gradient of the absolute error is a matter of the backend: -1
  per number on JAX, so no run has such a case.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.keras_runs.recorder.gradients import gradients
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

SEED = 1951
BATCHES, EXAMPLES, OUTPUTS = 12, 4, 3
DELTA = 0.7
LARGE = 1000.0

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=2e-5,
    why=(
        "In float64 the formulas stay within 1e-14 of Keras on JAX, but for the divergence of a "
        "distribution with zeros: Keras counts them as 1e-7, and 1e-7 log(1e-7 / p) is 2e-6 for "
        "each. In float32 the formulas end within 1e-6."
    ),
)
AT_THE_ENDS = Tolerance(
    rtol=1e-5,
    atol=1e-6,
    why=(
        "For float64 alone: the losses are logits or logarithms of 1e-7 or 1 - 1e-7. Numbers of "
        "float32 near 1 are 6e-8 apart, so there 1 - (1 - 1e-7) is 1.2e-7 and its logarithm is "
        "off by 0.18."
    ),
)

LOSSES: dict[str, Callable[[], Any]] = {
    "mean_squared_error": keras.losses.MeanSquaredError,
    "mean_absolute_error": keras.losses.MeanAbsoluteError,
    "huber": lambda: keras.losses.Huber(delta=DELTA),
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
    "binary_crossentropy_from_logits": lambda: keras.losses.BinaryCrossentropy(from_logits=True),
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
    "sparse_categorical_crossentropy": lambda: keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    ),
    "kl_divergence": keras.losses.KLDivergence,
}
"""Keras's loss for each function of :mod:`autograde.reference.losses`."""


def value_and_gradient(
    name: str, y_true: NDArray[Any], y_pred: NDArray[Any], *, softmax: bool = False
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Keras's loss of one batch and its gradient; ``softmax`` if ``y_pred`` are logits for it."""
    loss = LOSSES[name]()

    def compare(predicted: Any) -> Any:
        if softmax:
            predicted = keras.ops.softmax(predicted)
        return loss(keras.ops.convert_to_tensor(y_true), predicted)

    layer = keras.layers.Lambda(compare, dtype="float64")
    layer.build(y_pred.shape)
    value, (gradient,) = gradients(layer, y_pred, np.array(1.0))
    return np.array(value), np.array(gradient)


def _batches() -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """What is true and what is predicted for each loss, of shape (batches, examples, ...)."""
    rng = np.random.default_rng(SEED)
    shape = (BATCHES, EXAMPLES, OUTPUTS)

    def distributions() -> NDArray[Any]:
        weights = rng.uniform(0.2, 1.0, shape)
        return weights / weights.sum(axis=-1, keepdims=True)

    numbers, errors = rng.normal(size=shape), rng.uniform(0.1, 1.5, shape)
    regression = numbers, numbers + errors * rng.choice([-1, 1], shape)
    flags = rng.integers(0, 2, shape).astype(float)
    classes = rng.integers(0, OUTPUTS, shape[:-1])
    logits = 2 * rng.normal(size=shape)
    truth = distributions()
    truth[::2, 0] = np.eye(OUTPUTS)[0]
    return {
        "mean_squared_error": regression,
        "mean_absolute_error": regression,
        "huber": regression,
        "binary_crossentropy": (flags, rng.uniform(0.05, 0.95, shape)),
        "binary_crossentropy_from_logits": (flags, logits),
        "categorical_crossentropy": (np.eye(OUTPUTS)[classes], distributions()),
        "sparse_categorical_crossentropy": (classes, logits),
        "kl_divergence": (truth, distributions()),
    }


def _recorded(
    name: str, y_true: NDArray[Any], y_pred: NDArray[Any], *, softmax: bool = False
) -> dict[str, NDArray[Any]]:
    found = [
        value_and_gradient(name, true, predicted, softmax=softmax)
        for true, predicted in zip(y_true, y_pred, strict=True)
    ]
    values, slopes = zip(*found, strict=True)
    return {
        "y_true": y_true,
        "y_pred": y_pred,
        "loss": np.stack(values),
        "gradient": np.stack(slopes),
    }


def _flat(parts: dict[str, dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    return {f"{name}_{key}": array for name, part in parts.items() for key, array in part.items()}


def record_losses(name: str) -> Run:
    """Every loss on twelve batches, and the categorical one through softmax."""
    batches = _batches()
    parts = {loss: _recorded(loss, *pair) for loss, pair in batches.items()}
    classes, logits = batches["sparse_categorical_crossentropy"]
    parts["through_softmax"] = _recorded(
        "categorical_crossentropy", np.eye(OUTPUTS)[classes], logits, softmax=True
    )
    return Run(
        name,
        _flat(parts),
        provenance(
            seed=SEED,
            expression="keras.losses: each class on y_true, y_pred; through_softmax takes logits",
            settings={"delta": DELTA},
            tolerance=TOLERANCE,
        ),
    )


def record_losses_at_the_ends(name: str) -> Run:
    """Probabilities of 0 and 1, logits of 1000 and -1000: one example at a time."""
    right_and_wrong = np.array([[1.0], [0.0], [1.0], [0.0]]), np.array([[1.0], [0.0], [0.0], [1.0]])
    one_hot = np.array([[[1.0, 0.0]], [[1.0, 0.0]]])
    certain = np.array([[[1.0, 0.0]], [[0.0, 1.0]]])
    logits = np.array([[[LARGE, 0.0, -LARGE]]] * 3)
    parts = {
        "binary_crossentropy": right_and_wrong,
        "binary_crossentropy_from_logits": (
            right_and_wrong[0],
            LARGE * (2 * right_and_wrong[1] - 1),
        ),
        "categorical_crossentropy": (one_hot, certain),
        "sparse_categorical_crossentropy": (np.array([[0], [1], [2]]), logits),
        "kl_divergence": (one_hot, np.array([[[0.9, 0.1]], [[0.0, 0.5]]])),
    }
    return Run(
        name,
        _flat({loss: _recorded(loss, *pair) for loss, pair in parts.items()}),
        provenance(
            seed=SEED,
            expression="keras.losses: each class on y_true, y_pred",
            settings={"large": LARGE},
            tolerance=AT_THE_ENDS,
        ),
    )
