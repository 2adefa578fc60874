"""Known mistakes in penalized_step."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.penalties.shared import CHAPTER, Array
from autograde.reference.penalties import elastic_net_penalty, l1_penalty, l2_penalty


def step_bias_penalized(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l1, l2)[1]
    stepped = kernel - learning_rate * (dkernel + pull)
    return stepped, bias - learning_rate * (dbias + elastic_net_penalty(bias, l1, l2)[1])


def step_weights_already_updated(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    stepped = kernel - learning_rate * dkernel
    pull = elastic_net_penalty(stepped, l1, l2)[1]
    return stepped - learning_rate * pull, bias - learning_rate * dbias


def step_pushed_away(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l1, l2)[1]
    return kernel - learning_rate * (dkernel - pull), bias - learning_rate * dbias


def step_uphill(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l1, l2)[1]
    return kernel + learning_rate * (dkernel + pull), bias + learning_rate * dbias


def step_learning_rate_left_out(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l1, l2)[1]
    return kernel - learning_rate * dkernel - pull, bias - learning_rate * dbias


def step_penalty_for_its_gradient(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    penalty = elastic_net_penalty(kernel, l1, l2)[0]
    return kernel - learning_rate * (dkernel + penalty), bias - learning_rate * dbias


def step_no_penalty(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    return kernel - learning_rate * dkernel, bias - learning_rate * dbias


def step_only_l1(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = l1_penalty(kernel, l1)[1]
    return kernel - learning_rate * (dkernel + pull), bias - learning_rate * dbias


def step_only_l2(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = l2_penalty(kernel, l2)[1]
    return kernel - learning_rate * (dkernel + pull), bias - learning_rate * dbias


def step_gradient_without_two(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = l1 * np.sign(kernel) + l2 * kernel
    return kernel - learning_rate * (dkernel + pull), bias - learning_rate * dbias


def step_factors_exchanged(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l2, l1)[1]
    return kernel - learning_rate * (dkernel + pull), bias - learning_rate * dbias


def step_bias_not_updated(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l1, l2)[1]
    return kernel - learning_rate * (dkernel + pull), bias


def step_bias_under_l2_alone(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = elastic_net_penalty(kernel, l1, l2)[1]
    stepped = kernel - learning_rate * (dkernel + pull)
    return stepped, bias - learning_rate * (dbias + l2_penalty(bias, l2)[1])


def step_soft_threshold(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    stepped = kernel - learning_rate * (dkernel + l2_penalty(kernel, l2)[1])
    threshold = learning_rate * l1
    zeroed = np.sign(stepped) * np.maximum(np.abs(stepped) - threshold, 0)
    return zeroed, bias - learning_rate * dbias


def step_decoupled(
    kernel: Array,
    bias: Array,
    dkernel: Array,
    dbias: Array,
    learning_rate: float,
    l1: float,
    l2: float,
) -> Any:
    pull = l1_penalty(kernel, l1)[1]
    stepped = (1 - l2) * kernel - learning_rate * (dkernel + pull)
    return stepped, bias - learning_rate * dbias


STEP = [
    Misconception(
        "bias-penalized",
        step_bias_penalized,
        _(
            "The penalty acts on your bias too. A bias only says where a unit's threshold "
            "lies, it cannot make the function steep: it is left alone."
        ),
        CHAPTER,
    ),
    Misconception(
        "bias-under-l2-alone",
        step_bias_under_l2_alone,
        _(
            "The L2 part of the penalty acts on your bias too. A bias only says where a unit's "
            "threshold lies, it cannot make the function steep: it is left alone."
        ),
        CHAPTER,
    ),
    Misconception(
        "soft-threshold",
        step_soft_threshold,
        _(
            "You set weights to zero with a soft threshold where the step along L1's gradient "
            "is asked for. That is the better step, and it comes next; here both penalties "
            "act by their gradients."
        ),
        CHAPTER,
    ),
    Misconception(
        "decoupled",
        step_decoupled,
        _(
            "You shrink the kernel by l2 itself, as decoupled weight decay does. Here the "
            "squares are a part of the loss, so their gradient goes through the learning rate "
            "like all of it."
        ),
        CHAPTER,
    ),
    Misconception(
        "weights-already-updated",
        step_weights_already_updated,
        _(
            "You step along the loss first, and take the penalty's gradient at the weights "
            "that this gave. Both gradients belong to the weights before the step."
        ),
        CHAPTER,
    ),
    Misconception(
        "pushed-away",
        step_pushed_away,
        _(
            "Your penalty pushes the weights away from zero. It is a part of what is to be "
            "made small, so its gradient is subtracted like that of the loss."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        step_uphill,
        _(
            "You step along the gradient, which points uphill. To make the loss smaller, "
            "step against it."
        ),
        CHAPTER,
    ),
    Misconception(
        "learning-rate-left-out",
        step_learning_rate_left_out,
        _(
            "The learning rate multiplies the gradient of the loss and not that of the "
            "penalty. The penalty is part of the loss, so one step has one learning rate."
        ),
        CHAPTER,
    ),
    Misconception(
        "penalty-for-its-gradient",
        step_penalty_for_its_gradient,
        _(
            "You subtract the penalty itself, one number for all weights. What moves each "
            "weight is the penalty's gradient."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-penalty",
        step_no_penalty,
        _("The penalty has no part in your step: that is plain gradient descent."),
        CHAPTER,
    ),
    Misconception(
        "only-l1",
        step_only_l1,
        _("Only the L1 part of the penalty is in your step."),
        CHAPTER,
    ),
    Misconception(
        "only-l2",
        step_only_l2,
        _("Only the L2 part of the penalty is in your step."),
        CHAPTER,
    ),
    Misconception(
        "gradient-without-two",
        step_gradient_without_two,
        _(
            "The L2 part pulls half as much as it should: the derivative of a square has a "
            "2, and there is no 1/2 in the penalty."
        ),
        CHAPTER,
    ),
    Misconception(
        "factors-exchanged",
        step_factors_exchanged,
        _("The two factors have changed places: l1 belongs to the sizes, l2 to the squares."),
        CHAPTER,
    ),
    Misconception(
        "bias-not-updated",
        step_bias_not_updated,
        _(
            "Your bias stays where it was. No penalty acts on it, but the gradient of the "
            "loss does."
        ),
        CHAPTER,
    ),
]
