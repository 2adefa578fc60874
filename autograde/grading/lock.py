"""One run at a time in a course."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from autograde.grading.course import Course, CourseError
from autograde.grading.files import OWN, unwritable


@contextmanager
def only_run(course: Course) -> Iterator[None]:
    """Keep other runs out of a course: two would record the same submissions at once.

    The system opens the lock when a run ends in whatever way. Raises :class:`CourseError` if
    another run is at work, and :class:`RecordError`.
    """
    path = course.root / OWN / "lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            msg = f"Another 'autograde grade' is at work in {course.root}: wait until it is done."
            raise CourseError(msg) from error
        except OSError:  # a file system without locks: no run is refused there
            pass
        yield
