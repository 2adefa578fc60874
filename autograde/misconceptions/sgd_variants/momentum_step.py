"""Known mistakes in momentum_step."""

from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.sgd_variants.shared import (
    MOMENTUM_CHAPTER,
    Array,
    parts_exchanged,
)
from autograde.reference import optimizers


def momentum_opposite_sign(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity + lr * g
    return w - velocity, velocity


def momentum_rate_outside(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity + g
    return w - lr * velocity, velocity


def momentum_rate_outside_descending(
    w: Array, g: Array, velocity: Array, lr: float, mu: float
) -> Any:
    velocity = mu * velocity - g
    return w + lr * velocity, velocity


def momentum_average(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity + (1 - mu) * g
    return w - lr * velocity, velocity


def momentum_uphill(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity + lr * g
    return w + velocity, velocity


def momentum_steps_back(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity - lr * g
    return w - velocity, velocity


def momentum_velocity_lost(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    return w + mu * velocity - lr * g, velocity


def momentum_old_velocity(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    return w + velocity, mu * velocity - lr * g


def momentum_forgotten(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = -lr * g
    return w + velocity, velocity


def momentum_rate_twice(w: Array, g: Array, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity - lr * g
    return w + lr * velocity, velocity


MOMENTUM = [
    Misconception(
        "opposite-sign",
        momentum_opposite_sign,
        _(
            "Your velocity points uphill and is subtracted. That is a common convention, but here "
            "the velocity points downhill: the learning rate times the gradient is taken away from "
            "it, and the velocity is added to the weights."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "learning-rate-outside",
        momentum_rate_outside,
        _(
            "You apply the learning rate when the weights move, as PyTorch does. Here it "
            "belongs inside the velocity, which is then added to the weights as it is."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "learning-rate-outside-descending",
        momentum_rate_outside_descending,
        _(
            "The learning rate is applied to the whole velocity when the weights move. Here "
            "it scales the gradient on its way into the velocity, and nothing else."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "exponential-average",
        momentum_average,
        _(
            "Your velocity is an average of gradients: the new one enters with weight "
            "1 - momentum. Here the gradient enters with the learning rate alone, and the old "
            "velocity keeps the fraction momentum."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "uphill",
        momentum_uphill,
        _(
            "The loss grows with your steps: the gradient points uphill, so it has to enter the "
            "velocity with the other sign."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "steps-back",
        momentum_steps_back,
        _(
            "Your velocity points downhill, as it should, but the weights move against it. They "
            "follow their velocity."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "velocity-not-kept",
        momentum_velocity_lost,
        _(
            "The weights move as they should, but the velocity that you return is the old one: "
            "the next step would not remember this one."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "old-velocity",
        momentum_old_velocity,
        _(
            "The weights follow the velocity of the step before. First bring the velocity up to "
            "date with this gradient, then move."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "no-memory",
        momentum_forgotten,
        _(
            "This is plain gradient descent: the old velocity has no part in the new one. How "
            "much of it should be kept?"
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "learning-rate-twice",
        momentum_rate_twice,
        _(
            "The learning rate is applied twice: once in the velocity, and again when the "
            "weights move."
        ),
        MOMENTUM_CHAPTER,
    ),
    parts_exchanged(optimizers.momentum_step, _("velocity"), MOMENTUM_CHAPTER),
]
