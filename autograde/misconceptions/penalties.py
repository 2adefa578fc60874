"""What goes wrong with penalties: norms, factors, gradients, biases, and zeros that are not."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference.penalties import elastic_net_penalty, l1_penalty, l2_penalty

Array = NDArray[np.floating]

CHAPTER = "L1, L2 and elastic net (4-generalization/penalties)"


def l1_squared(w: Array, factor: float) -> Any:
    return l2_penalty(w, factor)


def l1_not_absolute(w: Array, factor: float) -> Any:
    return factor * w.sum(), factor * np.ones_like(w)


def l1_matrix_norm(w: Array, factor: float) -> Any:
    penalty = factor * np.linalg.norm(w, 1)
    return float(penalty), factor * np.sign(w)


def l1_mean(w: Array, factor: float) -> Any:
    return factor * np.abs(w).mean(), factor * np.sign(w) / w.size


def l1_half(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum() / 2, factor * np.sign(w) / 2


def l1_not_summed(w: Array, factor: float) -> Any:
    return factor * np.abs(w), factor * np.sign(w)


def l1_factor_left_out_of_gradient(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), np.sign(w)


def l1_factor_left_out(w: Array, factor: float) -> Any:
    return np.abs(w).sum(), np.sign(w)


def l1_weights_for_signs(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * w


def l1_sizes_for_signs(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.abs(w)


def l1_ones_for_signs(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.ones_like(w)


def l1_uphill(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), -factor * np.sign(w)


def l1_slope_at_zero(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.where(w >= 0, 1.0, -1.0)


def l1_negative_slope_at_zero(w: Array, factor: float) -> Any:
    return factor * np.abs(w).sum(), factor * np.where(w > 0, 1.0, -1.0)


def l1_divided_by_size(w: Array, factor: float) -> Any:
    with np.errstate(invalid="ignore"):
        return factor * np.abs(w).sum(), factor * w / np.abs(w)


L1 = [
    Misconception(
        "squared",
        l1_squared,
        _("You square the weights: that is L2. L1 adds up their sizes."),
        CHAPTER,
    ),
    Misconception(
        "not-absolute",
        l1_not_absolute,
        _(
            "Positive and negative weights cancel in your sum. What costs is the size of a "
            "weight, whatever its sign."
        ),
        CHAPTER,
    ),
    Misconception(
        "matrix-norm",
        l1_matrix_norm,
        _(
            "NumPy's norm of a matrix is another one: the largest sum of a column. The "
            "penalty adds up the sizes of all weights, whatever the shape of their array."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean",
        l1_mean,
        _(
            "You take the mean over the weights. As in Keras the penalty is a sum: with "
            "more weights it grows."
        ),
        CHAPTER,
    ),
    Misconception(
        "half",
        l1_half,
        _(
            "There is a factor 1/2 in your penalty, as some books have it. Here, as in "
            "Keras, there is none."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-summed",
        l1_not_summed,
        _(
            "Your penalty is one number for each weight. The loss that it is added to is "
            "one number: what do all weights cost together?"
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-left-out-of-gradient",
        l1_factor_left_out_of_gradient,
        _(
            "The factor is in your penalty and not in its gradient: the gradient of another "
            "penalty."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-left-out",
        l1_factor_left_out,
        _(
            "The factor has no part in your result: how strong the penalty is cannot be "
            "chosen then."
        ),
        CHAPTER,
    ),
    Misconception(
        "weights-for-signs",
        l1_weights_for_signs,
        _(
            "Your gradient is proportional to the weight, as that of a square is. How steep "
            "is the size of a number, far from zero and near to it?"
        ),
        CHAPTER,
    ),
    Misconception(
        "sizes-for-signs",
        l1_sizes_for_signs,
        _("Your gradient is never negative. A negative weight costs less when it grows."),
        CHAPTER,
    ),
    Misconception(
        "ones-for-signs",
        l1_ones_for_signs,
        _(
            "Your gradient pulls every weight down. A negative weight has to be pulled up "
            "to come nearer to zero."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        l1_uphill,
        _(
            "Your gradient has the wrong sign: it points to where the penalty falls. A "
            "gradient points uphill, and whoever steps subtracts it."
        ),
        CHAPTER,
    ),
    Misconception(
        "slope-at-zero",
        l1_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, as JAX's autodiff has. Asked for "
            "is 0, the slope in the middle of the kink: a weight that is 0 should not be "
            "pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "negative-slope-at-zero",
        l1_negative_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, downwards. Asked for is 0, the slope "
            "in the middle of the kink: a weight that is 0 should not be pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-size",
        l1_divided_by_size,
        _(
            "You divide each weight by its own size, which gives its sign but for a weight of "
            "0: there it is 0 divided by 0."
        ),
        CHAPTER,
    ),
]


def l2_absolute(w: Array, factor: float) -> Any:
    return l1_penalty(w, factor)


def l2_root(w: Array, factor: float) -> Any:
    norm = np.sqrt((w**2).sum())
    return factor * norm, factor * w / (norm or 1.0)


def l2_root_without_zero(w: Array, factor: float) -> Any:
    norm = np.sqrt((w**2).sum())
    with np.errstate(invalid="ignore"):
        return factor * norm, factor * w / norm


def l2_matrix_norm(w: Array, factor: float) -> Any:
    return factor * float(np.linalg.norm(w, 2)) ** 2, 2 * factor * w


def l2_root_of_the_penalty(w: Array, factor: float) -> Any:
    return factor * np.sqrt((w**2).sum()), 2 * factor * w


def l2_half(w: Array, factor: float) -> Any:
    return factor * (w**2).sum() / 2, factor * w


def l2_gradient_without_two(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(), factor * w


def l2_half_of_the_penalty(w: Array, factor: float) -> Any:
    return factor * (w**2).sum() / 2, 2 * factor * w


def l2_mean(w: Array, factor: float) -> Any:
    return factor * (w**2).mean(), 2 * factor * w / w.size


def l2_not_summed(w: Array, factor: float) -> Any:
    return factor * w**2, 2 * factor * w


def l2_factor_left_out_of_gradient(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(), 2 * w


def l2_factor_left_out(w: Array, factor: float) -> Any:
    return (w**2).sum(), 2 * w


def l2_factor_squared(w: Array, factor: float) -> Any:
    return ((factor * w) ** 2).sum(), 2 * factor**2 * w


def l2_sum_squared(w: Array, factor: float) -> Any:
    return factor * w.sum() ** 2, 2 * factor * w.sum() * np.ones_like(w)


def l2_uphill(w: Array, factor: float) -> Any:
    return factor * (w**2).sum(), -2 * factor * w


L2 = [
    Misconception(
        "absolute",
        l2_absolute,
        _("You add up the sizes of the weights: that is L1. L2 adds up their squares."),
        CHAPTER,
    ),
    Misconception(
        "root",
        l2_root,
        _(
            "You take the root: that is the norm. The L2 penalty is the norm squared, the "
            "plain sum of the squares."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-without-zero",
        l2_root_without_zero,
        _(
            "You take the root: that is the norm. The L2 penalty is the norm squared, the "
            "plain sum of the squares. (The norm also has no slope where all weights are 0: "
            "your gradient divides 0 by 0 there.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "matrix-norm",
        l2_matrix_norm,
        _(
            "NumPy's 2-norm of a matrix is its largest singular value. The penalty adds up "
            "the squares of all weights, whatever the shape of their array."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-of-the-penalty",
        l2_root_of_the_penalty,
        _(
            "Your penalty is the norm, the root of the sum, and your gradient that of the "
            "sum without a root. The penalty has no root."
        ),
        CHAPTER,
    ),
    Misconception(
        "half",
        l2_half,
        _(
            "There is a factor 1/2 in your penalty, as in many books and in weight decay. "
            "Here, as in Keras, there is none, and the gradient has a 2."
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-without-two",
        l2_gradient_without_two,
        _(
            "Your gradient belongs to half of the penalty that you return. What is the "
            "derivative of a square?"
        ),
        CHAPTER,
    ),
    Misconception(
        "half-of-the-penalty",
        l2_half_of_the_penalty,
        _(
            "There is a factor 1/2 in your penalty and not in its gradient. Here, as in "
            "Keras, neither has one."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean",
        l2_mean,
        _(
            "You take the mean over the weights. As in Keras the penalty is a sum: with "
            "more weights it grows."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-summed",
        l2_not_summed,
        _(
            "Your penalty is one number for each weight. The loss that it is added to is "
            "one number: what do all weights cost together?"
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-left-out-of-gradient",
        l2_factor_left_out_of_gradient,
        _(
            "The factor is in your penalty and not in its gradient: the gradient of another "
            "penalty."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-left-out",
        l2_factor_left_out,
        _(
            "The factor has no part in your result: how strong the penalty is cannot be "
            "chosen then."
        ),
        CHAPTER,
    ),
    Misconception(
        "factor-squared",
        l2_factor_squared,
        _("You square the factor along with the weights. It multiplies the sum of the squares."),
        CHAPTER,
    ),
    Misconception(
        "sum-squared",
        l2_sum_squared,
        _(
            "You square the sum of the weights, in which positive and negative ones cancel. "
            "Each weight is squared first."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        l2_uphill,
        _(
            "Your gradient has the wrong sign: it points to where the penalty falls. A "
            "gradient points uphill, and whoever steps subtracts it."
        ),
        CHAPTER,
    ),
]


def net_factors_exchanged(w: Array, l1: float, l2: float) -> Any:
    return elastic_net_penalty(w, l2, l1)


def net_mixing_ratio(w: Array, l1: float, l2: float) -> Any:
    penalty = l1 * (l2 * np.abs(w).sum() + (1 - l2) / 2 * (w**2).sum())
    return penalty, l1 * (l2 * np.sign(w) + (1 - l2) * w)


def net_mixing_ratio_without_half(w: Array, l1: float, l2: float) -> Any:
    penalty = l1 * (l2 * np.abs(w).sum() + (1 - l2) * (w**2).sum())
    return penalty, l1 * (l2 * np.sign(w) + 2 * (1 - l2) * w)


def net_half_of_l2(w: Array, l1: float, l2: float) -> Any:
    return l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum(), l1 * np.sign(w) + l2 * w


def net_root(w: Array, l1: float, l2: float) -> Any:
    norm = np.sqrt((w**2).sum())
    slope = l1 * np.sign(w) + l2 * w / (norm or 1.0)
    return l1 * np.abs(w).sum() + l2 * norm, slope


def net_root_without_zero(w: Array, l1: float, l2: float) -> Any:
    norm = np.sqrt((w**2).sum())
    with np.errstate(invalid="ignore"):
        return l1 * np.abs(w).sum() + l2 * norm, l1 * np.sign(w) + l2 * w / norm


def net_mean(w: Array, l1: float, l2: float) -> Any:
    penalty, slope = elastic_net_penalty(w, l1, l2)
    return penalty / w.size, slope / w.size


def net_gradient_without_two(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.sign(w) + l2 * w


def net_gradient_of_l1_alone(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.sign(w)


def net_gradient_of_l2_alone(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, 2 * l2 * w


def net_only_l1(w: Array, l1: float, l2: float) -> Any:
    return l1_penalty(w, l1)


def net_only_l2(w: Array, l1: float, l2: float) -> Any:
    return l2_penalty(w, l2)


def net_not_absolute(w: Array, l1: float, l2: float) -> Any:
    return l1 * w.sum() + l2 * (w**2).sum(), l1 + 2 * l2 * w


def net_uphill(w: Array, l1: float, l2: float) -> Any:
    penalty, slope = elastic_net_penalty(w, l1, l2)
    return penalty, -slope


def net_slope_at_zero(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.where(w >= 0, 1.0, -1.0) + 2 * l2 * w


def net_negative_slope_at_zero(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    return penalty, l1 * np.where(w > 0, 1.0, -1.0) + 2 * l2 * w


def net_divided_by_size(w: Array, l1: float, l2: float) -> Any:
    penalty, _slope = elastic_net_penalty(w, l1, l2)
    with np.errstate(invalid="ignore"):
        return penalty, l1 * w / np.abs(w) + 2 * l2 * w


ELASTIC_NET = [
    Misconception(
        "factors-exchanged",
        net_factors_exchanged,
        _("The two factors have changed places: l1 belongs to the sizes, l2 to the squares."),
        CHAPTER,
    ),
    Misconception(
        "mixing-ratio",
        net_mixing_ratio,
        _(
            "You take the second argument for a mixing ratio, as scikit-learn has it. Here, "
            "as in Keras, each penalty has a factor of its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "mixing-ratio-without-half",
        net_mixing_ratio_without_half,
        _(
            "You share one factor out between the two penalties. Here, as in Keras, each "
            "penalty has a factor of its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "half-of-l2",
        net_half_of_l2,
        _(
            "There is a factor 1/2 before the sum of the squares, as in scikit-learn. Here, "
            "as in Keras, there is none."
        ),
        CHAPTER,
    ),
    Misconception(
        "root",
        net_root,
        _(
            "You take the root of the sum of squares. The second part of an elastic net is "
            "the plain sum of the squares."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-without-zero",
        net_root_without_zero,
        _(
            "You take the root of the sum of squares. The second part of an elastic net is "
            "the plain sum. (The root also has no slope where all weights are 0: your "
            "gradient divides 0 by 0 there.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "mean",
        net_mean,
        _(
            "You take the mean over the weights. As in Keras both penalties are sums: with "
            "more weights they grow."
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-without-two",
        net_gradient_without_two,
        _(
            "The squares in your gradient pull half as much as those in your penalty. What "
            "is the derivative of a square?"
        ),
        CHAPTER,
    ),
    Misconception(
        "gradient-of-l1-alone",
        net_gradient_of_l1_alone,
        _("Both parts are in your penalty, but only the first is in its gradient."),
        CHAPTER,
    ),
    Misconception(
        "gradient-of-l2-alone",
        net_gradient_of_l2_alone,
        _("Both parts are in your penalty, but only the second is in its gradient."),
        CHAPTER,
    ),
    Misconception(
        "only-l1",
        net_only_l1,
        _("The squares have no part in your result: that is L1 alone."),
        CHAPTER,
    ),
    Misconception(
        "only-l2",
        net_only_l2,
        _("The sizes have no part in your result: that is L2 alone."),
        CHAPTER,
    ),
    Misconception(
        "not-absolute",
        net_not_absolute,
        _(
            "Positive and negative weights cancel in the first part of your penalty. What "
            "costs is the size of a weight, whatever its sign."
        ),
        CHAPTER,
    ),
    Misconception(
        "uphill",
        net_uphill,
        _(
            "Your gradient has the wrong sign: it points to where the penalty falls. A "
            "gradient points uphill, and whoever steps subtracts it."
        ),
        CHAPTER,
    ),
    Misconception(
        "slope-at-zero",
        net_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, as JAX's autodiff has. Asked for "
            "is 0, the slope in the middle of the kink: a weight that is 0 should not be "
            "pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "negative-slope-at-zero",
        net_negative_slope_at_zero,
        _(
            "At a weight of 0 your gradient has a slope, downwards. Asked for is 0, the slope "
            "in the middle of the kink: a weight that is 0 should not be pulled away."
        ),
        CHAPTER,
    ),
    Misconception(
        "divided-by-size",
        net_divided_by_size,
        _(
            "You divide each weight by its own size, which gives its sign but for a weight of "
            "0: there it is 0 divided by 0."
        ),
        CHAPTER,
    ),
]


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


def soft_hard_threshold(w: Array, threshold: float) -> Any:
    return np.where(np.abs(w) > threshold, w, 0.0)


def soft_passes_zero(w: Array, threshold: float) -> Any:
    return w - threshold * np.sign(w)


def soft_one_sided(w: Array, threshold: float) -> Any:
    return np.maximum(w - threshold, 0.0)


def soft_down(w: Array, threshold: float) -> Any:
    return w - threshold


def soft_sign_lost(w: Array, threshold: float) -> Any:
    return np.maximum(np.abs(w) - threshold, 0.0)


def soft_clipped(w: Array, threshold: float) -> Any:
    return np.clip(w, -threshold, threshold)


def soft_grows(w: Array, threshold: float) -> Any:
    return np.sign(w) * (np.abs(w) + threshold)


def soft_small_ones_kept(w: Array, threshold: float) -> Any:
    return np.where(np.abs(w) > threshold, w - threshold * np.sign(w), w)


def soft_scaled(w: Array, threshold: float) -> Any:
    return w * (1 - threshold)


def soft_threshold_squared(w: Array, threshold: float) -> Any:
    return np.sign(w) * np.maximum(np.abs(w) - threshold**2, 0.0)


def soft_halved(w: Array, threshold: float) -> Any:
    return np.sign(w) * np.maximum(np.abs(w) - threshold / 2, 0.0)


SOFT_THRESHOLD = [
    Misconception(
        "hard-threshold",
        soft_hard_threshold,
        _(
            "Small weights become 0, and large ones stay what they were: that is a hard "
            "threshold. The soft one moves the large ones towards 0 as well."
        ),
        CHAPTER,
    ),
    Misconception(
        "passes-zero",
        soft_passes_zero,
        _(
            "Weights that are smaller than the threshold come out on the other side of 0. "
            "That is the step along L1's gradient; here they stop at 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-sided",
        soft_one_sided,
        _(
            "All negative weights become 0. They too move towards 0 by the threshold and "
            "stop there."
        ),
        CHAPTER,
    ),
    Misconception(
        "down",
        soft_down,
        _("Every weight is moved down. A negative weight has to be moved up to come nearer to 0."),
        CHAPTER,
    ),
    Misconception(
        "sign-lost",
        soft_sign_lost,
        _("Nothing in your result is negative: the weights have lost their signs."),
        CHAPTER,
    ),
    Misconception(
        "clipped",
        soft_clipped,
        _(
            "You cut the large weights off and leave the small ones. It is the other way "
            "round: the small ones become 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "grows",
        soft_grows,
        _("Your weights move away from 0."),
        CHAPTER,
    ),
    Misconception(
        "small-ones-kept",
        soft_small_ones_kept,
        _(
            "Weights within the threshold stay what they were. They are the ones that "
            "should become 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled",
        soft_scaled,
        _(
            "You shrink every weight by the same share: that is what L2 does, and it makes "
            "no zeros. Here every weight loses the same amount."
        ),
        CHAPTER,
    ),
    Misconception(
        "threshold-squared",
        soft_threshold_squared,
        _("The threshold is squared in your result."),
        CHAPTER,
    ),
    Misconception(
        "halved",
        soft_halved,
        _("Every weight moves by half of the threshold."),
        CHAPTER,
    ),
]
