"""What is to be graded: all that has changed since it was graded last."""

import difflib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from autograde.grading import remarks
from autograde.grading.class_run import ClassRun
from autograde.grading.course import Course, CourseError, Submission, few, time_stamp
from autograde.grading.files import are_there
from autograde.grading.notebook import read_limited
from autograde.grading.results import NotebookResult
from autograde.grading.state import State, key
from autograde.grading.watcher import Watcher
from autograde.judge import registry

if TYPE_CHECKING:
    from autograde.grading.record import Recorder

STAYS = "The mark from before stays in the gradebook."


@dataclass
class Plan:
    """What to do about each submission of a course: with ``force``, grade it in any case.

    ``todo`` are to be graded, ``results`` are known, and ``keys`` has for each student and
    assignment what the result is to be remembered under.
    """

    course: Course
    run: ClassRun
    recorder: "Recorder"
    state: State
    watcher: Watcher
    force: bool
    todo: list[Submission] = field(default_factory=list)
    results: list[NotebookResult] = field(default_factory=list)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    _marked: set[tuple[str, str]] = field(default_factory=set)

    def add(self, assignments: Sequence[str], wanted: frozenset[str]) -> None:
        """Look at what the students who are ``wanted``, or all, have handed in.

        Raises ``CourseError`` and ``RecordError``.
        """
        students = _meant(self.course, self.recorder.students(), wanted)
        for name in assignments:
            self._add(name, students)
        if remark := remarks.astray(self.course, students):
            self.watcher.remark(remark)

    def has_mark(self, submission: Submission) -> bool:
        """Whether the gradebook has a verdict on what the student handed in before."""
        return (submission.student, submission.assignment) in self._marked

    def _add(self, name: str, students: Sequence[str]) -> None:
        points = self.recorder.points(name)
        _refuse_other_points(name, points)
        if later := [check for check in registry.checks(name) if check not in points]:
            self.watcher.remark(remarks.unplaced(name, later))
        recorded = self.recorder.recorded(name)
        verdicts = {student for student in recorded if not self.state.failed(student, name)}
        self._marked |= {(student, name) for student in verdicts}
        gone = []
        for found in self.course.submissions(name, students):
            submission = _beside(found) if self.has_mark(found) else found
            if submission.student in recorded and not (found.handed_in or found.unusable):
                gone.append(submission.student)
            if remark := remarks.undated(submission):
                self.watcher.remark(remark)
            known = self._known(submission)
            if known is not None and _has(recorded, known, points):
                self.results.append(known)
            else:
                self.todo.append(submission)
        if gone:
            self.watcher.remark(remarks.gone(self.course, name, gone))

    def _known(self, submission: Submission) -> NotebookResult | None:
        """The result from before, if it can be given once more."""
        identity = _key(self.run, submission)
        self.keys[submission.student, submission.assignment] = identity
        lost = submission.handed_in and not are_there(self.course, submission)
        if self.force or lost:
            return None
        return self.state.find(submission.student, submission.assignment, identity)


def _meant(course: Course, known: Iterable[str], wanted: frozenset[str]) -> list[str]:
    """Those students who are wanted, or all. Raises :class:`CourseError` if one is not there."""
    students = course.students(known)
    for name in sorted(wanted.difference(students)):
        near = difflib.get_close_matches(name, students, n=1)
        folder = course.folder("submitted")
        advice = f"Did you mean {near[0]!r}?" if near else "Students are named like their folders."
        msg = f"There is no student {name!r}, neither in {folder} nor in the gradebook. {advice}"
        raise CourseError(msg)
    return [student for student in students if not wanted or student in wanted]


def _has(
    recorded: Mapping[str, Mapping[str, float | None]],
    result: NotebookResult,
    names: Container[str],
) -> bool:
    """Whether a gradebook with checks of these ``names`` has the result, and not an earlier one."""
    scores = {check.id: check.score for check in result.checks if check.id in names}
    there = recorded.get(result.student)
    return there is not None and scores == {name: there.get(name) for name in scores}


def _refuse_other_points(assignment: str, released: Mapping[str, float]) -> None:
    """Raise :class:`CourseError` where a check gives other points than the gradebook expects."""
    checks = registry.checks(assignment)
    changed = [
        f"{name} {checks[name].points:g} instead of {points:g}"
        for name, points in released.items()
        if name in checks and checks[name].points != points
    ]
    if changed:
        msg = (
            f"{assignment} was released with other points than its checks give now "
            f"({few(changed)}): run 'autograde release {assignment}', and grade again."
        )
        raise CourseError(msg)


def _beside(found: Submission) -> Submission:
    """What is handed in, beside what was graded before: a mark outlives what cannot be used."""
    if not found.unusable:
        return found
    return replace(found, handed_in=False, message=f"{found.message} {STAYS}")


def _key(run: ClassRun, submission: Submission) -> str:
    try:
        data = read_limited(submission.path) if submission.path else submission.message.encode()
    except OSError:
        data = b""
    return key(
        data + time_stamp(submission),
        run.released[submission.assignment],
        run.secret,
        run.isolation,
        run.all_cells,
    )
