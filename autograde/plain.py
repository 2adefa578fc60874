"""Plain data: the only thing that passes between a student's code and the code that judges it.

Plain are ``None``, booleans, integers, floats, strings, bytes, arrays of booleans and numbers,
lists, tuples and dictionaries of those, and problems (:mod:`autograde.problems`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, is_dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

Outcome = Literal["value", "error", "missing", "timeout", "memory", "dead"]

MAX_DEPTH = 20
MAX_ITEMS = 100_000


@dataclass(frozen=True)
class Opaque:
    """Stands for an answer that is not plain data, of which only the type's name is told."""

    type_name: str

    def __repr__(self) -> str:
        """As a student may read it, inside of a list for example."""
        return self.type_name


@dataclass(frozen=True)
class Question:
    """A call of a student's function, or of a driver that calls it many times.

    Without ``driver``, ``functions`` names the one function to call with the values of
    ``arguments``, by position. With it, the driver of that name (:mod:`autograde.problems.drivers`)
    is called with the student's functions first, in order, and ``arguments`` by keyword.
    """

    functions: tuple[str, ...]
    arguments: dict[str, Any]
    driver: str | None = None


@dataclass(frozen=True)
class Reply:
    """What came back from one question.

    ``value`` is plain data or :class:`Opaque`; ``error`` and ``message`` describe an exception
    (``line`` is the line of the student's cell that raised it, ``function`` names their function
    in which it did); ``mutated`` names the arguments that the call changed in place.
    """

    outcome: Outcome
    value: Any = None
    error: str = ""
    message: str = ""
    line: str = ""
    function: str = ""
    mutated: tuple[str, ...] = field(default=())


def to_plain(value: Any, depth: int = 0) -> Any:
    """``value`` as plain data; what is not plain becomes :class:`Opaque`.

    Whatever NumPy can read as an array of numbers (a Keras, JAX or PyTorch tensor, a data frame)
    becomes that array, NumPy scalars become Python's, and generators become lists.
    """
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return _builtin(value)
    if depth >= MAX_DEPTH:
        return Opaque(type(value).__name__)
    if isinstance(value, np.generic):
        return to_plain(np.asarray(value), depth)
    if isinstance(value, np.ndarray):
        return (
            np.array(value, order="C", subok=False)
            if value.dtype.kind in "biufc"
            else _opaque(value)
        )
    if isinstance(value, (list, tuple, dict, range, Iterator)):
        return _container(value, depth)
    if is_problem(value):
        return value
    if hasattr(type(value), "__array__"):
        array = np.asarray(value)
        if type(array) is np.ndarray and array.dtype.kind in "biufc":
            return array
    return _opaque(value)


def _container(value: Any, depth: int) -> Any:
    """A list, tuple, dictionary or iterator with everything in it made plain."""
    if isinstance(value, (range, Iterator)):
        value = list(islice(value, MAX_ITEMS + 1))
    if len(value) > MAX_ITEMS:
        return _opaque(value)
    if isinstance(value, dict):
        return {
            _builtin(key) if isinstance(key, (str, int)) else str(key): to_plain(item, depth + 1)
            for key, item in value.items()
        }
    items = [to_plain(item, depth + 1) for item in value]
    return tuple(items) if isinstance(value, tuple) else items


def is_problem(value: Any) -> bool:
    """Whether ``value`` is one of :data:`autograde.problems.PROBLEMS`."""
    from autograde.problems import PROBLEMS  # noqa: PLC0415 - problems need no plain data

    return is_dataclass(value) and PROBLEMS.get(type(value).__name__) is type(value)


def _builtin(value: Any) -> Any:
    """An instance of the built-in type itself where ``value`` is of a subclass."""
    kinds: tuple[Any, ...] = (bool, int, float, str, bytes)
    for kind in kinds:
        if isinstance(value, kind):
            return value if type(value) is kind else kind(value)
    return value


def _opaque(value: Any) -> Opaque:
    name = type(value).__name__
    return Opaque(f"{name} of {value.dtype}" if isinstance(value, np.ndarray) else name)


def parts(value: Any, names: tuple[str, ...]) -> tuple[Any, ...] | None:
    """The named parts of an answer, a tuple, list, dictionary or array of so many, else ``None``.

    A single name stands for the answer itself. An array is taken apart along its first axis, as
    ``a, b = array`` does.
    """
    if len(names) == 1:
        return (value[names[0]],) if isinstance(value, dict) and names[0] in value else (value,)
    if isinstance(value, dict) and all(name in value for name in names):
        return tuple(value[name] for name in names)
    if isinstance(value, (tuple, list)) and len(value) == len(names):
        return tuple(value)
    if isinstance(value, np.ndarray) and value.shape[:1] == (len(names),):
        return tuple(value.tolist() if value.ndim == 1 else value)
    return None
