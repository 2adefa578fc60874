"""What an instructor has to know of a run besides its results."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograde.grading.course import STAMP, Course, Submission, few, spelled
from autograde.judge import registry


def gone(course: Course, assignment: str, students: Sequence[str]) -> str:
    """On ``students`` whose work was graded and is not there any more."""
    return (
        f"{assignment}: {course.folder('submitted')} has nothing any more of {few(students)}; what "
        "the gradebook has of them stays. To remove it, call "
        f"Gradebook.remove_submission({assignment!r}, STUDENT), as the guide for instructors shows."
    )


def unplaced(assignment: str, checks: Sequence[str]) -> str:
    """On ``checks`` that the gradebook has no place for."""
    return (
        f"{assignment} was released before it had {few(checks)}: these results have their points, "
        f"the gradebook has not. 'autograde release {assignment}' adds them, or says why it cannot."
    )


def undated(submission: Submission) -> str:
    """On a time stamp that says nothing; empty where it does, or where there is none."""
    from autograde.grading.record import timestamp  # noqa: PLC0415 - nbgrader takes long to load

    if submission.path is None or not os.path.lexists(submission.path.with_name(STAMP)):
        return ""
    if timestamp(submission) is not None:
        return ""
    return (
        f"{submission.student}, {submission.assignment}: {STAMP} does not tell when this was "
        "handed in, and is ignored: put one line into it, such as 2026-05-04 18:30 UTC."
    )


def astray(course: Course, students: Iterable[str]) -> str:
    """On notebooks of ``students`` and of nobody that lie where no assignment is looked for."""
    submitted = course.folder("submitted")
    released = course.folder("release")
    known = {*registry.assignments(), *(path.name for path in _folders(released))}
    meant = set(students)
    folders = [submitted]
    for own in _folders(submitted):
        if own.name in meant:
            folders += [own, *(path for path in _folders(own) if path.name not in known)]
    found = [path for folder in folders for path in _notebooks(folder)]
    if not found:
        return ""
    names = [spelled(str(path.relative_to(submitted))) for path in found]
    return (
        f"{submitted} has notebooks where no assignment is looked for: {few(names)}. Move each "
        "to STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb there, and grade again."
    )


def _folders(folder: Path) -> Iterator[Path]:
    entries = _entries(folder)
    return (Path(e.path) for e in entries if e.is_dir(follow_symlinks=False))


def _notebooks(folder: Path) -> Iterator[Path]:
    entries = _entries(folder)
    return (Path(e.path) for e in entries if e.name.lower().endswith(".ipynb") and not e.is_dir())


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """What is in a folder, sorted and without what is hidden; nothing if it cannot be looked at."""
    try:
        with os.scandir(folder) as found:
            return sorted((e for e in found if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:  # grading says so where it matters
        return []
