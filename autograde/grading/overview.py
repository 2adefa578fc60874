"""What is known of a class after grading: its results, its totals, and who has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograde.grading.course import Course
from autograde.grading.results import NotebookResult
from autograde.grading.state import State


@dataclass(frozen=True)
class Overview:
    """One assignment of a class.

    ``totals`` are the gradebook's, with scores set by hand and late penalties; ``ungraded`` have
    handed in something that was not graded yet, or could not be.
    """

    assignment: str
    results: tuple[NotebookResult, ...]
    totals: Mapping[str, float]
    ungraded: tuple[str, ...]
    missing: tuple[str, ...]


def overview(course: Course, assignments: Sequence[str]) -> list[Overview]:
    """What the last gradings gave, by assignment. Raises ``RecordError``."""
    from autograde.grading.record import Recorder  # noqa: PLC0415 - it takes a second to load

    recorded = State(course.root).recorded
    with Recorder(course) as recorder:
        students = recorder.students()
        totals = {name: recorder.totals(name) for name in assignments}
    return [_overview(course, name, students, recorded, totals[name]) for name in assignments]


def _overview(
    course: Course,
    assignment: str,
    students: Sequence[str],
    recorded: Mapping[tuple[str, str], tuple[str, NotebookResult]],
    totals: Mapping[str, float],
) -> Overview:
    results, ungraded, missing = [], [], []
    for submission in course.submissions(assignment, course.students(students)):
        found = recorded.get((submission.student, assignment))
        if not submission.handed_in:
            missing.append(submission.student)
        elif found is None or found[1].status == "missing":
            ungraded.append(submission.student)
        else:
            results.append(found[1])
    return Overview(assignment, tuple(results), totals, tuple(ungraded), tuple(missing))
