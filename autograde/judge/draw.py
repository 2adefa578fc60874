"""Random cases from a seed: the same seed gives the same cases, on every machine."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

_SIGNS = np.array([-1.0, 1.0])


class Draw:
    """A source of small numbers that are easy to read: two decimals, never close to zero.

    The seed is public in a notebook and derived from a secret in grading, so the cases of a
    grading run cannot be foreseen.
    """

    def __init__(self, seed: bytes) -> None:
        """Start the stream that belongs to ``seed``."""
        digest = hashlib.sha256(seed).digest()
        self.rng = np.random.default_rng(int.from_bytes(digest[:16], "big"))

    def vector(self, *shape: int, scale: float = 1.0) -> Array:
        """Numbers of either sign from ``0.1 * scale`` to ``2 * scale``, of the given shape."""
        magnitude = self.rng.uniform(0.1, 2.0, shape) * scale
        # As ``choice`` would draw them, in a third of its time.
        return np.round(magnitude * _SIGNS.take(self.rng.integers(0, 2, shape)), 2)

    def positive(self, *shape: int, scale: float = 1.0) -> Array:
        """Numbers from ``0.1 * scale`` to ``2 * scale``."""
        return np.abs(self.vector(*shape, scale=scale))

    def uniform(self, low: float, high: float) -> float:
        """One number of at most three decimals."""
        return round(float(self.rng.uniform(low, high)), 3)

    def integer(self, low: int, high: int) -> int:
        """One integer; both ends are possible."""
        return int(self.rng.integers(low, high + 1))

    def permutation(self, n: int) -> NDArray[np.int64]:
        """The integers from 0 to ``n - 1``, none of them in its own place if there are two or more.

        So an answer that takes places for integers, or ignores the order, is never right by luck.
        """
        while True:
            found = self.rng.permutation(n)
            if n < 2 or (found != np.arange(n)).all():
                return found

    def cases(self, make: Callable[[int], dict[str, Any]], n: int = 6) -> list[dict[str, Any]]:
        """``make(size)`` for sizes from 2 on: the first cases are the easiest to read."""
        return [make(2 + i // 2) for i in range(n)]
