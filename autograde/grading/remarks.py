"""What an instructor has to know of a run besides its results."""

import os
from collections.abc import Sequence

from autograde.grading.course import STAMP, Course, Submission, few


def gone(course: Course, assignment: str, students: Sequence[str]) -> str:
    """On ``students`` whose work was graded and is not there any more."""
    return (
        f"{assignment}: {course.folder('submitted')} has nothing any more of {few(students)}; what "
        "the gradebook has of them stays. To remove it, call "
        f"Gradebook.remove_submission({assignment!r}, STUDENT), as the guide for instructors shows."
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
