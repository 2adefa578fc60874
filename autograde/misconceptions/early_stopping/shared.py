"""What the mistakes in several functions of early stopping share."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.reference import early_stopping as right
from autograde.reference.early_stopping import Evaluate, Step

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Better = Callable[[float, float, float], bool]

CHAPTER = "Early stopping and callbacks (3-feedforward/early-stopping)"


NAN_IMPROVES = _(
    "A loss that is not a number counts as an improvement with you. It is neither above nor below "
    "anything: ask whether a loss is better, not whether it is not worse."
)
NAN_IS_FREE = _(
    "An epoch whose loss is not a number costs no patience with you. It is an epoch without an "
    "improvement."
)


def lower(loss: float, best: float, min_delta: float) -> bool:
    return loss < best - min_delta


def stage_one(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    learn: Indices,
    watch: Indices,
    patience: int,
    max_epochs: int,
) -> tuple[Array, int]:
    return right.train_with_patience(
        lambda w: step(w, learn), lambda w: evaluate(w, watch), w, patience, max_epochs
    )
