"""Answering one question: a student's function is called on copies, whatever it does is told."""

import contextlib
import io
import linecache
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
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
        with _quiet():
            value = to_plain(_call(functions, handed, question.driver))
    except MemoryError:
        return Reply("memory")
    except (Exception, SystemExit) as error:
        function, line = _place(error, namespace)
        return Reply("error", None, type(error).__name__, _message(error), line, function)
    mutated = tuple(
        name for name, value in handed.items() if _changed(value, question.arguments[name])
    )
    return Reply("value", value, mutated=mutated)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Drop what is printed, and warnings: a division by zero shows in the result."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(action="ignore"),
        np.errstate(all="ignore"),
    ):
        yield


def _call(functions: list[Any], arguments: dict[str, Any], driver: str | None) -> Any:
    if driver is None:
        (function,) = functions
        return function(*arguments.values())
    loop: Callable[..., Any] = DRIVERS[driver]
    return loop(*functions, **arguments)


def _changed(now: Any, before: Any) -> bool:
    """Whether an argument that holds arrays is no longer what it was."""
    if type(now) is not type(before):
        return True
    if isinstance(before, np.ndarray):
        # Byte by byte: NumPy's functions are the student's to replace.
        alike = (now.dtype, now.shape) == (before.dtype, before.shape)
        return not alike or now.tobytes() != before.tobytes()
    if isinstance(before, (list, tuple)):
        return len(now) != len(before) or any(map(_changed, now, before))
    if isinstance(before, dict):
        return now.keys() != before.keys() or any(_changed(now[key], before[key]) for key in before)
    return False


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except Exception:
        return ""


def _place(error: BaseException, namespace: Mapping[str, Any]) -> tuple[str, str]:
    """The last function and line of the student's own code that the exception came through.

    Functions without a name in ``namespace`` (inside others, or in classes) do not count.
    """
    function = line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_globals is namespace:
            code = frame.f_code
            line = linecache.getline(code.co_filename, number, frame.f_globals).strip()
            function = code.co_name if code.co_name in namespace else function
    return function[:MAX_MESSAGE], line[:MAX_MESSAGE]
