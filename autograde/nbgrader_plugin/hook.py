"""What happens before nbgrader converts a submission."""

import os
import shutil
import sqlite3
import stat
from itertools import chain
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets import log

from autograde.grading.course import find_submission, mark_copy
from autograde.printable import printable

LOCK_SECONDS = 60
"""How long to wait for a gradebook that another program has locked.

Without it that is five seconds, after which nbgrader gives up the whole class.
"""
_USUAL = 5000
"""Milliseconds that Python has SQLite wait where nobody says how long."""


def prepare(assignment: str, student: str, notebooks: list[str]) -> None:
    """Be patient with the gradebook, remove links, and give the notebook the expected name.

    nbgrader calls this for each submission, with patterns for ``assignment`` and ``student``, and
    the files found in ``notebooks``, which is changed in place.
    """
    wait_for_locks()
    if notebooks:
        folder = Path(notebooks[0]).parent
        remove_links(folder)
        notebooks[:] = [path for path in notebooks if Path(path).is_file()]
        use_right_name(folder, notebooks)


def wait_for_locks() -> None:
    """Have every SQLite connection that is opened from now on wait for locks."""
    if not event.contains(Engine, "connect", _set_patience):
        event.listen(Engine, "connect", _set_patience)


def remove_links(folder: Path) -> None:
    """Remove what is neither a file nor a folder: nbgrader would copy what links lead to.

    That may be the work of others, or the course's secret. What they lead to stays.
    """
    found = [path for path in (folder.parent, folder) if path.is_symlink()]
    if not found:
        within = (Path(top, name) for top, *names in os.walk(folder) for name in chain(*names))
        found = [path for path in within if not _is_plain(path)]
    for path in found:
        text = "%s is a link or no plain file, and was removed: put the file itself there."
        log.get_logger().warning(text, printable(str(path)))
        path.unlink()


def _is_plain(path: Path) -> bool:
    kind = path.lstat().st_mode
    return stat.S_ISREG(kind) or stat.S_ISDIR(kind)


def use_right_name(folder: Path, notebooks: list[str]) -> None:
    """Copy a notebook that was handed in under another name to the one that nbgrader knows.

    Where there is none that can be graded, ``notebooks`` is empty then.
    """
    submission = find_submission(folder, folder.parent.name, folder.name)
    expected = folder / f"{folder.name}.ipynb"
    if submission.path is None:
        if submission.message:
            log.get_logger().warning("%s: %s", submission.student, submission.message)
        notebooks.clear()
        return
    if submission.path == expected:
        return
    log.get_logger().warning("%s: %s", submission.student, submission.message)
    shutil.copyfile(submission.path, expected)
    mark_copy(expected)
    notebooks[:] = [str(expected)]


def _set_patience(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        (now,) = connection.execute("PRAGMA busy_timeout").fetchone()
        if now == _USUAL:  # else the course's db_url says how long to wait (?timeout=...)
            connection.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}").close()
