"""Known mistakes in train_with_adam."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.sgd_variants.shared import ADAPTIVE_CHAPTER, Array
from autograde.reference.optimizers import adam_step, train_with_adam

DEFAULTS = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}


def _train(
    count: Callable[[int], int] = lambda t: t + 1,
    batch: Callable[[int], int] = lambda t: t,
    keep_memory: bool = True,
    keep_weights: bool = True,
) -> Callable[..., Any]:
    """The training loop with one of its parts replaced."""

    def train_with_adam(problem: Any, w: Array, steps: int, learning_rate: float) -> Any:
        path, start = [w], w
        m, v = np.zeros_like(w), np.zeros_like(w)
        for t in range(steps):
            at = w if keep_weights else start
            w, new_m, new_v = adam_step(
                w, problem.gradient(at, batch(t)), m, v, count(t), learning_rate, **DEFAULTS
            )
            if keep_memory:
                m, v = new_m, new_v
            path.append(w)
        return path

    return train_with_adam


def train_returns_last(problem: Any, w: Array, steps: int, learning_rate: float) -> Any:
    return train_with_adam(problem, w, steps, learning_rate)[-1]


def train_without_start(problem: Any, w: Array, steps: int, learning_rate: float) -> Any:
    return train_with_adam(problem, w, steps, learning_rate)[1:]


def train_returns_early(problem: Any, w: Array, steps: int, learning_rate: float) -> Any:
    return train_with_adam(problem, w, 1, learning_rate) if steps else None


def _in_one_array(*, copied: bool = False, start_kept: bool = False) -> Callable[..., Any]:
    """The training that moves the weights in place: those handed in, unless they are ``copied``."""

    def train(problem: Any, w: Array, steps: int, learning_rate: float) -> Any:
        w = w.copy() if copied else w
        path = [w.copy() if start_kept else w]
        m, v = np.zeros_like(w), np.zeros_like(w)
        for t in range(steps):
            w[:], m, v = adam_step(
                w, problem.gradient(w, t), m, v, t + 1, learning_rate, **DEFAULTS
            )
            path.append(w)
        return path

    return train


TRAIN = [
    Misconception(
        "count-never-advances",
        _train(count=lambda t: 1),
        _(
            "Adam's t is the same in every step, so every step is corrected as if it were the "
            "first. It has to count."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "memory-not-kept",
        _train(keep_memory=False),
        _(
            "m and v are zero again in every step. What adam_step returns has to be handed to the "
            "next call."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "gradient-of-the-start",
        _train(keep_weights=False),
        _("Every gradient is taken at the initial weights. Take it where the weights are now."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "one-batch-only",
        _train(batch=lambda t: 0),
        _(
            "Every step sees batch 0. The problem's gradient takes the number of the step as its "
            "second argument."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "count-from-zero",
        _train(count=lambda t: t),
        _(
            "Adam's t is 0 in your first step, so 1 - beta**t is zero there and the step divides "
            "by it. Batches count from 0, Adam's steps from 1."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "batches-from-one",
        _train(batch=lambda t: t + 1),
        _(
            "The first step sees batch 1 and batch 0 comes last. Batches count from 0, Adam's "
            "steps from 1."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "last-weights-only",
        train_returns_last,
        _(
            "Only the last weights come back. The whole path is asked for: the start, and one "
            "entry after each step."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "start-left-out",
        train_without_start,
        _("The path starts after the first step. Its first entry is where the training started."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "return-in-the-loop",
        train_returns_early,
        _("Your training ends after its first step: does the return stand inside the loop?"),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "path-of-one-array",
        _in_one_array(),
        _(
            "The entries of your path are one and the same array, which moves in place: in the "
            "end all of them show the last weights. Each entry needs an array of its own."
        ),
        ADAPTIVE_CHAPTER,
        also=(
            _in_one_array(copied=True),
            _in_one_array(start_kept=True),
            _in_one_array(copied=True, start_kept=True),
        ),
    ),
]
