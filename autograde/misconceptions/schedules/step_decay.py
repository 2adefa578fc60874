"""Known mistakes in step_decay."""

import math
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.schedules.shared import CHAPTER
from autograde.reference.schedules import exponential_decay, step_decay


def step_continuous(step: int, initial: float, drop: float, length: int) -> Any:
    return exponential_decay(step, initial, length, drop)


def step_early(step: int, initial: float, drop: float, length: int) -> Any:
    return step_decay(step + 1, initial, drop, length)


def step_late(step: int, initial: float, drop: float, length: int) -> Any:
    return step_decay(max(step - 1, 0), initial, drop, length)


def step_once(step: int, initial: float, drop: float, length: int) -> Any:
    return initial * drop if step >= length else initial


def step_rounded(step: int, initial: float, drop: float, length: int) -> Any:
    return initial * drop ** round(step / length)


def step_ceiling(step: int, initial: float, drop: float, length: int) -> Any:
    return initial * drop ** math.ceil(step / length)


def step_at_the_start(step: int, initial: float, drop: float, length: int) -> Any:
    return step_decay(step + length, initial, drop, length)


def step_lost(step: int, initial: float, drop: float, length: int) -> Any:
    return step_decay(step, initial, 1 - drop, length)


def step_divided(step: int, initial: float, drop: float, length: int) -> Any:
    return initial / drop ** (step // length)


def step_at_the_drop(step: int, initial: float, drop: float, length: int) -> Any:
    return initial * drop if step and step % length == 0 else initial


def step_every(step: int, initial: float, drop: float, length: int) -> Any:
    return initial * drop**step


def step_subtracted(step: int, initial: float, drop: float, length: int) -> Any:
    return initial - drop * (step // length)


def step_multiplied(step: int, initial: float, drop: float, length: int) -> Any:
    return initial * drop * (step // length) if step >= length else initial


STEP = [
    Misconception(
        "continuous",
        step_continuous,
        _(
            "Your rate falls a little in every step. A staircase is level for steps_per_drop "
            "steps and then drops at once: how many drops have there been so far?"
        ),
        CHAPTER,
    ),
    Misconception(
        "one-step-early",
        step_early,
        _(
            "Your drops come one step early. The first step is step 0 (in recipes that count "
            "epochs from 1 there is a step + 1 at this place)."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-step-late",
        step_late,
        _(
            "Your drops come one step late (as those of Keras's PiecewiseConstantDecay, which "
            "still has the old rate at a boundary). Step steps_per_drop is the first after a drop."
        ),
        CHAPTER,
    ),
    Misconception(
        "drops-once",
        step_once,
        _("Your rate drops once and never again. It drops every steps_per_drop steps."),
        CHAPTER,
    ),
    Misconception(
        "rounded",
        step_rounded,
        _(
            "Your drops come halfway: the number of drops is rounded to the nearest whole "
            "number. Only drops that lie behind count."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        step_ceiling,
        _(
            "Your rate drops right after step 0: the number of drops is rounded up. Only "
            "drops that lie behind count."
        ),
        CHAPTER,
    ),
    Misconception(
        "a-drop-at-step-0",
        step_at_the_start,
        _(
            "Your rate has dropped once at step 0 already. The first steps_per_drop steps have "
            "the initial rate."
        ),
        CHAPTER,
    ),
    Misconception(
        "rate-taken-as-loss",
        step_lost,
        _(
            "You take drop_rate as the part that is lost in a drop. It is the factor by which the "
            "rate is multiplied: the part that is left."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided",
        step_divided,
        _(
            "You divide by drop_rate, and so the rate grows. A recipe that says 'divide by 10' "
            "means a drop_rate of 0.1 here."
        ),
        CHAPTER,
    ),
    Misconception(
        "only-at-the-drop",
        step_at_the_drop,
        _(
            "Your rate is lower in the step of a drop alone, and the initial one again in the "
            "next. The function remembers nothing: count all the drops up to this step."
        ),
        CHAPTER,
    ),
    Misconception(
        "every-step",
        step_every,
        _("You multiply by drop_rate in every step: steps_per_drop has no part in your result."),
        CHAPTER,
    ),
    Misconception(
        "subtracted",
        step_subtracted,
        _("You subtract drop_rate at every drop. It is a factor: the rate is multiplied by it."),
        CHAPTER,
    ),
    Misconception(
        "product-for-power",
        step_multiplied,
        _(
            "You multiply by the number of drops. To multiply by the same factor at each of them "
            "is to raise it to their number."
        ),
        CHAPTER,
    ),
]
