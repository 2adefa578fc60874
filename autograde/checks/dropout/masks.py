"""What can be said of random masks: not which units they drop, but by which law.

A *finding* is a number or a word that does not depend on the stream of random numbers, so two
answers that follow the same law have the same findings.

Every statement holds for a right answer with near certainty, on every seed. With N independent
draws the dropped share is further than d from ``rate`` with a probability below 2 exp(-2 N d^2)
(Hoeffding 1963). Checks draw at least N = 6400 units, so 2 exp(-32) = 3e-14 for d = 0.05.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.judge.compare import as_array

Kept = NDArray[np.bool_]

NEAR = 0.05
"""How far the dropped share of 6400 units may lie from the rate."""

ABOUT = 0.18
"""How far, where units share what was drawn: there are at least 200 draws, 2 exp(-13) = 5e-6."""

UNEVEN = 0.3
"""How far the share of one feature, or of one example, may lie from that of all. Of 10 masks of
shape (32, 20) that is 320 or 200 draws: 2 exp(-36) = 5e-16 for one of the 20 or 32."""


ALIKE = 0.95
"""The share of neighboring examples (or features) from which on they are called the same. If whole
examples are dropped, neighbors are the same in 0.68 of the cases, by luck."""


def share(kept: Kept, rate: float) -> float:
    """The dropped share of all units, as ``rate`` or ``1 - rate`` if it is near them."""
    dropped = float(1 - kept.mean())
    shared = structure(kept).startswith(("same for every", "same in every call"))
    near = ABOUT if shared else NEAR
    for known in (rate, 1 - rate):
        if abs(dropped - known) <= near:
            return known
    return round(dropped, 1)


def structure(kept: Kept) -> str:
    """What the units of masks of shape (calls, batch, features) have in common.

    With a rate from 0.2 to 0.8, two of ten masks of shape (32, 20) are the same with a probability
    of 0.68^640; half of all neighboring examples (or features) are with less. The number of dropped
    units in a mask is any given one with at most 0.04, so it is the same in all ten with 3e-13.
    """
    if kept.all() or not kept.any():
        return "all alike"
    if (kept == kept[:1]).all():
        return "same in every call"
    if (kept[:, 1:] == kept[:, :-1]).all(axis=2).mean() > ALIKE:
        return "same for every example"
    if (kept[:, :, 1:] == kept[:, :, :-1]).all(axis=1).mean() > ALIKE:
        return "same for every feature"
    of_examples, of_calls = kept.sum(axis=2), kept.sum(axis=(1, 2))
    if (of_examples == of_examples[0, 0]).all() or (of_calls == of_calls[0]).all():
        return "same number every time"
    far = [np.abs(kept.mean(axis=axes) - kept.mean()).max() for axes in ((0, 1), (0, 2))]
    return "some more than others" if max(far) > UNEVEN else "on its own"


def one_value(values: NDArray[Any]) -> float | str:
    """The value that all of them have, within single precision, or "many"."""
    if values.size == 0:
        return "none"
    if not np.isfinite(values).all():
        return "not finite"
    first = float(values.flat[0])
    return first if np.abs(values - first).max() <= 1e-4 * abs(first) + 1e-6 else "many"


def stacked(values: list[Any], shape: tuple[int, ...]) -> NDArray[Any] | None:
    """The arrays of ``values`` in one, or ``None`` unless all are numbers of ``shape``."""
    arrays = [as_array(value) for value in values]
    if not arrays or any(array is None or array.shape != shape for array in arrays):
        return None
    return np.stack([np.asarray(array, dtype=float) for array in arrays])
