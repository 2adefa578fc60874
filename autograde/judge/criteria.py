"""Collecting criteria: each ``with criterion(...)`` block passes or fails on its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from autograde.judge.results import CriterionResult


class Unmet(Exception):
    """A criterion does not hold; the message tells the student why."""


class Criteria:
    """The criteria of one check, in the order in which they were looked at."""

    def __init__(self) -> None:
        """Start with none."""
        self.results: list[CriterionResult] = []

    @contextmanager
    def __call__(self, name: str, weight: float = 1.0) -> Iterator[None]:
        """Judge the block: it passes unless it raises :class:`Unmet`.

        ``name`` is what the student reads; ``weight`` is its share of the check's points.
        """
        try:
            yield
        except Unmet as unmet:
            self.results.append(CriterionResult(name, False, str(unmet), weight))
        else:
            self.results.append(CriterionResult(name, True, "", weight))
