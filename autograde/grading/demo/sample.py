"""One submission of the sample class, and what grading it has to give."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.grading.demo.answers import Answer
from autograde.grading.results import Status


@dataclass(frozen=True)
class Sample:
    """What a student handed in for an assignment.

    ``answers`` is the code of each function; ``habit`` is how the notebook was arranged around it,
    and ``accident`` what happened to it, if anything did. The expectations name checks: those
    that earn ``full`` marks, those that earn ``nothing``, and those that earn less than full marks
    with the diagnosis of a misconception (``mistakes``). Of other checks nothing is said.
    """

    student: str
    assignment: str
    answers: Mapping[str, Answer]
    habit: str = "plain"
    accident: str = ""
    expected_status: Status = "graded"
    full: frozenset[str] = field(default=frozenset())
    nothing: frozenset[str] = field(default=frozenset())
    mistakes: Mapping[str, str] = field(default_factory=dict)

    @property
    def expected_full_marks(self) -> bool:
        """Whether every check earns all its points."""
        return bool(self.answers) and self.full == self.answers.keys()
