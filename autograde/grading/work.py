"""What a worker process does: it keeps its zygotes warm and grades what it is handed."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from multiprocessing.util import Finalize

from autograde.grading.submission import Graded, grade
from autograde.judge import registry
from autograde.sandbox import Limits, Zygote

Grade = Callable[[str, str, bytes], Graded]
"""Grades one notebook in a worker process: student, assignment and file to result."""


@dataclass(frozen=True)
class Setup:
    """What notebooks are graded with: the same for every submission of a class.

    ``released`` holds the notebook that students were given for each assignment. With
    ``all_cells``, cells that only show something are run, too.
    """

    released: Mapping[str, bytes]
    secret: bytes
    isolation: str
    limits: Limits | None = None
    all_cells: bool = False


class Zygotes:
    """The zygotes of a process, each busy with one notebook at a time; threads may share them."""

    def __init__(self) -> None:
        self._free: dict[tuple[object, ...], list[Zygote]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def one(self, setup: Setup, assignment: str) -> Iterator[Zygote]:
        """A zygote with the libraries that the assignment uses; after an error it is closed."""
        uses = registry.uses(assignment)
        with self._lock:
            free = self._free.setdefault((setup.isolation, uses), [])
            zygote = free.pop() if free else Zygote(setup.isolation, uses)
        try:
            yield zygote
        except BaseException:
            zygote.close()
            raise
        with self._lock:
            free.append(zygote)

    def close(self) -> None:
        """End all that are free."""
        with self._lock:
            for free in self._free.values():
                while free:
                    free.pop().close()


_zygotes = Zygotes()
_setup: ContextVar[Setup] = ContextVar("setup")


def start(setup: Setup) -> None:
    """Prepare this process: load the checks, and warm up the first assignment's zygote."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _setup.set(setup)
    Finalize(None, close, exitpriority=10)
    for assignment in setup.released:
        registry.checks(assignment)
    # What goes wrong here goes wrong again with the first notebook, where it can be told.
    first = next(iter(setup.released))
    with suppress(Exception), _zygotes.one(setup, first) as zygote, zygote.child():
        pass


def ready() -> None:
    """Nothing: a task that makes the pool start its processes."""


def close() -> None:
    """End this process's zygotes; the next notebook starts new ones."""
    _zygotes.close()


def grade_one(student: str, assignment: str, data: bytes) -> Graded:
    """Grade one notebook; a zygote that has died is replaced once."""
    try:
        return _grade(student, assignment, data)
    except Exception:
        return _grade(student, assignment, data)


def grade_with(setup: Setup, function: Grade, student: str, assignment: str, data: bytes) -> Graded:
    """Grade one notebook in a process that was not prepared for it."""
    token = _setup.set(setup)
    try:
        return function(student, assignment, data)
    finally:
        _setup.reset(token)


def _grade(student: str, assignment: str, data: bytes) -> Graded:
    setup = _setup.get()
    with _zygotes.one(setup, assignment) as zygote:
        return grade(
            data,
            assignment,
            student,
            setup.secret,
            zygote,
            setup.released[assignment],
            setup.limits,
            setup.all_cells,
        )
