"""What an initializer has drawn: its law is judged, never the stream of numbers.

Every bound on a random quantity is one that a right answer exceeds with a probability below
1e-9, for at least ``N`` = 60 * 280 = 16,800 weights:

- variance of normal weights: a sum of N squares is off by more than
  ``2 * sqrt(N * t) + 2 * t`` with a probability of at most ``2 * exp(-t)`` (Laurent and Massart
  2000); ``t = ln 2e9 = 21.4`` gives 7.4 %. Uniform and truncated weights scatter less.
- mean: at most ``2 * exp(-N * m**2 / 2)`` for m standard deviations; 1e-9 at m = 0.051.
- a share of the weights: at most ``2 * exp(-2 * N * s**2)`` (Hoeffding); 1e-9 at s = 0.026.
- largest of N uniform weights: below ``(1 - s) * limit`` with ``(1 - s)**N``; 1e-9 at s = 0.0013.
- ten layers of 128 units with ReLU: a layer multiplies the mean square by 2 / 128 times a
  chi-squared number of B degrees of freedom, B binomial (128, 1/2). By Chernoff's bound the
  product of ten leaves the factors from exp(-5) to exp(5) with a probability of at most 1e-10;
  linear layers scatter less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Draw, Student
from autograde.judge.compare import Tolerance, as_array, kind_of, number
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers

Case = dict[str, Any]
Array = NDArray[Any]

VARIANCE_OFF, MEAN_OFF, SHARE_OFF, LARGEST_OFF = 0.08, 0.06, 0.03, 0.002
"""Bounds as above, rounded up."""

SINGLE_ROUNDING = 1e-6
"""By how much rounding in float32 may carry a weight over its limit: a few units of 6e-8."""

BELL = (0.650, 0.683)
"""The share within one standard deviation: of normal numbers cut off at two (and scaled back to
the same variance, as Keras's are), and of normal numbers. It is 0.577 for uniform ones."""

PILED_UP = 0.003
"""The share of the weights that may equal the largest or the smallest one. Few draws coincide, in
any precision; numbers that are clipped at two standard deviations leave 0.023 at either end."""

ALIKE = Tolerance(relative=0.0, absolute=0.06)
"""Two samples are of one law: logarithms of variances of independent samples differ by 0.015 (one
standard deviation), those of different mistakes by more than 0.07 in one of the shapes."""


@dataclass(frozen=True)
class Law:
    """What an initializer draws from, and the activation behind which it keeps the signal."""

    gain: float
    averaged: bool
    uniform: bool
    activation: str
    scale: float = 1.0

    def variance(self, fan_in: int, fan_out: int) -> float:
        """The variance of every weight."""
        return self.gain / ((fan_in + fan_out) / 2 if self.averaged else fan_in)


def summary(value: Any, variance: float) -> Any:
    """Shape, mean, logarithm of the variance over the right one, shares in the middle, at an end.

    The last share counts tenfold, so that it tells laws apart as the other numbers do.
    """
    w = as_array(value)
    if w is None or not w.size:
        return value
    with np.errstate(all="ignore"):
        w = w.astype(float)
        spread = w.std()
        return (
            w.shape,
            w.mean() / spread,
            np.log(w.var() / variance),
            np.mean(np.abs(w - w.mean()) < spread),
            10 * piled_up(w),
        )


def piled_up(w: Array) -> float:
    """The larger of the shares of the weights that equal the smallest and the largest one."""
    return max(float(np.mean(w == end)) for end in (w.min(), w.max()))


class Drawn:
    """What a student's initializer drew for several fans, and what is to be said about it."""

    def __init__(self, student: Student, draw: Draw, truth: Callable[..., Any], law: Law) -> None:
        """Ask for one matrix that is wide and one that is tall.

        The sums of their fans differ, and so do the products: a law of one of them is told from
        a law of the other, and from one that knows no fans at all.
        """
        self.law = law
        wide = draw.integer(60, 66), draw.integer(280, 296)
        tall = draw.integer(560, 600), draw.integer(44, 48)
        self.fans = [wide, tall]
        self.answers = [self._ask(student, draw, truth, fans) for fans in self.fans]

    def _ask(
        self, student: Student, draw: Draw, truth: Callable[..., Any], fans: tuple[int, int]
    ) -> Answers:
        variance = self.law.variance(*fans)
        return student.answers(
            truth,
            [seeded(draw, *fans)],
            ("w",),
            driver="draw_weights",
            tolerance=ALIKE,
            normal=lambda value: summary(value, variance),
        )

    def matrices(self) -> list[tuple[int, int, Array]]:
        """The fans and the weights; raises :class:`Unmet` if they are no weights at all."""
        found = []
        for (fan_in, fan_out), answers in zip(self.fans, self.answers, strict=True):
            (value,) = answers.values()
            found.append((fan_in, fan_out, weights_of(answers.name, value)))
        return found

    def has_shapes(self) -> None:
        """Raise :class:`Unmet` unless the shapes are (fan_in, fan_out)."""
        for fan_in, fan_out, w in self.matrices():
            agree_in_shape(w, fan_in, fan_out)

    def is_centered(self) -> None:
        """Raise :class:`Unmet` unless the mean is near zero."""
        for fan_in, fan_out, w in self.matrices():
            spread = np.sqrt(self.law.variance(fan_in, fan_out))
            if not abs(w.mean()) <= MEAN_OFF * max(spread, w.std()):
                raise Unmet(
                    _("{fans}the mean of the weights is {mean}; expected 0.").format(
                        fans=fans_said(fan_in, fan_out), mean=number(w.mean())
                    )
                )

    def has_variance(self) -> None:
        """Raise :class:`Unmet` unless the variance is the law's."""
        for fan_in, fan_out, w in self.matrices():
            right = self.law.variance(fan_in, fan_out)
            if not abs(w.var() / right - 1) <= VARIANCE_OFF:
                raise Unmet(
                    _(
                        "{fans}the variance of the weights is {actual}; expected {right}, give or "
                        "take {off:.0%} of chance."
                    ).format(
                        fans=fans_said(fan_in, fan_out),
                        actual=number(w.var()),
                        right=number(right),
                        off=VARIANCE_OFF,
                    )
                )

    def fills_its_limits(self) -> None:
        """Raise :class:`Unmet` unless the weights reach the limits and stay inside."""
        for fan_in, fan_out, w in self.matrices():
            limit = np.sqrt(3 * self.law.variance(fan_in, fan_out))
            for end, right in ((w.min(), -limit), (w.max(), limit)):
                if not 1 - LARGEST_OFF <= end / right <= 1 + SINGLE_ROUNDING:
                    raise Unmet(
                        _("{fans}the weights end at {actual}; expected {right}.").format(
                            fans=fans_said(fan_in, fan_out), actual=number(end), right=number(right)
                        )
                    )

    def is_flat(self) -> None:
        """Raise :class:`Unmet` unless each quarter between the extremes has a quarter of them."""
        for fan_in, fan_out, w in self.matrices():
            if not np.ptp(w) > 0 or not np.isfinite(w).all():
                raise Unmet(_("The weights are all the same."))
            shares = np.histogram(w, bins=4)[0] / w.size
            if np.abs(shares - 0.25).max() > SHARE_OFF:
                raise Unmet(
                    _(
                        "{fans}the four quarters between the smallest and the largest weight hold "
                        "{shares} of them; a flat law has 0.25 in each."
                    ).format(fans=fans_said(fan_in, fan_out), shares=", ".join(map(number, shares)))
                )

    def is_bell_shaped(self) -> None:
        """Raise :class:`Unmet` unless the middle is as full as that of a normal law, no end is."""
        for fan_in, fan_out, w in self.matrices():
            if np.ptp(w) > 0 and piled_up(w) > PILED_UP:
                raise Unmet(
                    _(
                        "{fans}{share} of the weights are one and the same number, the smallest or "
                        "the largest of all. Hardly two draws from a normal law are equal."
                    ).format(fans=fans_said(fan_in, fan_out), share=number(piled_up(w)))
                )
            share = np.mean(np.abs(w - w.mean()) < w.std())
            if not BELL[0] - SHARE_OFF <= share <= BELL[1] + SHARE_OFF:
                raise Unmet(
                    _(
                        "{fans}{share} of the weights lie within one standard deviation of the "
                        "mean; of normal ones it is {low} (cut off at two) to {high}."
                    ).format(
                        fans=fans_said(fan_in, fan_out),
                        share=number(share),
                        low=BELL[0],
                        high=BELL[1],
                    )
                )


def seeded(draw: Draw, fan_in: int, fan_out: int) -> Case:
    """The arguments of a draw, with a seed for the generator that is made on the other side."""
    return {"fan_in": fan_in, "fan_out": fan_out, "seed": draw.integer(0, 10**6)}


def fans_said(fan_in: int, fan_out: int) -> str:
    """The fans, as the start of a sentence."""
    return _("For fan_in = {fan_in}, fan_out = {fan_out}: ").format(fan_in=fan_in, fan_out=fan_out)


def weights_of(name: str, value: Any) -> Array:
    """The answer as an array of numbers; raises :class:`Unmet` if it is something else."""
    w = as_array(value)
    if w is None or not w.size:
        raise Unmet(
            _("{name} should return an array of weights, but came back with {kind}.").format(
                name=name, kind=kind_of(value)
            )
        )
    w = w.astype(float)
    if not np.isfinite(w).all():
        raise Unmet(_("The weights of {name} contain nan or inf.").format(name=name))
    return w


def agree_in_shape(w: Array, fan_in: int, fan_out: int) -> None:
    """Raise :class:`Unmet` unless ``w`` has shape (fan_in, fan_out)."""
    if w.shape != (fan_in, fan_out):
        raise Unmet(
            _("The weights should have shape {right}, but have shape {actual}.").format(
                right=(fan_in, fan_out), actual=w.shape
            )
        )
