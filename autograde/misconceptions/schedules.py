"""What goes wrong in learning rate schedules: where they start, how they fall, where they end."""

import math
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference.schedules import (
    exponential_decay,
    inverse_time_decay,
    linear_decay,
    step_decay,
    subtractive_decay,
)

CHAPTER = "Learning rate and schedules (1-training/learning-rate)"


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
            "The rate does not move until decay_steps: the quotient of step and decay_steps is "
            "cut to a whole number."
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
]


def exponential_staircase(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return step_decay(step, initial, rate, decay_steps)


def exponential_every_step(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial * rate**step


def exponential_natural(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial * math.exp(-rate * step / decay_steps)


def exponential_lost(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return exponential_decay(step, initial, decay_steps, 1 - rate)


def exponential_from_one(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return exponential_decay(step + 1, initial, decay_steps, rate)


def exponential_product(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial * rate * step / decay_steps


def exponential_level(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return exponential_decay(min(step, decay_steps), initial, decay_steps, rate)


def exponential_growing(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial / rate ** (step / decay_steps)


EXPONENTIAL = [
    Misconception(
        "staircase",
        exponential_staircase,
        _(
            "Your rate falls only once in decay_steps steps: that is a staircase (Keras's "
            "staircase=True), the next task. Here it falls a little in every step."
        ),
        CHAPTER,
    ),
    Misconception(
        "decay-steps-ignored",
        exponential_every_step,
        _(
            "You multiply by decay_rate in every single step (as PyTorch's ExponentialLR does). It "
            "takes decay_steps steps until the rate has been multiplied by decay_rate once."
        ),
        CHAPTER,
    ),
    Misconception(
        "power-of-e",
        exponential_natural,
        _(
            "You take a power of e, the form of many textbooks, in which the rate is that of the "
            "exponent. Here, as in Keras, it is the factor that is left after decay_steps."
        ),
        CHAPTER,
    ),
    Misconception(
        "inverse-time",
        inverse_time_decay,
        _(
            "You divide by a number that grows with the steps: that is inverse time decay, "
            "1 / (1 + k t). Exponential decay multiplies by the same factor again and again."
        ),
        CHAPTER,
    ),
    Misconception(
        "rate-taken-as-loss",
        exponential_lost,
        _(
            "You take decay_rate as the part that is lost. It is the part that is left: 0.9 "
            "keeps nine tenths."
        ),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        exponential_from_one,
        _("Your rates come a step too early: the first step is step 0, and has the initial rate."),
        CHAPTER,
    ),
    Misconception(
        "product-for-power",
        exponential_product,
        _(
            "You multiply where a power belongs: at step 0 your rate is 0, and then it grows. "
            "Multiplying k times by a factor is raising it to the power of k."
        ),
        CHAPTER,
    ),
    Misconception(
        "level-after-decay-steps",
        exponential_level,
        _(
            "After decay_steps your rate stays. For this schedule decay_steps is a unit of time, "
            "not an end: the rate goes on falling."
        ),
        CHAPTER,
    ),
    Misconception(
        "growing",
        exponential_growing,
        _("Your rate grows: with a factor below one, is it multiplied or divided?"),
        CHAPTER,
    ),
]


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
            "number. Only the drops that have been count."
        ),
        CHAPTER,
    ),
    Misconception(
        "rounded-up",
        step_ceiling,
        _(
            "Your rate drops right after step 0: the number of drops is rounded up. Only the "
            "drops that have been count."
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


def subtractive_capped(step: int, initial: float, decrement: float, length: int, end: float) -> Any:
    return min(initial - decrement * (step // length), end)


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
        "stops-above-the-floor",
        subtractive_stops_above,
        _(
            "Your rate stops before the drop that would lead below the end rate. It makes that "
            "drop as well, but only as far as the end rate."
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
