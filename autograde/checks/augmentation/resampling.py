"""Examples that were drawn again, as a check sees them: what holds whatever stream drew them.

The first number of each row of ``x`` says which example it is, the second its class.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge.compare import as_array, kind_of, show
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.plain import parts

XY = ("x", "y")

TOLERANCE = 1e-5
"""Numbers below 100 that went through single precision have errors of at most 4e-6."""


def pair_of(item: Any) -> tuple[Any, Any] | None:
    """An answer as arrays ``(x, y)`` of equal length, the rows of ``x`` flat."""
    found = parts(item, XY)
    arrays = [as_array(part) for part in found or ()]
    if len(arrays) != 2 or any(array is None or not array.size for array in arrays):
        return None
    x, y = (array for array in arrays if array is not None)
    if y.ndim != 1 or x.ndim < 2 or len(x) != len(y):
        return None
    flat = x.reshape(len(x), -1)
    return (flat, y) if flat.shape[1] >= 2 else None


def tally(x: Any, n: int) -> Any:
    """How often each of ``n`` examples occurs among the rows of ``x``."""
    return (x[:, :1] == np.arange(n)).sum(axis=0)


MANY = 50
"""From so many examples on, what chance does with them shows whether it is used as it should."""


def summary_of_samples(y: Any) -> Callable[[Any], Any]:
    """What can be said of resampled examples whatever stream chose them."""
    given = np.unique(y, return_counts=True)[1]
    balanced = len(given) * given.max()

    def summary(value: Any) -> Any:
        found = [pair_of(item) for item in value] if isinstance(value, list) else []
        pairs = [pair for pair in found if pair is not None]
        if not pairs or len(pairs) < len(found):
            return value
        x, labels = pairs[0]
        tallies = np.array([tally(x, len(y)) for x, _labels in pairs])
        counts = np.unique(labels, return_counts=True)[1]
        known = [
            len(labels) - balanced,
            counts.min() == counts.max(),
            (x[:, 1] == labels).all(),
            (tallies[0] > 0).all(),
        ]
        if len(y) >= MANY:
            same = [(tallies[0] == tallies[1]).all(), (tallies[0] == tallies).all()]
            known += [tallies[0].max() > len(y) / 2, *same]
        return np.array(known, dtype=float)

    return summary


def resampled(answers: Answers) -> list[tuple[Any, Any]]:
    """The ``(x, y)`` of every seed; raises :class:`Unmet` where something else came back."""
    found = []
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        shape = exchange.question.arguments["x"].shape[1:]
        for item in value:
            pair, given = pair_of(item), parts(item, XY)
            if pair is None or given is None:
                raise Unmet(
                    _(
                        "oversample should return (x, y), as many rows of x as labels in y, but "
                        "came back with {kind}."
                    ).format(kind=kind_of(item))
                )
            if np.shape(given[0])[1:] != shape:
                raise Unmet(
                    _("An example of x has shape {actual}; it should be {expected}.").format(
                        actual=np.shape(given[0])[1:], expected=shape
                    )
                )
            found.append(pair)
    return found


def are_balanced(answers: Answers) -> None:
    """Raise :class:`Unmet` unless every class occurs as often as the largest one did."""
    classes, counts = np.unique(answers.exchanges[0].question.arguments["y"], return_counts=True)
    for _x, labels in resampled(answers):
        for label in classes:
            found = int((labels == label).sum())
            if found != counts.max():
                raise Unmet(
                    _(
                        "Class {label} occurs {found} times; expected {expected}, as often as the "
                        "largest class of what was handed in."
                    ).format(label=label, found=found, expected=counts.max())
                )


def are_pairs(answers: Answers) -> None:
    """Raise :class:`Unmet` unless every row of x was handed in, with the label it has now."""
    arguments = answers.exchanges[0].question.arguments
    y = arguments["y"]
    known = arguments["x"].reshape(len(y), -1)
    for x, labels in resampled(answers):
        same = (x[:, :1] == known[:, 0]).argmax(axis=1)
        for foreign in np.flatnonzero(~(np.abs(x - known[same]).max(axis=1) <= TOLERANCE)):
            raise Unmet(_("The row {row} of x was not handed in.").format(row=show(x[foreign])))
        for apart in np.flatnonzero(y[same] != labels):
            raise Unmet(
                _(
                    "The row {row} of x was handed in with label {right}; now it has {label}."
                ).format(row=show(x[apart]), right=y[same[apart]], label=show(labels[apart]))
            )


def are_all_there(answers: Answers) -> None:
    """Raise :class:`Unmet` unless each example that was handed in comes back."""
    n = len(answers.exchanges[0].question.arguments["y"])
    for x, _labels in resampled(answers):
        lost = n - len(np.intersect1d(x[:, 0], np.arange(n)))
        if lost:
            raise Unmet(
                _("Of {n} examples that were handed in, {lost} are lost.").format(n=n, lost=lost)
            )


def are_drawn(answers: Answers) -> None:
    """Raise :class:`Unmet` unless chance, and the generator alone, chose who is repeated."""
    n = len(answers.exchanges[0].question.arguments["y"])
    tallies = [tally(x, n) for x, _y in resampled(answers)]
    if all(np.array_equal(tallies[0], other) for other in tallies):
        raise Unmet(_("Whatever the seed of the generator, the same examples are repeated."))
    if not np.array_equal(tallies[0], tallies[1]):
        raise Unmet(_("Two generators with the same seed give different results."))
    # All 29 repetitions of a class of 8 fall on one example with a probability of 1e-25.
    if max(times.max() for times in tallies) > n / 2:
        raise Unmet(_("All repetitions of a class are of one and the same example."))
