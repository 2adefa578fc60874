"""Losses of a few weights, to look at how an optimizer walks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True, repr=False)
class Bowl:
    """``sum(curvature * (w - center)**2) / 2``: a gradient that can be worked out by hand."""

    curvature: Array
    center: Array

    def __repr__(self) -> str:
        """The gradient as a formula."""
        curvature, center = (
            np.array2string(part, separator=", ") for part in (self.curvature, self.center)
        )
        return f"{curvature} * (w - {center})"

    def loss(self, w: Array) -> float:
        """The loss at ``w``."""
        return float((self.curvature * (w - self.center) ** 2).sum() / 2)

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w``; the same at every step ``t``."""
        return self.curvature * (w - self.center)


@dataclass(frozen=True, repr=False)
class Alternating:
    """Mini-batches in miniature: step ``t`` sees bowl ``t``; after the last they start again."""

    bowls: tuple[Bowl, ...]

    def __repr__(self) -> str:
        """The gradients as formulas, in turn."""
        return "[" + ", ".join(map(repr, self.bowls)) + "][t]"

    def loss(self, w: Array) -> float:
        """The mean loss of the bowls at ``w``."""
        return sum(bowl.loss(w) for bowl in self.bowls) / len(self.bowls)

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w`` of the bowl of step ``t``."""
        return self.bowls[t % len(self.bowls)].gradient(w)


@dataclass(frozen=True)
class Quadratic:
    """``w @ matrix @ w / 2 - offset @ w``, with a symmetric matrix: a bowl or a narrow valley."""

    matrix: Array
    offset: Array

    def loss(self, w: Array) -> float:
        """The loss at ``w``."""
        return float(w @ self.matrix @ w / 2 - self.offset @ w)

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w``; the same at every step ``t``."""
        return self.matrix @ w - self.offset


@dataclass(frozen=True)
class Rosenbrock:
    """``(1 - w0)**2 + steepness * (w1 - w0**2)**2``: a curved valley, its minimum at (1, 1)."""

    steepness: float = 100.0

    def loss(self, w: Array) -> float:
        """The loss at ``w``, of shape (2,)."""
        return float((1 - w[0]) ** 2 + self.steepness * (w[1] - w[0] ** 2) ** 2)

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w``; the same at every step ``t``."""
        gap = w[1] - w[0] ** 2
        return np.array(
            [-2 * (1 - w[0]) - 4 * self.steepness * w[0] * gap, 2 * self.steepness * gap]
        )


@dataclass(frozen=True)
class Saddle:
    """``w0**2 - w1**2 + w1**4 / 4``: flat at the origin, with minima at ``w1 = +-sqrt(2)``."""

    scale: float = 1.0

    def loss(self, w: Array) -> float:
        """The loss at ``w``, of shape (2,)."""
        return float(self.scale * (w[0] ** 2 - w[1] ** 2 + w[1] ** 4 / 4))

    def gradient(self, w: Array, t: int = 0) -> Array:
        """The gradient at ``w``; the same at every step ``t``."""
        return self.scale * np.array([2 * w[0], -2 * w[1] + w[1] ** 3])
