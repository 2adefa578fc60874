"""Known mistakes in linear_decay."""

import math
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.schedules.shared import CHAPTER
from autograde.reference.schedules import linear_decay


def linear_no_tail(step: int, initial: float, end: float, decay_steps: int) -> Any:
    gone = step / decay_steps
    return (1 - gone) * initial + gone * end


def linear_to_zero(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step, initial, 0.0, decay_steps)


def linear_second_term_missing(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return (1 - step / decay_steps) * initial if step < decay_steps else end


def linear_ends_exchanged(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step, end, initial, decay_steps)


def linear_integer(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step // decay_steps, initial, end, 1)


def linear_from_one(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step + 1, initial, end, decay_steps)


def linear_late(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(max(step - 1, 0), initial, end, decay_steps)


def linear_linspace(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step, initial, end, decay_steps - 1)


def linear_geometric(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return initial * (end / initial) ** (min(step, decay_steps) / decay_steps)


def linear_cosine(step: int, initial: float, end: float, decay_steps: int) -> Any:
    gone = min(step, decay_steps) / decay_steps
    return end + (initial - end) * (1 + math.cos(math.pi * gone)) / 2


def linear_starts_again(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step % decay_steps, initial, end, decay_steps)


def linear_tail_zero(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step, initial, end, decay_steps) if step <= decay_steps else 0.0


def linear_tail_initial(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step, initial, end, decay_steps) if step <= decay_steps else initial


def linear_to_zero_cut_off(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return max(end, initial * (1 - step / decay_steps))


def linear_end_not_added(step: int, initial: float, end: float, decay_steps: int) -> Any:
    return linear_decay(step, initial, end, decay_steps) - end


LINEAR = [
    Misconception(
        "no-level-part",
        linear_no_tail,
        _(
            "After decay_steps the rate goes on falling, and in the end it is negative: then "
            "every step climbs. From decay_steps on the rate stays what it is there."
        ),
        CHAPTER,
    ),
    Misconception(
        "end-rate-left-out",
        linear_to_zero,
        _("Your line ends at 0. It leads from the initial rate to the end rate."),
        CHAPTER,
    ),
    Misconception(
        "second-term-missing",
        linear_second_term_missing,
        _(
            "On the way down the end rate has no part in your result, and at decay_steps the rate "
            "jumps. The formula has two terms: one fades out, the other fades in."
        ),
        CHAPTER,
    ),
    Misconception(
        "ends-exchanged",
        linear_ends_exchanged,
        _("Your line leads from the end rate to the initial one: which of them is at step 0?"),
        CHAPTER,
    ),
    Misconception(
        "whole-number-quotient",
        linear_integer,
        _(
            "The rate does not move until decay_steps and jumps there. Is the quotient of step "
            "and decay_steps cut to a whole number, or is the way down missing?"
        ),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        linear_from_one,
        _("Your rates come a step too early: the first step is step 0, and has the initial rate."),
        CHAPTER,
    ),
    Misconception(
        "one-step-late",
        linear_late,
        _("Your rates come a step too late: step 0 has the initial rate, step 1 the next."),
        CHAPTER,
    ),
    Misconception(
        "end-reached-too-early",
        linear_linspace,
        _(
            "The end rate is there one step before decay_steps. From step 0 to step decay_steps "
            "there are decay_steps steps (np.linspace with that many points has one less)."
        ),
        CHAPTER,
    ),
    Misconception(
        "geometric",
        linear_geometric,
        _(
            "Your rate loses the same fraction in every step: that is an exponential curve "
            "between the two rates. On a straight line every step loses the same amount."
        ),
        CHAPTER,
    ),
    Misconception(
        "cosine",
        linear_cosine,
        _(
            "Your curve is half a cosine (Keras's CosineDecay): slow at both ends. Asked for is a "
            "straight line."
        ),
        CHAPTER,
    ),
    Misconception(
        "starts-again",
        linear_starts_again,
        _(
            "From decay_steps on your schedule starts again (Keras's PolynomialDecay does, with "
            "cycle=True). Here the rate stays at the end rate."
        ),
        CHAPTER,
    ),
    Misconception(
        "nothing-after-the-end",
        linear_tail_zero,
        _("After decay_steps your rate is 0: training would stand still. It stays at the end."),
        CHAPTER,
    ),
    Misconception(
        "initial-rate-after-the-end",
        linear_tail_initial,
        _("After decay_steps your rate is the initial one again. It stays at the end rate."),
        CHAPTER,
    ),
    Misconception(
        "line-to-zero-cut-off",
        linear_to_zero_cut_off,
        _(
            "Your line leads to 0 and is cut off at the end rate, which it meets too early. It "
            "should reach the end rate at decay_steps, and not before."
        ),
        CHAPTER,
    ),
    Misconception(
        "end-not-added",
        linear_end_not_added,
        _(
            "What you return is how far the rate still has to fall: it begins below the initial "
            "rate and ends at 0. To which rate does that have to be added?"
        ),
        CHAPTER,
    ),
]
