"""A page on a whole class: how each assignment went, and what to talk about in the next lesson."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean, median
from typing import TYPE_CHECKING
from urllib.parse import quote

from autograde.grading.results import STATUSES, NotebookResult, frequent_misconceptions
from autograde.report.pages import REASONS, Book, environment

if TYPE_CHECKING:
    from autograde.grading.course import Course
    from autograde.grading.overview import Overview
    from autograde.judge import CheckResult

STEPS = 10
"""Into so many parts the points are divided to show how many students have how much."""
FIRST = 10
"""So many misconceptions are seen at once."""
MOST = 8
"""So many criteria that failed are named."""
_EXPECTED = ("graded", "restored")


@dataclass(frozen=True)
class Check:
    """One check: the share of its points that was earned, and how many earned all of them."""

    name: str
    points: float
    share: float
    full: int


@dataclass(frozen=True)
class Wrong:
    """A misconception, how many have it, and what they were told."""

    check: str
    name: str
    count: int
    hint: str
    read: str
    link: str | None


@dataclass(frozen=True)
class Row:
    """One student: ``total`` is the gradebook's, ``score`` that of the checks."""

    student: str
    status: str
    total: float
    score: float
    scores: tuple[float, ...]
    link: str | None


class Assignment:
    """What the page says of one assignment."""

    def __init__(self, known: "Overview", course: "Course", book: Book) -> None:
        """The page stands in the folder of ``course``."""
        self._known, self._course, self._book = known, course, book
        self.assignment = known.assignment
        self.results = known.results
        self.ungraded, self.missing = known.ungraded, known.missing

    @cached_property
    def points(self) -> float:
        """The points that there are."""
        return max(result.max_score for result in self.results)

    @cached_property
    def mean(self) -> float:
        """The mean of those who handed in, by the checks."""
        return mean(result.score for result in self.results)

    @cached_property
    def median(self) -> float:
        """Their median."""
        return median(result.score for result in self.results)

    @cached_property
    def distribution(self) -> list[tuple[str, int]]:
        """How many students have which share of the points, in equal steps; the last is all."""
        shares = [result.score / (self.points or 1) for result in self.results]
        counts = Counter(min(int(round(STEPS * share, 6)), STEPS) for share in shares)
        width = 100 // STEPS
        labels = [f"{width * step} to {width * (step + 1)} %" for step in range(STEPS)]
        return [(label, counts[step]) for step, label in enumerate([*labels, "100 %"])]

    @cached_property
    def most(self) -> int:
        """The largest of these numbers."""
        return max(count for _label, count in self.distribution)

    @cached_property
    def checks(self) -> list[Check]:
        """The checks, in the order of the assignment."""
        verdicts: dict[str, list[CheckResult]] = {}
        for result in self.results:
            for check in result.checks:
                verdicts.setdefault(check.id, []).append(check)
        return [
            Check(
                name,
                max(float(check.points) for check in found),
                sum(check.score for check in found) / (sum(check.points for check in found) or 1),
                sum(check.passed for check in found),
            )
            for name, found in verdicts.items()
        ]

    @cached_property
    def misconceptions(self) -> list[Wrong]:
        """The misconceptions that were found, the most frequent first."""
        told = {(c.id, c.misconception): c for result in self.results for c in result.checks}
        found = []
        for name, wrong, count in frequent_misconceptions(self.results):
            check = told[name, wrong]
            read = check.read or ""
            found.append(Wrong(name, wrong, count, check.hint or "", read, self._book.place(read)))
        return found

    @cached_property
    def failures(self) -> list[tuple[str, str, int]]:
        """Check and criterion that did not hold most often, and of how many students."""
        counts = Counter(
            (check.id, criterion.name)
            for result in self.results
            for check in result.checks
            for criterion in check.criteria
            if not criterion.passed
        )
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [(check, name, count) for (check, name), count in ordered[:MOST] if count > 1]

    @cached_property
    def odd(self) -> list[tuple[str, list[str]]]:
        """The students of each status that is worth a look."""
        found = [
            (status, [result.student for result in self.results if result.status == status])
            for status in STATUSES
            if status not in _EXPECTED
        ]
        return [(status, students) for status, students in found if students]

    @property
    def rows(self) -> Iterator[Row]:
        """The students, by name."""
        for result in self.results:
            scores = {check.id: check.score for check in result.checks}
            yield Row(
                result.student,
                result.status,
                self._known.totals.get(result.student, 0.0),
                result.score,
                tuple(scores.get(check.name, 0.0) for check in self.checks),
                self._page(result),
            )

    def _page(self, result: NotebookResult) -> str | None:
        """The page that says why, seen from the folder of the course, if it is there."""
        folder = self._course.place("autograded", result.student, result.assignment)
        place = os.path.relpath(folder / REASONS, self._course.root)
        return quote(place) if (folder / REASONS).is_file() else None


def render(course: "Course", classes: Sequence["Overview"]) -> str:
    """The page, which stands in the folder of the course."""
    book = Book(course.root)
    shown = [Assignment(known, course, book) for known in classes]
    return environment().get_template("class.html").render(classes=shown, first=FIRST)
