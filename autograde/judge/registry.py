"""Finding checks: each module of :mod:`autograde.checks` holds those of one assignment.

A module may be a package, whose other modules are what its checks are made of. One whose
assignment uses a library beside NumPy and Matplotlib says so:
``USES = ("keras",)``.
"""

import difflib
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from autograde.judge.check import Check


class UnknownCheckError(LookupError):
    """No check or assignment has this name; the message says which there are."""


@cache
def assignments() -> tuple[str, ...]:
    """The names of all assignments, in alphabetical order."""
    package = import_module("autograde.checks")
    return tuple(sorted(module.name.replace("_", "-") for module in iter_modules(package.__path__)))


@cache
def uses(assignment: str) -> tuple[str, ...]:
    """The libraries beside NumPy and Matplotlib that the assignment's notebooks use."""
    return tuple(getattr(_module(assignment), "USES", ()))


@cache
def checks(assignment: str) -> dict[str, Check]:
    """The checks of an assignment by id, in the order in which they are written."""
    items = vars(_module(assignment)).values()
    return {item.id: item for item in items if isinstance(item, Check)}


def _module(assignment: str) -> ModuleType:
    if assignment not in assignments():
        raise UnknownCheckError(_no_such("assignment", assignment, assignments()))
    return import_module(f"autograde.checks.{assignment.replace('-', '_')}")


def find(name: str) -> Check:
    """The check of this name, whichever assignment it belongs to."""
    known: list[str] = []
    for assignment in assignments():  # no more of them than it takes: loading them takes time
        found = checks(assignment)
        if name in found:
            return found[name]
        known += found
    raise UnknownCheckError(_no_such("check", name, tuple(known)))


def _no_such(kind: str, name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"There is no {kind} called {name!r}. Did you mean {near[0]!r}?"
    return f"There is no {kind} called {name!r}. There are: {', '.join(known)}."
