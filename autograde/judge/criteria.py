"""Collecting criteria: each ``with criterion(...)`` block passes or fails on its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from autograde.i18n import _
from autograde.judge.results import CriterionResult
from autograde.printable import printable

MAX_MESSAGE = 2000
"""Letters of a message: what it quotes may be as long as a student likes."""


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
            self.results.append(CriterionResult(name, False, _short(str(unmet)), weight))
        else:
            self.results.append(CriterionResult(name, True, "", weight))

    @contextmanager
    def recorded(self, name: str, weight: float = 1.0) -> Iterator[None]:
        """Judge the block, whose questions and answers are the same for everybody.

        They can be looked up, so they confirm what was found so far and never replace it: the
        weightiest of the criteria before have to hold, too.
        """
        with self(name, weight):
            yield
            heaviest = max((result.weight for result in self.results), default=0.0)
            if not all(result.passed for result in self.results if result.weight == heaviest):
                raise Unmet(_("These numbers are right, but count only if those above are, too."))


def _short(message: str) -> str:
    text = printable(message[: MAX_MESSAGE + 1], lines=True)
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 3] + "..."
