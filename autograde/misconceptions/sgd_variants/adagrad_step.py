"""Known mistakes in adagrad_step."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.sgd_variants.shared import (
    ADAPTIVE_CHAPTER,
    Array,
    epsilon_not_used,
    parts_exchanged,
    rate_not_used,
)
from autograde.reference import optimizers


def adagrad_sum_of_gradients(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + np.abs(g)
    return w - lr * g / (np.sqrt(accumulator) + eps), accumulator


def adagrad_sum_of_signed(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + g
    return w - lr * g / (np.sqrt(np.abs(accumulator)) + eps), accumulator


def adagrad_epsilon_inside(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + g**2
    return w - lr * g / np.sqrt(accumulator + eps), accumulator


def adagrad_no_root(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + g**2
    return w - lr * g / (accumulator + eps), accumulator


def adagrad_forgets(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = g**2
    return w - lr * g / (np.sqrt(accumulator) + eps), accumulator


def adagrad_old_accumulator(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    return w - lr * g / (np.sqrt(accumulator) + eps), accumulator + g**2


def adagrad_not_kept(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    return w - lr * g / (np.sqrt(accumulator + g**2) + eps), accumulator


ADAGRAD = [
    Misconception(
        "gradient-not-squared",
        adagrad_sum_of_gradients,
        _("The accumulator sums the size of the gradient; AdaGrad sums its square."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "signed-sum",
        adagrad_sum_of_signed,
        _(
            "The accumulator sums the gradients themselves, so those of opposite sign cancel. It "
            "should only ever grow: what is summed has to be a square."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "epsilon-inside",
        adagrad_epsilon_inside,
        _(
            "Epsilon stands inside the root, as in Keras's own code. In this notebook it is added "
            "to the root."
        ),
        ADAPTIVE_CHAPTER,
    ),
    *epsilon_not_used(optimizers.adagrad_step),
    Misconception(
        "no-root",
        adagrad_no_root,
        _("The step is divided by the accumulator itself. A square root is missing."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "forgets",
        adagrad_forgets,
        _(
            "Only this step's gradient counts: the accumulator that was handed in is dropped, so "
            "the method never remembers."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "old-accumulator",
        adagrad_old_accumulator,
        _(
            "The step is divided by what was accumulated before. This gradient's square belongs "
            "to it already."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "accumulator-not-kept",
        adagrad_not_kept,
        _(
            "The weights move as they should, but the accumulator that you return is the old one: "
            "the next step would not know of this gradient."
        ),
        ADAPTIVE_CHAPTER,
    ),
    *rate_not_used(optimizers.adagrad_step, 3),
    parts_exchanged(optimizers.adagrad_step, _("accumulator"), ADAPTIVE_CHAPTER),
]
