"""Answering one question: a student's function is called on copies, whatever it does is told."""

import contextlib
import io
import linecache
import traceback
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from autograde.plain import Question, Reply, to_plain
from autograde.problems.drivers import DRIVERS

MAX_MESSAGE = 300


def answer(namespace: Mapping[str, Any], question: Question) -> Reply:
    """The reply of the functions in ``namespace`` to ``question``.

    Arguments are copied first, so nothing of the caller's can change; what the function prints
    is dropped; an exception becomes a reply.
    """
    functions = [namespace.get(name) for name in question.functions]
    if not all(callable(function) for function in functions):
        return Reply("missing")
    handed = {name: deepcopy(value) for name, value in question.arguments.items()}
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            value = to_plain(_call(functions, handed, question.driver))
    except MemoryError:
        return Reply("memory")
    except Exception as error:
        return Reply(
            "error",
            error=type(error).__name__,
            message=_message(error),
            line=_line(error),
        )
    mutated = tuple(
        name for name, value in handed.items() if _changed(value, question.arguments[name])
    )
    return Reply("value", value, mutated=mutated)


def _call(functions: list[Any], arguments: dict[str, Any], driver: str | None) -> Any:
    if driver is None:
        (function,) = functions
        return function(*arguments.values())
    loop: Callable[..., Any] = DRIVERS[driver]
    return loop(*functions, **arguments)


def _changed(now: Any, before: Any) -> bool:
    """Whether an argument that holds arrays is no longer what it was."""
    if isinstance(before, np.ndarray):
        return not np.array_equal(now, before, equal_nan=before.dtype.kind in "fc")
    if isinstance(before, (list, tuple)):
        return len(now) != len(before) or any(map(_changed, now, before))
    return False


def _message(error: Exception) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except Exception:
        return ""


def _line(error: Exception) -> str:
    """The last line of the student's own code that the exception came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if "site-packages" in frame.filename or "autograde" in frame.filename:
            continue
        line = linecache.getline(frame.filename, frame.lineno or 0).strip()
        if line:
            return line[:MAX_MESSAGE]
    return ""
