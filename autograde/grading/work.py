"""What a worker process does: it keeps one warm zygote and grades what it is handed."""

import signal
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.util import Finalize

from autograde.grading.submission import Graded, grade
from autograde.judge import registry
from autograde.sandbox import Limits, Zygote


class _Worker:
    """The one piece of state of a worker process."""

    zygote: Zygote | None = None
    isolation = ""
    secret = b""
    limits: Limits | None = None
    released: Mapping[str, bytes] = {}


def start(
    isolation: str, secret: bytes, released: Mapping[str, bytes], limits: Limits | None
) -> None:
    """Prepare this process: load the checks, and warm up a zygote."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _Worker.isolation, _Worker.secret = isolation, secret
    _Worker.released, _Worker.limits = released, limits
    Finalize(None, _close, exitpriority=10)
    for assignment in released:
        registry.checks(assignment)
    # What goes wrong here goes wrong again with the first notebook, where it can be told.
    with suppress(Exception), _zygote().child(limits or Limits()):
        pass


def ready() -> None:
    """Nothing: a task that makes the pool start its processes."""


def grade_one(student: str, assignment: str, data: bytes) -> Graded:
    """Grade one notebook; a zygote that has died is replaced once."""
    for attempt in (1, 2):
        try:
            return grade(
                data,
                assignment,
                student,
                _Worker.secret,
                _zygote(),
                _Worker.released[assignment],
                _Worker.limits,
            )
        except Exception:
            _close()
            if attempt == 2:
                raise
    raise AssertionError


def _zygote() -> Zygote:
    if _Worker.zygote is None:
        _Worker.zygote = Zygote(isolation=_Worker.isolation).__enter__()
    return _Worker.zygote


def _close() -> None:
    zygote, _Worker.zygote = _Worker.zygote, None
    if zygote is not None:
        zygote.__exit__(None, None, None)
