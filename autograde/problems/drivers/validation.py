"""Cross-validation of a model whose inputs a student's function standardizes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.answers import taken

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


def score_standardized(
    standardize: Callable[..., Any],
    *,
    model: Any,
    x: Array,
    y: Array,
    splits: Sequence[tuple[Indices, Indices]],
) -> dict[str, Any]:
    """The validation score of each split, and whether ``standardize`` did something in each.

    ``standardize(training, validation)`` returns both parts. It does nothing if a training part
    comes back as it was, or as one number in all places.
    """
    scores, changed = [], True
    for training, validation in splits:
        before = x[training]
        found = taken(standardize(before.copy(), x[validation]), ("training", "validation"))
        x_training, x_validation = (np.asarray(part, dtype=float) for part in found)
        if x_training.shape != before.shape or x_validation.shape != x[validation].shape:
            msg = f"expected shapes {before.shape} and {x[validation].shape}"
            raise ValueError(msg)
        changed &= not np.allclose(x_training, before) and bool(np.ptp(x_training) != 0)
        fitted = model.fit(x_training, y[training])
        scores.append(model.score(fitted, x_validation, y[validation]))
    return {"scores": np.array(scores, dtype=float), "changed": changed}
