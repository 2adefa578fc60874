"""Known mistakes in exponential_decay."""

import math
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.schedules.shared import CHAPTER
from autograde.reference.schedules import exponential_decay, inverse_time_decay, step_decay


def exponential_staircase(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return step_decay(step, initial, rate, decay_steps)


def exponential_every_step(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial * rate**step


def exponential_natural(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial * math.exp(-rate * step / decay_steps)


def exponential_natural_every_step(step: int, initial: float, decay_steps: int, rate: float) -> Any:
    return initial * math.exp(-rate * step)


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
        also=(exponential_natural_every_step,),
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
