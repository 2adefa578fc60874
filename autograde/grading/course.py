"""A course folder: where things are, and who handed in what."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograde.grading import notebook as notebooks

CONFIG_FILE = "nbgrader_config.py"
STAMP = "timestamp.txt"
NOTES = (STAMP, "submission_secret.txt")
"""What nbgrader's exchange notes beside a notebook, and asks for when it brings feedback back."""
COPY = ".copied-for-nbgrader"
"""Beside a copy that has the name which nbgrader asks for, and nobody handed in: its SHA-256."""
MAX_NOTE = 200
MAX_NAME = 128
"""The characters of a student's name that nbgrader's gradebook has room for."""
MOST = 5
"""So many names are told."""
DEFAULT_FOLDERS = {
    "release_directory": "exercises",
    "submitted_directory": "submitted",
    "autograded_directory": "autograded",
    "feedback_directory": "feedback",
}


class CourseError(Exception):
    """The course folder is not as it must be; the message says what to do."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in; ``path`` is ``None`` where there is nothing to grade.

    ``handed_in`` tells whether the gradebook is to know of it, ``message`` what is odd about it.
    ``unusable`` tells that something is there, and nothing of it can be graded.
    """

    student: str
    assignment: str
    path: Path | None
    handed_in: bool = True
    message: str = ""
    unusable: bool = False


class Course:
    """The folders and the gradebook of a course, as nbgrader's configuration names them."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder that holds ``nbgrader_config.py``."""
        self.root = root.resolve()

    @cached_property
    def config(self) -> Any:
        """The configuration of nbgrader. Raises :class:`CourseError`."""
        from autograde.nbgrader_plugin import load  # noqa: PLC0415 - nbgrader takes long to load

        try:
            return load(self.root)
        except Exception as error:
            msg = f"{self.root / CONFIG_FILE} cannot be read: {type(error).__name__}: {error}."
            raise CourseError(msg) from error

    @property
    def settings(self) -> dict[str, Any]:
        """What the configuration says of the course directory. Raises :class:`CourseError`."""
        return dict(self.config.CourseDirectory)

    @property
    def db_url(self) -> str:
        """Where the gradebook is, as a database URL."""
        url = str(self.settings.get("db_url") or "sqlite:///gradebook.db")
        scheme, _colon, path = url.partition(":///")
        if scheme.partition("+")[0] != "sqlite" or not path or path.startswith((":", "file:")):
            return url
        return f"{scheme}:///{self.root / path}"  # as nbgrader's converters have it

    @property
    def gradebook_file(self) -> Path | None:
        """The gradebook's file; ``None`` where it is on a server, or nobody can tell."""
        from sqlalchemy import make_url  # noqa: PLC0415 - as above
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

        try:
            url = make_url(self.db_url)
        except ArgumentError:
            return None
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def course_id(self) -> str:
        """The name by which the gradebook knows the course."""
        return str(self.settings.get("course_id") or "default_course")

    def folder(self, step: str) -> Path:
        """The folder of a step: ``release``, ``submitted``, ``autograded`` or ``feedback``."""
        key = f"{step}_directory"
        return self.root / str(self.settings.get(key) or DEFAULT_FOLDERS[key])

    def place(self, step: str, student: str, assignment: str) -> Path:
        """The folder of one student's assignment in one step."""
        return self.folder(step) / student / assignment

    def released(self, assignment: str) -> bytes:
        """The notebook that students were given. Raises :class:`CourseError`."""
        path = self.folder("release") / assignment / f"{assignment}.ipynb"
        try:
            data = path.read_bytes()
            notebooks.parse(data)
        except FileNotFoundError as error:
            msg = f"{assignment} is not released in {self.root}: run 'autograde release' there."
            raise CourseError(msg) from error
        except (OSError, notebooks.InvalidNotebookError) as error:
            msg = f"{path} cannot be read ({error}): run 'autograde release {assignment}'."
            raise CourseError(msg) from error
        return data

    def assignments(self) -> list[str]:
        """The released assignments, in alphabetical order."""
        found = self.folder("release").glob("*/*.ipynb")
        return sorted(path.stem for path in found if path.stem == path.parent.name)

    def students(self, known: Iterable[str] = ()) -> list[str]:
        """The names of all who handed in anything or are ``known`` otherwise, sorted."""
        submitted = self.folder("submitted")
        everyone = set(known)
        if submitted.is_dir():
            everyone |= {
                path.name
                for path in submitted.iterdir()
                if path.is_dir() and not path.name.startswith(".")
            }
        return sorted(everyone)

    def submissions(self, assignment: str, students: Iterable[str]) -> Iterator[Submission]:
        """One submission for each of the ``students``."""
        submitted = self.folder("submitted")
        for student in students:
            found = find_submission(submitted / student / assignment, student, assignment)
            reason = ""
            if not _is_text(student):
                reason = "The folder's name is not text in UTF-8: rename it."
            elif len(student) > MAX_NAME:
                reason = f"The folder's name has more than {MAX_NAME} characters: rename it."
            if reason:
                there = found.path is not None or found.unusable
                yield Submission(spelled(student), assignment, None, False, reason, there)
            else:
                yield found


