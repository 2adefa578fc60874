"""What a worker process does: it keeps its zygotes warm and grades what it is handed."""

import signal
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from typing import ClassVar

from autograde.grading import compile as ahead
from autograde.grading.submission import Graded, grade
from autograde.judge import registry
from autograde.sandbox import Limits, Zygote
from autograde.sandbox.programs import Programs


class _Worker:
    """The one piece of state of a worker process."""

    zygotes: ClassVar[dict[tuple[str, ...], Zygote]] = {}
    isolation = ""
    secret = b""
    limits: Limits | None = None
    programs: Path | None = None
    released: Mapping[str, bytes] = {}


def start(
    isolation: str,
    secret: bytes,
    released: Mapping[str, bytes],
    limits: Limits | None,
    programs: Path | None,
) -> None:
    """Prepare this process: load the checks, and warm up the first assignment's zygote."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _Worker.isolation, _Worker.secret = isolation, secret
    _Worker.released, _Worker.limits, _Worker.programs = released, limits, programs
    Finalize(None, _close, exitpriority=10)
    for assignment in released:
        registry.checks(assignment)
    # What goes wrong here goes wrong again with the first notebook, where it can be told.
    with suppress(Exception), _zygote(next(iter(released))).child():
        pass


def ready() -> None:
    """Nothing: a task that makes the pool start its processes."""


def compile_ahead(assignment: str, source: Path) -> None:
    """Compile what the solution of an assignment needs; where that fails, all is only slower."""
    if _Worker.programs is not None:
        with suppress(Exception):
            data = ahead.solution(source, assignment)
            ahead.compile_ahead(data, assignment, _Worker.isolation, _Worker.programs)


def grade_one(student: str, assignment: str, data: bytes) -> Graded:
    """Grade one notebook; a zygote that has died is replaced once."""
    for attempt in (1, 2):
        try:
            return grade(
                data,
                assignment,
                student,
                _Worker.secret,
                _zygote(assignment),
                _Worker.released[assignment],
                _Worker.limits,
            )
        except Exception:
            _close()
            if attempt == 2:
                raise
    raise AssertionError


def _zygote(assignment: str) -> Zygote:
    """The zygote with the libraries that the assignment uses."""
    uses = registry.uses(assignment)
    programs = Programs(_Worker.programs) if uses and _Worker.programs else None
    return _Worker.zygotes.setdefault(uses, Zygote(_Worker.isolation, uses, programs))


def _close() -> None:
    while _Worker.zygotes:
        _uses, zygote = _Worker.zygotes.popitem()
        zygote.close()
