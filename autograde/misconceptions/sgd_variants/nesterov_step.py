"""Known mistakes in nesterov_step."""

from collections.abc import Callable
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.sgd_variants.shared import (
    MOMENTUM_CHAPTER,
    Array,
    parts_exchanged,
)
from autograde.reference.optimizers import momentum_step, nesterov_step

Gradient = Callable[[Array], Array]


def nesterov_gradient_here(
    w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float
) -> Any:
    return momentum_step(w, gradient(w), velocity, lr, mu)


def nesterov_backward(w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float) -> Any:
    return momentum_step(w, gradient(w - mu * velocity), velocity, lr, mu)


def nesterov_full_velocity(
    w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float
) -> Any:
    return momentum_step(w, gradient(w + velocity), velocity, lr, mu)


def nesterov_velocity_first(
    w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float
) -> Any:
    velocity = mu * velocity
    velocity = velocity - lr * gradient(w + mu * velocity)
    return w + velocity, velocity


def nesterov_from_ahead(w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float) -> Any:
    ahead = w + mu * velocity
    velocity = mu * velocity - lr * gradient(ahead)
    return ahead + velocity, velocity


def nesterov_keras(w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float) -> Any:
    g = gradient(w)
    velocity = mu * velocity - lr * g
    return w + mu * velocity - lr * g, velocity


def nesterov_no_memory(w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float) -> Any:
    velocity = -lr * gradient(w + mu * velocity)
    return w + velocity, velocity


def nesterov_uphill(w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float) -> Any:
    velocity = mu * velocity + lr * gradient(w + mu * velocity)
    return w + velocity, velocity


def nesterov_opposite_sign(
    w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float
) -> Any:
    velocity = mu * velocity + lr * gradient(w - mu * velocity)
    return w - velocity, velocity


def nesterov_signs_mixed(
    w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float
) -> Any:
    velocity = mu * velocity + lr * gradient(w + mu * velocity)
    return w - velocity, velocity


def nesterov_velocity_lost(
    w: Array, gradient: Gradient, velocity: Array, lr: float, mu: float
) -> Any:
    moved, _velocity = nesterov_step(w, gradient, velocity, lr, mu)
    return moved, velocity


NESTEROV = [
    Misconception(
        "plain-momentum",
        nesterov_gradient_here,
        _(
            "This is plain momentum: the gradient is taken where the weights are. Nesterov's "
            "idea is to take it where the old velocity alone is about to lead."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "looks-back",
        nesterov_backward,
        _("You look for the gradient behind the weights: the velocity leads the other way."),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "looks-too-far",
        nesterov_full_velocity,
        _(
            "You look ahead by the whole velocity. Only the fraction of it that survives "
            "the next step (momentum times the velocity) is known already."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "velocity-first",
        nesterov_velocity_first,
        _(
            "The velocity is scaled before the look-ahead uses it, so momentum is applied twice "
            "there. Compute the point ahead from the velocity that was handed in."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "moves-from-ahead",
        nesterov_from_ahead,
        _(
            "The gradient is taken at the right point, but the weights then start from there too. "
            "The look-ahead is only for looking: the step starts at the weights."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "keras-form",
        nesterov_keras,
        _(
            "This is the form that Keras uses: it stores the point ahead as its weights. It walks "
            "the same path, but here the weights themselves are asked for, and the gradient is "
            "a function that you can ask at any point."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "no-memory",
        nesterov_no_memory,
        _("The old velocity decides where you look, but has no part in the new one."),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "uphill",
        nesterov_uphill,
        _("The gradient points uphill, so it has to enter the velocity with the other sign."),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "opposite-sign",
        nesterov_opposite_sign,
        _(
            "Your velocity points uphill and is subtracted, in the look-ahead too. That is a "
            "common convention, but here the velocity points downhill: the learning rate times "
            "the gradient is taken away from it, and the velocity is added to the weights."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "signs-mixed",
        nesterov_signs_mixed,
        _(
            "You look ahead along a velocity that points downhill, but then bring it up to date "
            "and move as if it pointed uphill. Here it points downhill throughout."
        ),
        MOMENTUM_CHAPTER,
    ),
    Misconception(
        "velocity-not-kept",
        nesterov_velocity_lost,
        _(
            "The weights move as they should, but the velocity that you return is the old one: "
            "the next step would not remember this one."
        ),
        MOMENTUM_CHAPTER,
    ),
    parts_exchanged(nesterov_step, _("velocity"), MOMENTUM_CHAPTER),
]
