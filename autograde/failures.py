"""Foreseen errors on the command line: one sentence instead of a traceback."""

import functools
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import click

from autograde.printable import printable

P = ParamSpec("P")
T = TypeVar("T")

FORESEEN = {
    "ClusterError",
    "CourseError",
    "DemoError",
    "IsolationError",
    "RecordError",
    "RecordingFailed",
    "ReleaseError",
    "SecretError",
    "UnknownCheckError",
    "UnknownRun",
    "ZygoteLostError",
}
"""By name, so that the modules which define them are not loaded at every start."""


SENTENCES = {"CourseError", "DemoError", "RecordError", "ReleaseError"}
"""Those that say whole sentences: a small letter at the start is one of a name."""


def told(function: Callable[P, T]) -> Callable[P, T]:
    """Tell foreseen errors of a command in one sentence, with exit status 1."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with _interrupted_once():
                return function(*args, **kwargs)
        except KeyboardInterrupt:
            raise click.ClickException("Interrupted: run it again to go on.") from None
        except click.ClickException:
            raise
        except Exception as error:
            if not isinstance(error, OSError) and type(error).__name__ not in FORESEEN:
                raise
            raise click.ClickException(sentence(error)) from error

    return command


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """Have a second Ctrl+C disturb nobody who is ending what the first one broke off."""
    before = signal.getsignal(signal.SIGINT)
    # Only the main thread may set it; and whoever has it ignored, or handled otherwise, keeps that.
    alone = threading.current_thread() is threading.main_thread()
    if not alone or before is not signal.default_int_handler:
        yield
        return

    def interrupt(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is interrupt:
            signal.signal(signal.SIGINT, before)


def sentence(error: Exception) -> str:
    """What ``error`` says, for a person."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return printable(f"{where}{error.strerror}.")
    text = str(error.args[0] if isinstance(error, LookupError) and error.args else error)
    text = printable(text, lines=True)
    if type(error).__name__ not in SENTENCES:
        text = text[:1].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?")) else ".")
