"""What an instructor has to know of a run besides its results."""

from collections.abc import Sequence

from autograde.grading.course import Course, few


def gone(course: Course, assignment: str, students: Sequence[str]) -> str:
    """On ``students`` whose work was graded and is not there any more."""
    return (
        f"{assignment}: {course.folder('submitted')} has nothing any more of {few(students)}; what "
        "the gradebook has of them stays. To remove it, call "
        f"Gradebook.remove_submission({assignment!r}, STUDENT), as the guide for instructors shows."
    )
