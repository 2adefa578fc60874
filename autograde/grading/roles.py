"""What each cell of a source notebook is for.

Authors write no metadata. What a cell is follows from what stands in it:

- an *answer* holds a ``### BEGIN SOLUTION ... ### END SOLUTION`` region;
- a *check* holds ``autograde.check("name")`` and nothing else;
- a *given* cell binds a name (imports it, defines it) that an answer, a check or another given
  cell further down uses: it is locked, and put back where a submission lost it;
- everything else is *free*: text, and code to experiment with.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from autograde.sandbox.names import bound_and_read

_BEGIN, _END = "BEGIN SOLUTION", "END SOLUTION"
_CHECK = re.compile(r"""autograde\.check\(\s*(["'])(?P<name>[\w-]+)\1\s*\)""")
_CHECK_CALL = re.compile(r"^[^#\n]*\bautograde\.check\(", re.MULTILINE)
_ANSWERED = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)


class SourceError(ValueError):
    """A source notebook cannot be released; the message names the place and says what to do."""


@dataclass(frozen=True)
class Role:
    """What a cell is for, and the ``grade_id`` that nbgrader knows it by."""

    kind: Literal["answer", "check", "given", "free"]
    grade_id: str = ""


def roles(cells: Sequence[NotebookNode], path: str, points: Mapping[str, float]) -> list[Role]:
    """The role of each cell; the ``grade_id`` of each that has one is unique.

    ``path`` is where the notebook stands, for the messages, and ``points`` has the assignment's
    checks. Raises :class:`SourceError`.
    """
    found = [
        _role(cell, f"{path}, cell {number}", points) for number, cell in enumerate(cells, start=1)
    ]
    asked = Counter(role.grade_id for role in found if role.kind == "check")
    for name in points:
        if asked[name] != 1:
            msg = f"{path}: {asked[name]} cells ask for the check {name!r}. There must be one."
            raise SourceError(msg)
    return list(_numbered(_with_given(found, cells)))


def _role(cell: NotebookNode, place: str, points: Mapping[str, float]) -> Role:
    source = cell.source
    checks = cell.cell_type == "code" and _CHECK_CALL.search(source)
    if _has_solution(source, place):
        if cell.cell_type != "code" or checks:
            msg = f"{place}: a solution must stand in a code cell of its own, without a check."
            raise SourceError(msg)
        answered = _ANSWERED.search(source)
        return Role("answer", f"{answered[1]}-answer" if answered else "answer")
    return Role("check", _check_name(source, place, points)) if checks else Role("free")


def _has_solution(source: str, place: str) -> bool:
    """Whether there is a solution region; an unpaired marker is an error."""
    markers = [
        marker for line in source.splitlines() for marker in (_BEGIN, _END) if marker in line
    ]
    if markers != [_BEGIN, _END] * (len(markers) // 2):
        msg = f"{place}: every '### {_BEGIN}' needs one '### {_END}' after it, in the same cell."
        raise SourceError(msg)
    return bool(markers)


def _check_name(source: str, place: str, points: Mapping[str, float]) -> str:
    """The check that a cell asks for.

    Nothing may stand beside the call: nbgrader reads the score from the cell's only result, and
    takes a cell without one (a semicolon is enough) for a passed test.
    """
    call = _CHECK.fullmatch(source.strip())
    if call is None:
        msg = f'{place}: the cell of a check holds autograde.check("name") and nothing else.'
        raise SourceError(msg)
    name = call["name"]
    if name not in points:
        known = ", ".join(sorted(points)) or "none"
        msg = f"{place}: this assignment has no check {name!r}. It has: {known}."
        raise SourceError(msg)
    return name


def _with_given(found: Sequence[Role], cells: Sequence[NotebookNode]) -> list[Role]:
    """``found``, where free cells that cells further down rely on are given."""
    result = list(found)
    needed: set[str] = set()
    for index in reversed(range(len(result))):
        bound, used = _names(cells[index])
        if result[index].kind == "free" and bound & needed:
            result[index] = Role("given", "given")
        if result[index].kind != "free":
            needed |= used
    return result


def _names(cell: NotebookNode) -> tuple[set[str], set[str]]:
    """The names that a cell binds at its top level, and the global names that it uses."""
    if cell.cell_type != "code":
        return set(), set()
    source = TransformerManager().transform_cell(cell.source)  # type: ignore[no-untyped-call]
    found = bound_and_read(source)
    return (set(found.binds), set(found.reads)) if found else (set(), set())


def _numbered(found: Sequence[Role]) -> Iterator[Role]:
    """Roles with a number where the ``grade_id`` alone says nothing or stands more than once."""
    seen: Counter[str] = Counter()
    for role in found:
        seen[role.grade_id] += 1
        count = seen[role.grade_id]
        if role.grade_id in {"given", "answer"} or (role.grade_id and count > 1):
            yield replace(role, grade_id=f"{role.grade_id}-{count}")
        else:
            yield role
