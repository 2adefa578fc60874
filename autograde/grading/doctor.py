"""What is installed and what works, with what to do where it does not."""

import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograde.grading.course import Course, CourseError, find_course
from autograde.grading.files import RecordError
from autograde.sandbox import IsolationError
from autograde.sandbox.isolation import command

PACKAGES = ("numpy", "ipython", "matplotlib", "msgpack", "nbformat", "nbgrader", "jupytext", "rich")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is fine, and what is there or what to do."""

    subject: str
    fine: bool
    text: str


def require_isolation(isolation: str) -> None:
    """Raise :class:`~autograde.sandbox.IsolationError` if this isolation does not work here."""
    with tempfile.TemporaryDirectory() as folder:
        command(isolation, Path(folder))


def examine(folder: Path) -> list[Finding]:
    """Look at everything that grading in ``folder`` needs."""
    return [*_python(), _bubblewrap(), *_course(folder)]


def _python() -> Iterator[Finding]:
    fine = sys.version_info >= (3, 11)
    yield Finding(
        "Python", fine, platform.python_version() + ("" if fine else ": use 3.11 or later")
    )
    for name in PACKAGES:
        try:
            yield Finding(name, True, version(name))
        except PackageNotFoundError:
            yield Finding(name, False, f"not installed: pip install {name}")
    keras = importlib.util.find_spec("keras") is not None
    text = version("keras") if keras else "not installed; assignments that use it cannot be graded"
    yield Finding("keras", True, text)


def _bubblewrap() -> Finding:
    try:
        require_isolation("bubblewrap")
    except IsolationError as error:
        return Finding("bubblewrap", False, str(error))
    return Finding("bubblewrap", True, f"works ({shutil.which('bwrap')})")


def _course(folder: Path) -> Iterator[Finding]:
    course = find_course(folder)
    if course is None:
        text = f"{folder} is in no course folder (there is no nbgrader_config.py)"
        yield Finding("course", True, f"{text}; 'autograde check NOTEBOOK' works anywhere")
        return
    writable = os.access(course.root, os.W_OK)
    yield Finding(
        "course", writable, str(course.root) if writable else f"{course.root} cannot be written"
    )
    try:
        released = course.assignments()
    except CourseError as error:
        yield Finding("nbgrader", False, str(error))
        return
    text = ", ".join(released) or "none: run 'autograde release'"
    yield Finding("assignments", bool(released), text)
    yield _gradebook(course)


def _gradebook(course: Course) -> Finding:
    from autograde.grading.record import Recorder  # noqa: PLC0415 - nbgrader takes long to load

    file = course.gradebook_file
    if file and not file.exists():  # looking into it would make it
        text = f"there is no {file} yet: run 'autograde release', which makes it"
        return Finding("gradebook", False, text)
    if file and not os.access(file, os.W_OK):
        return Finding("gradebook", False, f"{file} cannot be written: change its permissions")
    try:
        with Recorder(course) as recorder:
            where, students = recorder.where(), len(recorder.students())
            for assignment in course.assignments():
                recorder.recorded(assignment)
    except RecordError as error:
        return Finding("gradebook", False, str(error))
    return Finding("gradebook", True, f"{where}, {students} students")
