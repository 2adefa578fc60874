"""What grading one notebook gives: a status, a score, and the verdict on each check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from autograde.i18n import _
from autograde.judge.results import CheckResult, CriterionResult

Status = Literal[
    "invalid",
    "missing",
    "crashed",
    "timed out",
    "out of memory",
    "restored",
    "blank",
    "graded",
]
"""How grading went; where several apply, the first one here is told."""

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class NotebookResult:
    """The outcome of grading one notebook.

    ``isolation`` tells how the student's code was kept apart (``"bubblewrap"`` or ``"process"``),
    ``seconds`` how long grading took, and ``message`` what a person should know besides.
    ``failed`` says that this is no verdict on the student's work: there was no file that could be
    used, or the program that grades went wrong. ``not_run`` is the number of cells that only show
    something and were left as they were handed in.
    """

    student: str
    assignment: str
    status: Status
    isolation: str
    seconds: float
    checks: tuple[CheckResult, ...] = field(default=())
    message: str = ""
    failed: bool = False
    not_run: int = 0

    @property
    def score(self) -> float:
        """The points earned over all checks."""
        return round(sum(check.score for check in self.checks), 2)

    @property
    def max_score(self) -> float:
        """The points that there are."""
        return float(sum(check.points for check in self.checks))

    def to_json(self) -> dict[str, Any]:
        """The result as ``--json`` writes it: plain data for other programs."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "status": self.status,
            "isolation": self.isolation,
            "score": self.score,
            "max_score": self.max_score,
            "seconds": round(self.seconds, 3),
            "not_run": self.not_run,
            "checks": [check.to_json() for check in self.checks],
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> "NotebookResult":
        """The result that has these :func:`own_fields`, and the parts that have theirs.

        Raises ``KeyError`` or ``TypeError`` on other data.
        """
        checks = tuple(
            CheckResult(**{**check, "criteria": tuple(map(_criterion, check["criteria"]))})
            for check in data["checks"]
        )
        return cls(**{**data, "checks": checks})


def own_fields(part: Any) -> dict[str, Any]:
    """The fields of a result, or of a part of one, by name."""
    return {own.name: getattr(part, own.name) for own in fields(part)}


def most_severe(statuses: Iterable[Status]) -> Status:
    """The status to tell where several apply; ``"graded"`` where there is none."""
    return min(statuses, key=STATUSES.index, default="graded")


def nothing_earned(check_id: str, title: str, points: float, reason: str) -> CheckResult:
    """The verdict on a check that could not be asked: one failed criterion, with the reason."""
    return CheckResult(
        check_id, title, points, (CriterionResult(_("the check could be asked"), False, reason),)
    )


def frequent_misconceptions(results: Sequence[NotebookResult]) -> list[tuple[str, str, int]]:
    """Check, misconception and number of notebooks, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for result in results:
        for check in result.checks:
            if check.misconception:
                key = (check.id, check.misconception)
                counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(check, name, count) for (check, name), count in ordered]


def _criterion(data: dict[str, Any]) -> CriterionResult:
    return CriterionResult(**data)
