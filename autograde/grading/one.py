"""Checking one notebook outside any gradebook: what a student runs."""

from pathlib import Path

from autograde.grading import secret as course_secret
from autograde.grading.course import Course, CourseError, find_course
from autograde.grading.notebook import InvalidNotebookError, assignment_of, parse, read_limited
from autograde.grading.results import NotebookResult
from autograde.grading.submission import grade
from autograde.judge import registry
from autograde.sandbox import Limits, Zygote


def check_notebook(
    path: Path, isolation: str = "bubblewrap", limits: Limits | None = None
) -> NotebookResult:
    """The result of the notebook at ``path``.

    Inside a course it is what grading gives: the course's secret decides the cases, and locked
    cells are put back. Raises ``OSError``, :class:`CourseError` and
    :class:`~autograde.sandbox.IsolationError`.
    """
    if path.is_dir():
        msg = f"{path} is a folder: name the notebook in it."
        raise CourseError(msg)
    if not path.exists():
        msg = f"There is no file {path}."
        raise CourseError(msg)
    data = read_limited(path)
    course = find_course(path.parent) or find_course(Path.cwd())
    assignment = _assignment(path, data)
    student = _student(path, course)
    secret = (course_secret.read(course.root) if course else None) or course_secret.PUBLIC
    with Zygote(isolation, registry.uses(assignment)) as zygote:
        return grade(
            data, assignment, student, secret, zygote, _released(course, assignment, path), limits
        ).result


def _assignment(path: Path, data: bytes) -> str:
    checks = {name: a for a in registry.assignments() for name in registry.checks(a)}
    try:
        found = assignment_of(parse(data), path.stem, checks)
    except InvalidNotebookError as error:
        msg = f"{path} {error}."
        raise CourseError(msg) from error
    if found is None:
        known = ", ".join(registry.assignments())
        msg = (
            f"{path} is of no assignment that is known here: it asks for no check. "
            f"The assignments are: {known}."
        )
        raise CourseError(msg)
    return found


def _released(course: Course | None, assignment: str, path: Path) -> bytes | None:
    """The notebook that students were given; ``None`` where it is the one that was worked in."""
    if course is None:
        return None
    released = course.folder("release") / assignment / f"{assignment}.ipynb"
    if not released.is_file() or released.samefile(path):
        return None
    return course.released(assignment)


def _student(path: Path, course: Course | None) -> str:
    """Whose notebook it is: the folder's name, as in ``submitted/ada/sgd-variants``."""
    if course is None:
        return ""
    place = path.resolve()
    for step in ("submitted", "autograded"):
        folder = course.folder(step).resolve()
        if place.is_relative_to(folder) and len(place.relative_to(folder).parts) == 3:
            return place.relative_to(folder).parts[0]
    return ""
