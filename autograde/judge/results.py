"""What judging gives: data, ready to be shown, stored or sent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class CriterionResult:
    """One thing that was looked at: its name, whether it holds, and, if not, why."""

    name: str
    passed: bool
    message: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class CheckResult:
    """The verdict on one check.

    ``score`` is between 0 and ``points``. ``misconception`` names the known mistake that the
    answers show, if any; ``hint`` and ``read`` are what to tell the student about it.
    """

    id: str
    title: str
    points: float
    criteria: tuple[CriterionResult, ...]
    misconception: str | None = None
    hint: str | None = None
    read: str | None = None

    @cached_property
    def score(self) -> float:
        """The points earned: the passed criteria's share of the weight, to the cent."""
        total = sum(criterion.weight for criterion in self.criteria)
        passed = sum(criterion.weight for criterion in self.criteria if criterion.passed)
        return round(float(self.points) * passed / total, 2) if total else 0.0

    @property
    def passed(self) -> bool:
        """Whether every criterion holds."""
        return bool(self.criteria) and all(criterion.passed for criterion in self.criteria)

    def to_json(self) -> dict[str, Any]:
        """The part of a result file that tells of this check."""
        return {
            "id": self.id,
            "score": self.score,
            "points": float(self.points),
            "criteria": [
                {"name": c.name, "passed": c.passed, "message": c.message} for c in self.criteria
            ],
            "misconception": self.misconception,
        }
