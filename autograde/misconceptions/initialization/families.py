"""Known mistakes in drawing uniform and normal weights of any variance."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.initialization.draws import (
    clipped,
    cut_off,
    normal,
    own_generator,
    positive,
    same_seed,
    transposed,
    uniform,
)
from autograde.misconceptions.initialization.shared import CHAPTER, Size

SPREADS = (0.05, 0.01, 0.02, 0.1, 0.2, 0.5, 1.0)
"""Limits and standard deviations that are written down without a thought of the fans."""


def _habits(right: Any) -> list[Misconception]:
    """What can go wrong with any initializer that is otherwise ``right``."""
    return [
        Misconception(
            "transposed",
            transposed(right),
            _(
                "Your weights have shape (fan_out, fan_in), as in PyTorch's nn.Linear and in "
                "courses where an example is a column. Here x @ w is computed, as in Keras: one "
                "row per input."
            ),
            CHAPTER,
        ),
        Misconception(
            "generator-not-used",
            own_generator(right),
            _(
                "The law is right, but the numbers come from a generator of your own (or from "
                "NumPy's global one), so nobody can repeat the run. Draw from the one that is "
                "handed in."
            ),
            CHAPTER,
        ),
        Misconception(
            "seed-fixed-inside",
            same_seed(right),
            _(
                "A seed is set inside the function, so every call gives the same weights and two "
                "layers of one size begin as twins. The seed is the caller's business."
            ),
            CHAPTER,
        ),
    ]


def _same_for_all(make: Callable[[Size], Any]) -> Misconception:
    """Weights of a spread that does not depend on the fans, whichever it is."""

    def always(spread: float) -> Size:
        return lambda _m, _n: spread

    first, *others = (make(always(spread)) for spread in SPREADS)
    return Misconception(
        "same-for-all-layers",
        first,
        _(
            "The spread of your weights is the same for every layer. It has to shrink with the "
            "number of inputs."
        ),
        CHAPTER,
        also=tuple(others),
    )


def uniform_family(variance: Size, others: Sequence[Misconception]) -> list[Misconception]:
    """The mistakes of a uniform initializer whose weights should have this ``variance``."""

    def limit(m: int, n: int) -> float:
        return float(np.sqrt(3 * variance(m, n)))

    return [
        Misconception(
            "sigma-as-limit",
            uniform(lambda m, n: float(np.sqrt(variance(m, n)))),
            _(
                "The normal law's standard deviation serves as your limit. Uniform numbers between "
                "-a and a have a variance of a third of a squared, so yours is three times too "
                "small."
            ),
            CHAPTER,
        ),
        Misconception(
            "root-missing",
            uniform(lambda m, n: 3 * variance(m, n)),
            _("What you take for the limit is its square: a root is missing."),
            CHAPTER,
        ),
        Misconception(
            "not-centered",
            uniform(limit, low=0.0),
            _(
                "All your weights are positive: rng.random alone begins at zero, and np.abs folds "
                "the negative ones over. The interval lies on both sides of zero."
            ),
            CHAPTER,
        ),
        Misconception(
            "limit-as-low",
            lambda m, n, rng: rng.uniform(limit(m, n), size=(m, n)),
            _(
                "With a single bound, rng.uniform takes it for the lower one and draws up to 1. "
                "Give it both ends of the interval."
            ),
            CHAPTER,
        ),
        Misconception(
            "half-the-width",
            uniform(limit, low=-0.5, high=0.5),
            _(
                "Your weights are centered, but reach only half the limit: random numbers less "
                "0.5 span an interval of length 1, not from -1 to 1."
            ),
            CHAPTER,
        ),
        *others,
        Misconception(
            "normal-instead",
            normal(lambda m, n: float(np.sqrt(variance(m, n)))),
            _("The variance is right, but the weights are normal; a uniform law was asked for."),
            CHAPTER,
        ),
        *_habits(uniform(limit)),
        _same_for_all(uniform),
    ]


def normal_family(variance: Size, others: Sequence[Misconception]) -> list[Misconception]:
    """The mistakes of a normal initializer whose weights should have this ``variance``."""

    def sigma(m: int, n: int) -> float:
        return float(np.sqrt(variance(m, n)))

    return [
        Misconception(
            "variance-as-sigma",
            normal(variance),
            _(
                "The variance is passed where NumPy wants the standard deviation (its argument "
                "scale): the weights are far too small."
            ),
            CHAPTER,
        ),
        Misconception(
            "limit-as-sigma",
            normal(lambda m, n: float(np.sqrt(3 * variance(m, n)))),
            _(
                "The limit of the uniform law serves as your standard deviation, so the variance "
                "is three times too large."
            ),
            CHAPTER,
        ),
        Misconception(
            "cut-off-not-scaled",
            cut_off(sigma),
            _(
                "Cutting a normal law off at two standard deviations takes 23 % of its variance. "
                "Keras makes up for that; TensorFlow's truncated normal and old Keras do not. "
                "Scale up, or do not cut."
            ),
            CHAPTER,
        ),
        Misconception(
            "clipped-at-two",
            clipped(sigma),
            _(
                "The weights beyond two standard deviations are set to two (np.clip), so that many "
                "of them are equal and the variance is too small. To cut a law off is to draw "
                "those weights again, and to scale up. Or do not cut."
            ),
            CHAPTER,
        ),
        Misconception(
            "not-centered",
            positive(normal(sigma)),
            _("Your weights all have the same sign. Their mean should be zero."),
            CHAPTER,
        ),
        Misconception(
            "uniform-from-zero",
            uniform(sigma, low=0.0),
            _(
                "Your weights are spread evenly from zero to the standard deviation: rng.random "
                "draws from 0 to 1. A normal law around zero was asked for."
            ),
            CHAPTER,
        ),
        Misconception(
            "sigma-as-limit",
            uniform(sigma),
            _(
                "Your weights are spread evenly between minus and plus the standard deviation. A "
                "normal law was asked for: most weights near zero, a few far beyond sigma."
            ),
            CHAPTER,
        ),
        *others,
        Misconception(
            "uniform-instead",
            uniform(lambda m, n: float(np.sqrt(3 * variance(m, n)))),
            _("The variance is right, but the weights are uniform; a normal law was asked for."),
            CHAPTER,
        ),
        *_habits(normal(sigma)),
        _same_for_all(normal),
    ]