def find_course(start: Path) -> Course | None:
    """The course that ``start`` (a file or a folder) is in: the nearest folder with its config."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG_FILE).is_file():
            return Course(folder)
    return None


def find_submission(folder: Path, student: str, assignment: str) -> Submission:
    """The notebook that a student handed in for an assignment.

    A notebook under another name counts if it is the only one and says that it is of this
    assignment. Symbolic links are not followed: they may lead to the work of others.
    """
    try:
        return _find(folder, student, assignment)
    except FileNotFoundError:
        return _nothing(student, assignment)
    except OSError as error:
        reason = f"{folder} cannot be read ({error.strerror}): check its permissions."
        return Submission(student, assignment, None, message=reason, unusable=True)


def mark_copy(copy: Path) -> None:
    """Note beside a notebook that it is a copy of the one that was handed in."""
    note_of_it = copy.with_name(COPY)
    note_of_it.unlink(missing_ok=True)  # a student's may be a link
    with note_of_it.open("x", encoding="utf-8") as file:
        file.write(_digest(copy))


def _digest(path: Path) -> str:
    return hashlib.sha256(notebooks.read_limited(path)).hexdigest()


def _find(folder: Path, student: str, assignment: str) -> Submission:
    expected = folder / f"{assignment}.ipynb"
    folder.lstat()
    if linked := [path for path in (folder.parent, folder, expected) if path.is_symlink()]:
        reason = (
            f"{linked[0].name} is a symbolic link, and not what was handed in: put the file itself "
            "there."
        )
        return Submission(student, assignment, None, message=reason, unusable=True)
    usual, is_there = Submission(student, assignment, expected), expected.is_file()
    if is_there and note(usual, COPY).decode(errors="replace") != _digest(expected):
        return usual
    notebooks_there = (path for path in folder.glob("*.ipynb") if not path.is_symlink())
    found = sorted(path for path in notebooks_there if path.is_file() and path != expected)
    if is_there and len(found) != 1:
        return usual
    if len(found) == 1 and _says_assignment(found[0], assignment):
        message = f"Handed in as {spelled(found[0].name)} instead of {expected.name}."
        return Submission(student, assignment, found[0], message=message)
    others = [path for path in sorted(folder.iterdir()) if _is_work(path)]
    if not others:
        return _nothing(student, assignment)
    reason = (
        f"No {expected.name} handed in, only {few(list(map(_entry, others)))}: put the right "
        "notebook there under that name."
    )
    return Submission(student, assignment, None, message=reason, unusable=True)


def _nothing(student: str, assignment: str) -> Submission:
    return Submission(student, assignment, None, handed_in=False, message="No notebook handed in.")


def _is_work(path: Path) -> bool:
    """Whether it may be what a student handed in, and is not noted or hidden by a program."""
    return path.name not in NOTES and not path.name.startswith(".")


def _entry(path: Path) -> str:
    """A file or a folder, as it is told."""
    if path.is_symlink():
        return f"{spelled(path.name)} (a symbolic link)"
    return spelled(path.name) + ("/" if path.is_dir() else "")


def few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    first, left = ", ".join(names[:MOST]), len(names) - MOST
    return f"{first} and {left} more" if left > 0 else first


def time_stamp(submission: Submission) -> bytes:
    """When it was handed in, if nbgrader's exchange or the student's system noted it."""
    return note(submission, STAMP)


def note(submission: Submission, name: str) -> bytes:
    """A note beside what was handed in (:data:`NOTES`, :data:`COPY`); empty if there is none.

    Only a short and plain file is read: no link, nor a pipe, on which one could wait forever.
    """
    if submission.path is None:
        return b""
    try:
        path = submission.path.parent / name
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        is_plain = stat.S_ISREG(os.fstat(handle).st_mode)
        return file.read(MAX_NOTE) if is_plain else b""


def _is_text(name: str) -> bool:
    return spelled(name) == name


def spelled(name: str) -> str:
    """A file's name, with escapes for what is not text in UTF-8."""
    return name.encode(errors="backslashreplace").decode()


def _says_assignment(path: Path, assignment: str) -> bool:
    try:
        found = notebooks.parse(notebooks.read_limited(path))
    except (OSError, notebooks.InvalidNotebookError):
        return False
    return notebooks.named_assignment(found) == assignment
