"""Noise as a check sees it: what holds of it whatever stream it comes from.

A check hands in gray pictures, or black and white ones, and looks at what comes back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge.compare import Tolerance, as_array, mismatch, show
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers

GRAY = 0.5
"""The value of the pixels on which noise is measured."""

GRAYS = (32, 8, 8)
"""The shape of the pictures on which noise is measured: 2048 pixels."""

SAME_NOISE = Tolerance(relative=0.0, absolute=0.25)
"""For what is said of two samples of the same noise, which only decides whether a hint is found.
The logarithms of their spreads differ by 0.02 (one standard deviation)."""

ANY = Tolerance(relative=0.0, absolute=np.inf)


def samples(answers: Answers, shape: tuple[int, ...]) -> list[Any]:
    """The answers to the seeds of the one call; raises :class:`Unmet` at another shape or nan."""
    (value,) = answers.values()
    for item in value:
        problem = mismatch("x", item, np.zeros(shape), ANY)
        if problem:
            raise Unmet(problem)
    return [np.asarray(item, dtype=float) for item in value]


def numbers(value: Any, shape: tuple[int, ...]) -> list[Any] | None:
    """The answers to several seeds as arrays, if they are arrays of that shape."""
    arrays = [as_array(item) for item in value] if isinstance(value, list) else []
    if not arrays or any(array is None or array.shape != shape for array in arrays):
        return None
    return [array.astype(float) for array in arrays if array is not None]


@dataclass(frozen=True)
class Noise:
    """What can be said of noise whatever stream it comes from, in units of its ``stddev``."""

    mean: float
    spread: float
    edged: bool
    shared_by_pictures: bool
    shared_by_pixels: bool
    repeats: bool
    renews: bool

    @classmethod
    def of(cls, found: list[Any], stddev: float) -> "Noise":
        """The noise on gray pictures from a seed, from the same seed again, and from another."""
        z = (found[0] - GRAY) / stddev
        n, pixels = len(z), z[0].size
        mean, spread = float(z.mean()), float(z.std())
        centered = z - mean
        # Means of independent noise: n times their square is spread**2 on average, and 4 times
        # that with a probability below 1e-12 (chi-squared with 32 degrees of freedom); shared
        # noise gives 32 and 64 times, noise that rows or columns share 8 times.
        return cls(
            mean=mean,
            spread=spread,
            # 2048 normal numbers all within two standard deviations: probability 1e-41.
            edged=bool(np.abs(centered).max() < 2 * spread),
            shared_by_pictures=bool(n * (centered.mean(axis=0) ** 2).mean() > 4 * spread**2)
            or spread < 1e-6,
            shared_by_pixels=bool(pixels * (centered.mean(axis=(1, 2)) ** 2).mean() > 4 * spread**2)
            or spread < 1e-6,
            repeats=np.array_equal(found[0], found[1]),
            renews=not np.array_equal(found[0], found[2]),
        )

    def to_array(self) -> Any:
        """All of it; the mean in units of the spread, and the logarithm of the spread.

        Where a single number is the noise, which has no spread, the mean is 0.
        """
        spread = max(self.spread, 1e-6)
        mean = self.mean / spread if self.spread > 1e-6 else 0.0
        return np.array([mean, np.log(spread), *list(vars(self).values())[2:]], dtype=float)


def summary_of_noise(stddev: float) -> Callable[[Any], Any]:
    """What turns the answers on gray pictures to a :class:`Noise`'s numbers."""

    def summary(value: Any) -> Any:
        found = numbers(value, GRAYS)
        return value if found is None or len(found) != 3 else Noise.of(found, stddev).to_array()

    return summary


def share_at_the_ends(value: Any) -> Any:
    """Of noisy black and white pictures: the share of ends, and whether something is beyond."""
    found = numbers(value, GRAYS)
    if found is None:
        return value
    x = np.stack(found)
    beyond = x.min() < -1e-6 or x.max() > 1 + 1e-6
    return np.array([float(beyond), ((x == 0) | (x == 1)).mean()])


def has_spread(noise: Noise, stddev: float) -> None:
    """Raise :class:`Unmet` unless the noise looks normal, with mean 0 and the spread asked for.

    The mean of 2048 numbers is further than 6.5 standard errors (1 / sqrt(2048)) from its
    expectation with a probability below 1e-10; so is their spread, with 7 (1 / sqrt(4096)).
    Noise that pixels share consists of fewer numbers, which prove nothing.
    """
    if noise.shared_by_pictures or noise.shared_by_pixels:
        raise Unmet(
            _("Pixels share their noise, so there is too little of it to see how it is spread.")
        )
    if abs(noise.mean) > 6.5 / np.sqrt(2048) or abs(noise.spread - 1) > 7 / np.sqrt(4096):
        raise Unmet(
            _(
                "With stddev = {stddev}, the noise on gray pictures has mean {mean} and standard "
                "deviation {spread}; expected 0 and {stddev}, give or take a tenth of it."
            ).format(
                stddev=stddev, mean=show(noise.mean * stddev), spread=show(noise.spread * stddev)
            )
        )
    if noise.edged:
        raise Unmet(
            _(
                "Of 2048 pixels none has noise of more than two standard deviations. One in "
                "twenty should: the noise is normal."
            )
        )


def is_independent(noise: Noise) -> None:
    """Raise :class:`Unmet` if pictures or pixels share their noise."""
    if noise.shared_by_pictures and noise.shared_by_pixels:
        raise Unmet(_("One single number is added to all pixels of all pictures."))
    if noise.shared_by_pictures:
        raise Unmet(_("All pictures of the batch have the same noise."))
    if noise.shared_by_pixels:
        raise Unmet(_("All pixels of a picture have the same noise."))


def depends_on_seed(noise: Noise) -> None:
    """Raise :class:`Unmet` unless the same seed gives the same noise, and another one other."""
    if not noise.renews:
        raise Unmet(_("Generators with different seeds give exactly the same result."))
    if not noise.repeats:
        raise Unmet(_("Two generators with the same seed give different results."))


def is_cut(x: Any) -> None:
    """Raise :class:`Unmet` unless half of the black and white pixels are so with noise, too.

    Half of the noise leads out of the range; the share of 2048 is further than 6.5 standard
    errors (0.5 / sqrt(2048)) from that with a probability below 1e-10.
    """
    beyond, share = share_at_the_ends([x])
    if beyond:
        raise Unmet(
            _("Noisy pictures reach from {low} to {high}; pixels go from 0 to 1.").format(
                low=show(x.min()), high=show(x.max())
            )
        )
    if abs(share - 0.5) > 6.5 * 0.5 / np.sqrt(2048):
        raise Unmet(
            _(
                "Of black and white pixels (0 and 1), {share} are exactly 0 or 1 with noise; "
                "expected about 50 %: those whose noise leads out of the range."
            ).format(share=f"{share:.0%}")
        )
