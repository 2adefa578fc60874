"""Grading a course: what is new is graded, recorded in batches, and remembered."""

import gc
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from autograde.grading import secret as course_secret
from autograde.grading.class_run import ClassRun, grade_class
from autograde.grading.course import Course, Submission
from autograde.grading.files import write_files
from autograde.grading.lock import only_run
from autograde.grading.plan import STAYS, Plan
from autograde.grading.results import NotebookResult
from autograde.grading.state import State, shared
from autograde.grading.submission import Graded
from autograde.grading.watcher import Watcher
from autograde.report.feedback import Page
from autograde.sandbox import Limits

if TYPE_CHECKING:
    from autograde.grading.record import Recorder

BATCH = 200
BATCH_SECONDS = 10.0


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


def grade_course(
    course: Course, assignments: Sequence[str], options: Options, watcher: Watcher
) -> list[NotebookResult]:
    """Grade and record what has changed since the last run; the results of all who were meant.

    A run that is interrupted keeps what was recorded, and the next one goes on from there.
    Raises ``CourseError``, ``SecretError``, ``RecordError`` and ``ClusterError``.
    """
    released = {name: course.released(name) for name in assignments}
    with ExitStack() as stack:
        stack.enter_context(only_run(course))
        secret = course_secret.read_or_create(course.root)
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
        state.tidy()
        plan = Plan(course, run, recorder, state, watcher, force=options.force)
        plan.add(assignments, options.students)
        watcher.start(len(plan.todo))
        batch = _Batch(course, recorder, state, plan.keys)
        try:
            for submission, graded in grade_class(run, plan.todo, pool):
                no_verdict = graded.result.failed and graded.result.status == "crashed"
                keep = no_verdict and plan.has_mark(submission)
                result = shared(_staying(graded.result) if keep else graded.result)
                plan.results.append(result)
                watcher.advance(result)
                if not keep:
                    batch.add(submission, replace(graded, result=result))
        finally:
            batch.flush()
    return sorted(plan.results, key=lambda result: (result.assignment, result.student))


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
