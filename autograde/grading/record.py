"""Recording results as rows in nbgrader's gradebook."""

import codecs
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy import func, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from autograde.grading.course import Course, Submission, time_stamp
from autograde.grading.files import RecordError
from autograde.grading.late import LatePenalties
from autograde.grading.submission import Graded

PATIENCE = 60.0
"""Seconds to wait for a gradebook that another program has locked."""
PAUSE = 1.0
NO_RESPONSE = "No response."

_OTHER_VERSION = re.compile(r"no such (table|column)|(relation|column) .* does not exist")

Item = tuple[Submission, Graded]
Row = dict[str, Any]


class Recorder:
    """Writes results into the gradebook of a course, as ``nbgrader autograde`` does.

    Manual scores, extra credit and comments of people are left as they are, and so is a late
    penalty where the course's plugin has no rule of its own. ``tell`` hears why there is a wait,
    if there is one.
    """

    def __init__(self, course: Course, tell: Callable[[str], None] = lambda text: None) -> None:
        """Open the gradebook. Raises :class:`RecordError`."""
        self.course = course
        self.tell = tell
        self.book: Gradebook = self._patiently(
            lambda: Gradebook(course.db_url, course.course_id), lambda: None
        )

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *args: object) -> None:
        self.book.close()

    def students(self) -> list[str]:
        """The students whom the gradebook knows."""
        return [student for (student,) in self._read(select(Student.id))]

    def recorded(self, assignment: str) -> dict[str, dict[str, float | None]]:
        """What checks gave, by student and check, to those whose submission is recorded.

        Raises :class:`RecordError` where the gradebook does not know the assignment.
        """
        notebook = self._notebook(assignment)
        names = {cell.id: cell.name for cell in notebook.grade_cells}
        query = (
            select(SubmittedAssignment.student_id, Grade.cell_id, Grade.auto_score)
            .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .where(SubmittedAssignment.assignment_id == notebook.assignment_id)
        )
        found: dict[str, dict[str, float | None]] = {}
        for student, cell, score in self._read(query):
            scores = found.setdefault(student, {})
            if cell in names:
                scores[names[cell]] = score
        return found

    def points(self, assignment: str) -> dict[str, float]:
        """The points of each check of ``assignment``, as they were released."""
        return {cell.name: cell.max_score for cell in self._notebook(assignment).grade_cells}

    def totals(self, assignment: str) -> dict[str, float]:
        """Each student's score for ``assignment``, as nbgrader exports it."""
        about = self._notebook(assignment).assignment_id

        def read() -> dict[str, float]:
            # A query for all: nbgrader's `score` of each one looks at every grade there is.
            part, run = SubmittedNotebook, self.book.db.execute
            of_it = SubmittedAssignment.assignment_id == about
            own = SubmittedAssignment.id == part.assignment_id
            scores = select(part.assignment_id, func.sum(Grade.score)).join(
                Grade, Grade.notebook_id == part.id
            )
            late = select(part.assignment_id, func.sum(part.late_submission_penalty))
            earned, lost = (
                dict(
                    run(
                        each.join(SubmittedAssignment, own)
                        .where(of_it)
                        .group_by(part.assignment_id)
                    ).all()
                )
                for each in (scores, late)
            )
            students = select(SubmittedAssignment.id, SubmittedAssignment.student_id).where(of_it)
            return {
                student: max(0.0, (earned.get(one) or 0.0) - (lost.get(one) or 0.0))
                for one, student in run(students)
            }

        totals: dict[str, float] = self._patiently(read, self.book.db.rollback)
        return totals

    def write(self, assignment: str, items: Sequence[Item]) -> None:
        """Record results of one assignment, all of them or, on :class:`RecordError`, none."""

        def transaction() -> None:
            notebook = self._notebook(assignment)
            self._write(notebook, items)
            if notebook.assignment.duedate is not None:
                self._penalize(notebook, items)
            self.book.db.commit()

        self._patiently(transaction, self.book.db.rollback)

    def _read(self, query: Any) -> Iterable[Any]:
        found: Iterable[Any] = self._patiently(
            lambda: self.book.db.execute(query).all(), self.book.db.rollback
        )
        return found

    def _notebook(self, assignment: str) -> Any:
        try:
            return self.book.find_notebook(assignment, assignment)
        except MissingEntry as error:
            msg = (
                f"The gradebook {self.where()} does not know {assignment}: "
                f"run 'autograde release {assignment}' in {self.course.root}."
            )
            raise RecordError(msg) from error

    def _write(self, notebook: Notebook, items: Sequence[Item]) -> None:
        run = self.book.db.execute
        students = [submission.student for submission, _graded in items]
        known = set(self.book.db.scalars(select(Student.id).where(Student.id.in_(students))))
        _insert(run, Student, [{"id": name} for name in students if name not in known])
        places = self._places(notebook, items)
        grades, comments = _existing(run, Grade, places), _existing(run, Comment, places)
        answers = {cell.id: cell.name for cell in notebook.solution_cells}
        cells = {cell.name: cell.id for cell in notebook.grade_cells}
        new: list[Row] = []
        old: list[Row] = []
        new_comments: list[Row] = []
        old_comments: list[Row] = []
        unknown: list[Row] = []
        unjudged: list[Row] = []
        for submission, graded in items:
            place = places[submission.student]
            scores = {check.id: check.score for check in graded.result.checks}
            for name, cell in cells.items():
                row = grades.get((place, cell))
                reviewed = row is not None and row.manual_score is not None
                values: Row = {"needs_manual_grade": reviewed or name not in scores}
                if name in scores:
                    _place(new, old, row, place, cell, values | {"auto_score": scores[name]})
                else:  # what no check knows keeps the score that it may have from before
                    _place(unknown, unjudged, row, place, cell, values)
            for cell, name in answers.items():
                said = NO_RESPONSE if name in graded.unanswered else None
                row = comments.get((place, cell))
                _place(new_comments, old_comments, row, place, cell, {"auto_comment": said})
        for rows in (new, unknown):
            _insert(run, Grade, rows)
        for rows in (old, unjudged):
            _update(run, Grade, rows)
        _insert(run, Comment, new_comments)
        _update(run, Comment, old_comments)

    def _penalize(self, notebook: Notebook, items: Sequence[Item]) -> None:
        """Take off what being late costs, and nothing from what came in time.

        Where the course has no rule, or it is not known when something came, a penalty stays.
        """
        costs = LatePenalties(self.course)
        self.book.db.expire_all()  # scores were changed behind the objects' back
        for submission, _graded in items:
            found = self.book.find_submission_notebook(
                notebook.name, notebook.assignment.name, submission.student
            )
            late = found.assignment.total_seconds_late
            if late > 0:
                penalty = costs.penalty(submission.student, found.score, late)
                if penalty is not None:
                    found.late_submission_penalty = penalty
            elif costs.decides and found.assignment.timestamp is not None:
                found.late_submission_penalty = None

    def _places(self, notebook: Notebook, items: Sequence[Item]) -> dict[str, str]:
        """The id of each student's submitted notebook, which is added where there is none."""
        run = self.book.db.execute
        students = [submission.student for submission, _graded in items]
        rows = run(
            select(SubmittedAssignment.student_id, SubmittedNotebook.id, SubmittedAssignment.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(SubmittedNotebook.notebook_id == notebook.id)
            .where(SubmittedAssignment.student_id.in_(students))
        ).all()
        places = {student: place for student, place, _id in rows}
        handed_in = {student: identity for student, _place, identity in rows}
        times = {submission.student: timestamp(submission) for submission, _graded in items}
        dated = [
            {"id": handed_in[name], "timestamp": moment}
            for name, moment in times.items()
            if moment and name in handed_in
        ]
        _update(run, SubmittedAssignment, dated)
        fresh = {name: new_uuid() for name in students if name not in places}
        added = [
            {
                "id": identity,
                "assignment_id": notebook.assignment_id,
                "student_id": name,
                "timestamp": times[name],
            }
            for name, identity in fresh.items()
        ]
        _insert(run, SubmittedAssignment, added)
        new = {name: new_uuid() for name in fresh}
        below = [
            {"id": new[name], "notebook_id": notebook.id, "assignment_id": identity}
            for name, identity in fresh.items()
        ]
        _insert(run, SubmittedNotebook, below)
        return places | new

    def _patiently(self, action: Callable[[], Any], undo: Callable[[], None]) -> Any:
        """``action()``, tried again for a minute while another program has the gradebook locked."""
        end = time.monotonic() + PATIENCE
        told = False
        while True:
            try:
                return action()
            except OperationalError as error:
                undo()
                if "locked" not in str(error.orig) or time.monotonic() > end:
                    raise RecordError(self._explain(error)) from error
            except SQLAlchemyError as error:
                undo()
                raise RecordError(self._explain(error)) from error
            except ImportError as error:
                msg = f"The gradebook {self.where()} needs {error.name}: pip install {error.name}."
                raise RecordError(msg) from error
            if not told:
                self.tell("The gradebook is locked by another program; waiting for up to a minute.")
                told = True
            time.sleep(PAUSE)

    def _explain(self, error: SQLAlchemyError) -> str:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        if "locked" in reason:
            return (
                f"The gradebook {self.where()} is still locked by another program after a "
                "minute: close that program (formgrader, nbgrader, a database browser) and run "
                "'autograde grade' again."
            )
        if _OTHER_VERSION.search(reason):
            return (
                f"The gradebook {self.where()} is of another version of nbgrader: "
                "make a copy of it, then run 'nbgrader db upgrade'."
            )
        if self.course.db_url.startswith("sqlite"):
            advice = "check that the file and its folder can be written and the disk is not full"
        else:
            advice = "check that its server runs and lets you in"
        return (
            f"The gradebook {self.where()} cannot be used ({reason.rstrip('.')}): {advice}, and "
            "run 'autograde grade' again."
        )

    def where(self) -> str:
        """Where the gradebook is, without its password."""
        try:
            return make_url(self.course.db_url).render_as_string(hide_password=True)
        except ArgumentError:
            return "of the course's configuration"


def _place(new: list[Row], old: list[Row], row: Any, place: str, cell: str, values: Row) -> None:
    if row is None:
        new.append({"id": new_uuid(), "notebook_id": place, "cell_id": cell, **values})
    else:
        old.append({"id": row.id, **values})


def _existing(run: Callable[..., Any], table: Any, places: dict[str, str]) -> dict[Any, Any]:
    """The rows of submitted notebooks, by notebook and cell."""
    columns = [table.id, table.notebook_id, table.cell_id]
    if table is Grade:
        columns.append(Grade.manual_score)
    rows = run(select(*columns).where(table.notebook_id.in_(places.values())))
    return {(row.notebook_id, row.cell_id): row for row in rows}


def _insert(run: Callable[..., Any], table: Any, rows: list[Row]) -> None:
    if rows:
        run(insert(table), rows)


def _update(run: Callable[..., Any], table: Any, rows: list[Row]) -> None:
    if rows:
        run(update(table), rows)


def timestamp(submission: Submission) -> datetime | None:
    """When it was handed in, if nbgrader's exchange or the student's system left a note."""
    data = time_stamp(submission)
    # As editors and shells of Windows write text, too.
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig").strip()
        moment: datetime | None = parse_utc(text) if text else None
    # Strangers write it, and who reads it looks up names of time zones among the files.
    except Exception:
        return None
    return moment
