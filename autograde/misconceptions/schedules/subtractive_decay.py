"""Known mistakes in subtractive_decay."""

import math
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.schedules.shared import CHAPTER
from autograde.reference.schedules import step_decay, subtractive_decay


def subtractive_no_floor(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return initial - decrement * (step // length)


def subtractive_floor_zero(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return subtractive_decay(step, initial, decrement, length, 0.0)


def subtractive_continuous(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return max(initial - decrement * step / length, end)


def subtractive_factor(step: int, initial: float, decrement: float, length: int, end: float) -> Any:
    return max(step_decay(step, initial, 1 - decrement, length), end)


def subtractive_every_step(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return subtractive_decay(step, initial, decrement, 1, end)


def subtractive_early(step: int, initial: float, decrement: float, length: int, end: float) -> Any:
    return subtractive_decay(step + 1, initial, decrement, length, end)


def subtractive_late(step: int, initial: float, decrement: float, length: int, end: float) -> Any:
    return subtractive_decay(max(step - 1, 0), initial, decrement, length, end)


def subtractive_once(step: int, initial: float, decrement: float, length: int, end: float) -> Any:
    return max(initial - decrement, end) if step >= length else initial


def subtractive_stops_above(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    drops = min(step // length, math.floor((initial - end) / decrement))
    return initial - decrement * drops


def subtractive_late_floor(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    lowered = initial - decrement * (step // length)
    return lowered if lowered >= 0 else end


def subtractive_capped(step: int, initial: float, decrement: float, length: int, end: float) -> Any:
    return min(initial - decrement * (step // length), end)


def subtractive_at_the_start(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return subtractive_decay(step + length, initial, decrement, length, end)


def subtractive_rounded(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return max(initial - decrement * round(step / length), end)


def subtractive_ceiling(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return max(initial - decrement * math.ceil(step / length), end)


def subtractive_at_the_drop(
    step: int, initial: float, decrement: float, length: int, end: float
) -> Any:
    return max(initial - decrement, end) if step and step % length == 0 else initial


SUBTRACTIVE = [
    Misconception(
        "no-floor",
        subtractive_no_floor,
        _(
            "Nothing stops your rate: it falls below the end rate and then below 0, where every "
            "step climbs."
        ),
        CHAPTER,
    ),
    Misconception(
        "floor-of-zero",
        subtractive_floor_zero,
        _("Your rate stops at 0. The lowest that it may become is the end rate."),
        CHAPTER,
    ),
    Misconception(
        "continuous",
        subtractive_continuous,
        _(
            "Your rate falls a little in every step. A staircase is level for steps_per_drop "
            "steps and then drops at once."
        ),
        CHAPTER,
    ),
    Misconception(
        "multiplied",
        subtractive_factor,
        _(
            "You take a fraction of the rate away at each drop: that is step decay. Here every "
            "drop takes the same amount."
        ),
        CHAPTER,
    ),
    Misconception(
        "every-step",
        subtractive_every_step,
        _("You subtract in every step: steps_per_drop has no part in your result."),
        CHAPTER,
    ),
    Misconception(
        "one-step-early",
        subtractive_early,
        _("Your drops come one step early. The first step is step 0."),
        CHAPTER,
    ),
    Misconception(
        "one-step-late",
        subtractive_late,
        _(
            "Your drops come one step late (as those of Keras's PiecewiseConstantDecay, which "
            "still has the old rate at a boundary). Step steps_per_drop is the first after a drop."
        ),
        CHAPTER,
    ),
    Misconception(
        "drops-once",
        subtractive_once,
        _("Your rate drops once and never again. It drops every steps_per_drop steps."),
        CHAPTER,
    ),
    Misconception(
        "rounded",
        subtractive_rounded,
        _(
            "Your drops come halfway: the number of drops is rounded to the nearest whole "
            "number. Only drops that lie behind count."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        subtractive_ceiling,
        _(
            "Your rate drops right after step 0: the number of drops is rounded up. Only "
            "drops that lie behind count."
        ),
        CHAPTER,
    ),
    Misconception(
        "a-drop-at-step-0",
        subtractive_at_the_start,
        _(
            "Your rate has dropped once at step 0 already. The first steps_per_drop steps have "
            "the initial rate."
        ),
        CHAPTER,
    ),
    Misconception(
        "only-at-the-drop",
        subtractive_at_the_drop,
        _(
            "Your rate is lower in the step of a drop alone, and the initial one again in the "
            "next. The function remembers nothing: count all the drops up to this step."
        ),
        CHAPTER,
    ),
    Misconception(
        "stops-above-the-floor",
        subtractive_stops_above,
        _(
            "Your rate stops before the drop that would lead below the end rate. It makes that "
            "drop as well, but only as far as the end rate."
        ),
        CHAPTER,
    ),
    Misconception(
        "floor-only-below-zero",
        subtractive_late_floor,
        _(
            "Your rate goes to the end rate only where it would be negative. A rate between 0 and "
            "the end rate is too low already."
        ),
        CHAPTER,
    ),
    Misconception(
        "smaller-of-the-two",
        subtractive_capped,
        _(
            "You keep the smaller of the lowered rate and the end rate. A floor is what a number "
            "may not fall below: which of the two has to win?"
        ),
        CHAPTER,
    ),
]
