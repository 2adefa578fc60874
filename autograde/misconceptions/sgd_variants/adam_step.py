"""Known mistakes in adam_step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.sgd_variants.shared import (
    ADAPTIVE_CHAPTER,
    Array,
    epsilon_not_used,
    rate_not_used,
)
from autograde.reference import optimizers


def _average(old: Array, new: Array, beta: float) -> Array:
    return beta * old + (1 - beta) * new


def _adam(
    correct_m: Callable[[Array, float, int], Array] = lambda m, beta, t: m / (1 - beta**t),
    correct_v: Callable[[Array, float, int], Array] = lambda v, beta, t: v / (1 - beta**t),
    scale: Callable[[Array, float], Array] = lambda v, eps: np.sqrt(v) + eps,
    square: Callable[[Array], Array] = np.square,
    average: Callable[[Array, Array, float], Array] = _average,
    swap: bool = False,
    stale: bool = False,
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
        m, v = average(m, g, beta_1), average(v, square(g), beta_2)
        used_m, used_v = (old_m, old_v) if stale else (m, v)
        m_hat, v_hat = correct_m(used_m, beta_1, t), correct_v(used_v, beta_2, t)
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
        "first-moment-uncorrected",
        _adam(correct_m=lambda m, beta, t: m),
        _("v is corrected for its start at zero, but m starts at zero too."),
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
    *epsilon_not_used(optimizers.adam_step),
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
    Misconception(
        "weights-exchanged",
        _adam(average=lambda old, new, beta: (1 - beta) * old + beta * new),
        _(
            "In your averages beta weighs what is new and 1 - beta what was there: it is the other "
            "way round. With beta_1 = 0.9, m keeps nine tenths of what it was."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "weight-missing",
        _adam(average=lambda old, new, beta: beta * old + new),
        _(
            "The old m and v are scaled by their betas, but what is new enters in full. The two "
            "weights of an average add up to one."
        ),
        ADAPTIVE_CHAPTER,
    ),
    Misconception(
        "old-moments",
        _adam(stale=True),
        _(
            "Your step is made of the m and v from before this gradient. Bring them up to date "
            "first."
        ),
        ADAPTIVE_CHAPTER,
    ),
    *rate_not_used(optimizers.adam_step, 5),
]
