"""What goes wrong in one step of an optimizer, and in the loop around it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference.optimizers import adam_step, momentum_step, train_with_adam

Array = NDArray[np.floating]
Gradient = Callable[[Array], Array]

MOMENTUM_CHAPTER = "Momentum and Nesterov (2-algorithms/momentum)"
ADAPTIVE_CHAPTER = "Adaptive methods (2-algorithms/adaptive)"


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
]


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
]


def adagrad_sum_of_gradients(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + np.abs(g)
    return w - lr * g / (np.sqrt(accumulator) + eps), accumulator


def adagrad_sum_of_signed(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + g
    return w - lr * g / (np.sqrt(np.abs(accumulator)) + eps), accumulator


def adagrad_epsilon_inside(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + g**2
    return w - lr * g / np.sqrt(accumulator + eps), accumulator


def adagrad_no_root(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = accumulator + g**2
    return w - lr * g / (accumulator + eps), accumulator


def adagrad_forgets(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    accumulator = g**2
    return w - lr * g / (np.sqrt(accumulator) + eps), accumulator


def adagrad_old_accumulator(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    return w - lr * g / (np.sqrt(accumulator) + eps), accumulator + g**2


def adagrad_not_kept(w: Array, g: Array, accumulator: Array, lr: float, eps: float) -> Any:
    return w - lr * g / (np.sqrt(accumulator + g**2) + eps), accumulator


ADAGRAD = [
    Misconception(
        "gradient-not-squared",
        adagrad_sum_of_gradients,
        _("The accumulator sums the size of the gradient; AdaGrad sums its square."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "signed-sum",
        adagrad_sum_of_signed,
        _(
            "The accumulator sums the gradients themselves, so those of opposite sign cancel. It "
            "should only ever grow: what is summed has to be a square."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "epsilon-inside",
        adagrad_epsilon_inside,
        _(
            "Epsilon stands inside the root, as in Keras's own code. In this notebook it is added "
            "to the root."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "no-root",
        adagrad_no_root,
        _("The step is divided by the accumulator itself. A square root is missing."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "forgets",
        adagrad_forgets,
        _(
            "Only this step's gradient counts: the accumulator that was handed in is dropped, so "
            "the method never remembers."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "old-accumulator",
        adagrad_old_accumulator,
        _(
            "The step is divided by what was accumulated before. This gradient's square belongs "
            "to it already."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "accumulator-not-kept",
        adagrad_not_kept,
        _(
            "The weights move as they should, but the accumulator that you return is the old one: "
            "the next step would not know of this gradient."
        ),
        ADAPTIVE_CHAPTER,
    ),
]


def rmsprop_swapped(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = (1 - rho) * mean_square + rho * g**2
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_sums(w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float) -> Any:
    mean_square = mean_square + g**2
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_no_root(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + (1 - rho) * g**2
    return w - lr * g / (mean_square + eps), mean_square


def rmsprop_epsilon_inside(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + (1 - rho) * g**2
    return w - lr * g / np.sqrt(mean_square + eps), mean_square


def rmsprop_old_average(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    return w - lr * g / (np.sqrt(mean_square) + eps), rho * mean_square + (1 - rho) * g**2


def rmsprop_not_squared(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + (1 - rho) * np.abs(g)
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_full_gradient(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    mean_square = rho * mean_square + g**2
    return w - lr * g / (np.sqrt(mean_square) + eps), mean_square


def rmsprop_not_kept(
    w: Array, g: Array, mean_square: Array, lr: float, rho: float, eps: float
) -> Any:
    new = rho * mean_square + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(new) + eps), mean_square


RMSPROP = [
    Misconception(
        "rho-swapped",
        rmsprop_swapped,
        _(
            "rho weighs the new square and 1 - rho the old average: it is the other way round. "
            "With rho = 0.9 the average keeps nine tenths of what it was."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "sums",
        rmsprop_sums,
        _(
            "This is AdaGrad: the squares are summed and never forgotten. RMSProp keeps a moving "
            "average of them."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "no-root",
        rmsprop_no_root,
        _("The step is divided by the mean square itself. A square root is missing."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "epsilon-inside",
        rmsprop_epsilon_inside,
        _(
            "Epsilon stands inside the root, as in Keras's own code. In this notebook it is added "
            "to the root."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "old-average",
        rmsprop_old_average,
        _(
            "The step is divided by the average from before this gradient. Bring the average "
            "up to date first."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "gradient-not-squared",
        rmsprop_not_squared,
        _("The average is taken of the gradient's size; what is averaged is its square."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "weight-missing",
        rmsprop_full_gradient,
        _(
            "The old average is scaled by rho, but the new square enters in full. The two "
            "weights of an average add up to one."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "average-not-kept",
        rmsprop_not_kept,
        _(
            "The weights move as they should, but the mean square that you return is the old one: "
            "the next step would not know of this gradient."
        ),
        ADAPTIVE_CHAPTER,
    ),
]


def _adam(
    correct_m: Callable[[Array, float, int], Array] = lambda m, beta, t: m / (1 - beta**t),
    correct_v: Callable[[Array, float, int], Array] = lambda v, beta, t: v / (1 - beta**t),
    scale: Callable[[Array, float], Array] = lambda v, eps: np.sqrt(v) + eps,
    square: Callable[[Array], Array] = np.square,
    swap: bool = False,
    keep: str = "moments",
) -> Callable[..., Any]:
    """Adam with one of its parts replaced."""

    def adam_step(
        w: Array,
        g: Array,
        m: Array,
        v: Array,
        t: int,
        lr: float,
        beta_1: float,
        beta_2: float,
        eps: float,
    ) -> Any:
        if swap:
            beta_1, beta_2 = beta_2, beta_1
        old_m, old_v = m, v
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * square(g)
        m_hat, v_hat = correct_m(m, beta_1, t), correct_v(v, beta_2, t)
        w = w - lr * m_hat / scale(v_hat, eps)
        kept = {"moments": (m, v), "corrected": (m_hat, v_hat), "nothing": (old_m, old_v)}
        return w, *kept[keep]

    return adam_step


def adam_alpha_form(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    lr: float,
    beta_1: float,
    beta_2: float,
    eps: float,
) -> Any:
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    alpha = lr * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - alpha * m / (np.sqrt(v) + eps), m, v


ADAM = [
    Misconception(
        "no-bias-correction",
        _adam(correct_m=lambda m, beta, t: m, correct_v=lambda v, beta, t: v),
        _(
            "The moving averages start at zero and are too small in the first steps. You use "
            "them as they are: the division that makes up for that has no effect in your step."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "correction-without-power",
        _adam(
            correct_m=lambda m, beta, t: m / (1 - beta), correct_v=lambda v, beta, t: v / (1 - beta)
        ),
        _(
            "The correction does not depend on the step: it stays as strong in step 100 as in "
            "step 1. The power of t is missing."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "corrected-moments-kept",
        _adam(keep="corrected"),
        _(
            "The corrected moments are only for this step. You return them as the memory, so the "
            "next step corrects them again."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "moments-not-kept",
        _adam(keep="nothing"),
        _(
            "The weights move as they should, but the m and v that you return are the old ones: "
            "every step would be a first step."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "step-count-off-by-one",
        _adam(
            correct_m=lambda m, beta, t: m / (1 - beta ** (t + 1)),
            correct_v=lambda v, beta, t: v / (1 - beta ** (t + 1)),
        ),
        _(
            "The correction uses t + 1. Here t is 1 in the first step already, so it can be used "
            "as it comes."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "second-moment-uncorrected",
        _adam(correct_v=lambda v, beta, t: v),
        _("m is corrected for its start at zero, but v starts at zero too."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "no-root",
        _adam(scale=lambda v, eps: v + eps),
        _("The step is divided by the second moment itself. A square root is missing."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "epsilon-inside",
        _adam(scale=lambda v, eps: np.sqrt(v + eps)),
        _("Epsilon stands inside the root. In this notebook it is added to the root."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "correction-in-the-rate",
        adam_alpha_form,
        _(
            "You correct the learning rate instead of the moments, as Keras does. That is the same "
            "but for epsilon, which the correction then scales too. Here m and v are corrected "
            "first, and epsilon is added to the root of the corrected v."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "betas-swapped",
        _adam(swap=True),
        _(
            "beta_1 belongs to the average of the gradients and beta_2 to the average of their "
            "squares. They have changed places."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "gradient-not-squared",
        _adam(square=np.abs),
        _("v averages the size of the gradient; it should average its square."),
        ADAPTIVE_CHAPTER,
    ),
]

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
        _("Only the last weights come back. The whole path is asked for: one entry for each step."),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "start-left-out",
        train_without_start,
        _("The path starts after the first step. Its first entry is where the training started."),
        ADAPTIVE_CHAPTER,
    ),
]
