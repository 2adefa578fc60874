"""What the loss that a Keras model is compiled with takes the model's outputs for."""

from contextlib import suppress
from typing import Any

import numpy as np

from autograde.problems.drivers.keras_weights import load_keras, tensor
from autograde.problems.drivers.quick_passes import numpy_operations

_OUTPUTS = np.array([[0.2, 0.5, 0.3]])
"""Of one example, so that a mean over examples and their sum are the same."""
_LABEL = 2


def softmax_twice(model: Any, head: Any) -> bool:
    """Whether the loss puts another softmax on the outputs of ``head``, which ends with one.

    The loss is asked, whatever it is called; one that cannot be asked alone does nothing wrong.
    """
    loss = model.loss
    if isinstance(loss, dict):
        loss = list(loss.values())
    if isinstance(loss, (list, tuple)) and len(loss) == 1:
        (loss,) = loss
    # All that Keras knows by a name takes probabilities; to ask for nothing would take a while.
    if not callable(loss) or getattr(loss, "from_logits", None) is False:
        return False
    if head.activation is not load_keras().activations.softmax:
        return False
    logits = _OUTPUTS[0]
    right = np.log(np.exp(logits).sum()) - logits[_LABEL]
    return any(np.isclose(value, right, rtol=1e-4, atol=0) for value in _values(loss))


def _values(loss: Any) -> list[float]:
    """The loss of the example with its label, and with the same as a row with a single 1."""
    convert = load_keras().ops.convert_to_numpy
    label, row = np.array([_LABEL]), np.eye(_OUTPUTS.shape[1])[[_LABEL]]
    found: list[float] = []
    for target, kind in ((label, "int32"), (label[:, None], "int32"), (row, None)):
        # It may be a stranger's, who is ready for other targets alone.
        with suppress(Exception), numpy_operations():
            found.append(float(np.ravel(convert(loss(tensor(target, kind), tensor(_OUTPUTS))))[0]))
    return found
