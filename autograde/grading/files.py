"""What is put beside a recorded result: the graded notebook and the page that says why."""

import errno
from pathlib import Path

from autograde.grading.course import NOTES, Course, Submission, note
from autograde.grading.submission import Graded
from autograde.report.pages import REASONS

OWN = ".autograde"
"""The folder of a course where grading keeps what nobody else reads."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class RecordError(Exception):
    """Results cannot be recorded; the message says why and what to do."""


def write_files(course: Course, submission: Submission, graded: Graded, page: str) -> None:
    """Put the graded notebook and its page of reasons where nbgrader looks for them.

    ``nbgrader generate_feedback`` carries the page along to the student's feedback. Raises
    :class:`RecordError`.
    """
    folder = course.place("autograded", submission.student, submission.assignment)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / f"{submission.assignment}.ipynb", graded.notebook)
        replace_file(folder / REASONS, page.encode("utf-8", "replace"))
        for name in NOTES:
            if said := note(submission, name):
                replace_file(folder / name, said)
    except OSError as error:
        raise unwritable(folder, error) from error


def are_there(course: Course, submission: Submission) -> bool:
    """Whether both are there: nbgrader's own ``autograde`` makes the folder anew, with no page."""
    folder = course.place("autograded", submission.student, submission.assignment)
    return all((folder / name).is_file() for name in (f"{submission.assignment}.ipynb", REASONS))


def unwritable(path: Path, error: OSError) -> RecordError:
    """What to tell where ``path`` cannot be written."""
    advice = "make room there" if error.errno in _NO_ROOM else "check its permissions"
    return RecordError(
        f"{path} cannot be written ({error.strerror}): {advice}, and run 'autograde grade' again."
    )


def replace_file(path: Path, data: bytes) -> None:
    """Write a file in one piece: readers see the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
