"""Foreseen errors on the command line: one sentence instead of a traceback."""

import functools
from collections.abc import Callable
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


def told(function: Callable[P, T]) -> Callable[P, T]:
    """Tell foreseen errors of a command in one sentence, with exit status 1."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
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


def sentence(error: Exception) -> str:
    """What ``error`` says, for a person."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return printable(f"{where}{error.strerror}.")
    text = str(error.args[0] if isinstance(error, LookupError) and error.args else error)
    text = printable(text, lines=True)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
