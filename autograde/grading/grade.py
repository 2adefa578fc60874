"""Grading a course: what is new is graded, recorded in batches, and remembered."""

import difflib
import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from autograde.grading import remarks
from autograde.grading import secret as course_secret
from autograde.grading.class_run import ClassRun, grade_class
from autograde.grading.course import Course, CourseError, Submission, few, time_stamp
from autograde.grading.files import are_there, write_files
from autograde.grading.notebook import read_limited
from autograde.grading.results import NotebookResult
from autograde.grading.state import State, key, shared
from autograde.grading.submission import Graded
from autograde.judge import registry
from autograde.report.feedback import Page
from autograde.sandbox import Limits

if TYPE_CHECKING:
    from autograde.grading.record import Recorder

BATCH = 200
BATCH_SECONDS = 10.0
STAYS = "The mark from before stays in the gradebook."


@dataclass(frozen=True)
class Options:
    """How to grade: on ``jobs`` processes, and again what is graded already if ``force``.

    With the address of a ``scheduler``, its cluster grades instead. With ``all_cells``, those that
    only show something are run, too, for their outputs. Without any ``students``, everybody is
    graded.
    """

    jobs: int = 1
    isolation: str = "bubblewrap"
    force: bool = False
    limits: Limits | None = None
    scheduler: str | None = None
    all_cells: bool = False
    students: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Watcher:
    """Hears how a run goes: the number of submissions to grade, each that is done, and news.

    ``remark`` hears what should be looked at when all is done.
    """

    start: Callable[[int], None] = lambda total: None
    advance: Callable[[NotebookResult], None] = lambda result: None
    tell: Callable[[str], None] = lambda text: None
    remark: Callable[[str], None] = lambda text: None


def grade_course(
    course: Course, assignments: Sequence[str], options: Options, watcher: Watcher
) -> list[NotebookResult]:
    """Grade and record what has changed since the last run; the results of all who were meant.

    A run that is interrupted keeps what was recorded, and the next one goes on from there.
    Raises ``CourseError``, ``SecretError``, ``RecordError`` and ``ClusterError``.
    """
    released = {name: course.released(name) for name in assignments}
    secret = course_secret.read_or_create(course.root)
    with ExitStack() as stack:
        run = ClassRun(
            released,
            secret,
            options.isolation,
            options.jobs,
            options.limits,
            scheduler=options.scheduler,
            all_cells=options.all_cells,
        )
        pool = stack.enter_context(run.started())
        recorder = stack.enter_context(_recorder(course, watcher))
        state = State(course.root)
        students = _meant(course, recorder.students(), options.students)
        results: list[NotebookResult] = []
        todo: list[Submission] = []
        keys: dict[tuple[str, str], str] = {}
        marked: set[tuple[str, str]] = set()
        for name in assignments:
            _refuse_other_points(name, recorder.points(name))
            recorded = recorder.recorded(name)
            has_mark = {student for student in recorded if not state.failed(student, name)}
            marked.update((student, name) for student in has_mark)
            gone = []
            for found in course.submissions(name, students):
                submission = _beside(found) if found.student in has_mark else found
                if submission.student in recorded and not (found.handed_in or found.unusable):
                    gone.append(submission.student)
                if remark := remarks.undated(submission):
                    watcher.remark(remark)
                identity = _key(run, submission)
                keys[submission.student, name] = identity
                known = state.find(submission.student, name, identity)
                lost = submission.handed_in and not are_there(course, submission)
                if options.force or not known or lost or submission.student not in recorded:
                    todo.append(submission)
                else:
                    results.append(known)
            if gone:
                watcher.remark(remarks.gone(course, name, gone))
        if remark := remarks.astray(course, students):
            watcher.remark(remark)
        watcher.start(len(todo))
        batch = _Batch(course, recorder, state, keys)
        try:
            for submission, graded in grade_class(run, todo, pool):
                no_verdict = graded.result.failed and graded.result.status == "crashed"
                keep = no_verdict and (submission.student, submission.assignment) in marked
                result = shared(_staying(graded.result) if keep else graded.result)
                results.append(result)
                watcher.advance(result)
                if not keep:
                    batch.add(submission, replace(graded, result=result))
        finally:
            batch.flush()
    return sorted(results, key=lambda result: (result.assignment, result.student))


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


def _staying(result: NotebookResult) -> NotebookResult:
    """The result of a program that went wrong, beside an earlier mark."""
    return replace(result, message=f"{result.message} {STAYS}".strip())


def _recorder(course: Course, watcher: Watcher) -> "Recorder":
    """The gradebook; nbgrader takes a second to load, while worker processes warm up."""
    gc.disable()  # what is imported is no garbage, and most of it stays
    try:
        from autograde.grading.record import Recorder  # noqa: PLC0415
    finally:
        gc.enable()
    gc.freeze()
    return Recorder(course, watcher.tell)


class _Batch:
    """Results that wait to be recorded together."""

    def __init__(
        self,
        course: Course,
        recorder: "Recorder",
        state: State,
        keys: dict[tuple[str, str], str],
    ) -> None:
        self.course, self.recorder, self.state, self.keys = course, recorder, state, keys
        self.page = Page(course.root)
        self.items: list[tuple[Submission, Graded]] = []
        self.since = time.monotonic()

    def add(self, submission: Submission, graded: Graded) -> None:
        """Write the files of a result now, and its rows with the next batch."""
        if submission.handed_in:  # who handed in nothing has no submission in the gradebook
            write_files(self.course, submission, graded, self.page.render(graded.result))
            # The notebook is written: a batch of them with their figures would fill the memory.
            self.items.append((submission, replace(graded, notebook=b"")))
        if len(self.items) >= BATCH or time.monotonic() - self.since > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Record what waits, then remember that it is."""
        items, self.items = self.items, []
        for assignment in dict.fromkeys(submission.assignment for submission, _g in items):
            of_one = [item for item in items if item[0].assignment == assignment]
            self.recorder.write(assignment, of_one)
            self.state.add(
                (self._known_as(submission, graded.result), graded.result)
                for submission, graded in of_one
            )
        self.since = time.monotonic()

    def _known_as(self, submission: Submission, result: NotebookResult) -> str:
        """What to remember a result under; one that is no verdict is known, and never reused."""
        return "" if result.failed else self.keys[submission.student, submission.assignment]


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
