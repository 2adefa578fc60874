"""Putting back what a submission changed, lost, copied or moved: the checks and the given cells.

The rules are those of nbgrader's ``DeduplicateIds`` and ``OverwriteCells`` (with missing cells
added), with two additions: cells whose nbgrader metadata was lost in another editor are recognized
by what stands in them, and a check never comes before what it checks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nbformat import NotebookNode, from_dict

from autograde.grading.notebook import grade_id
from autograde.grading.sources import cell_id, new_cell


@dataclass(frozen=True)
class Original:
    """A cell as it was released; ``metadata`` is what nbgrader knows of it."""

    cell_type: str
    source: str
    metadata: Mapping[str, Any]

    @property
    def locked(self) -> bool:
        """Whether a submission may not change it."""
        return bool(self.metadata.get("locked"))

    @property
    def is_check(self) -> bool:
        """Whether it earns points by itself."""
        return bool(self.metadata.get("grade")) and self.locked


def read_originals(released: NotebookNode) -> dict[str, Original]:
    """The cells of a released notebook that have a ``grade_id``, in their order."""
    return {
        grade_id(cell): Original(cell.cell_type, cell.source, dict(cell.metadata["nbgrader"]))
        for cell in released.cells
        if grade_id(cell)
    }


def restore(notebook: NotebookNode, originals: Mapping[str, Original]) -> list[str]:
    """Put ``originals`` back into ``notebook``, in place; the ``grade_id`` of each that differed.

    A locked cell gets its source again and every cell its type. Where several cells carry the
    same ``grade_id``, the last is the one. Differences in white space are no change.
    """
    where = _recognize(notebook, originals)
    changed = []
    for index, cell in enumerate(notebook.cells):
        name = where.get(index)
        if name is None:
            cell.metadata.pop("nbgrader", None)
            continue
        original = originals[name]
        cell.metadata["nbgrader"] = from_dict(dict(original.metadata))  # type: ignore[no-untyped-call]
        source = original.source if original.locked else cell.source
        same_type = cell.cell_type == original.cell_type
        if (same_type, cell.source) != (True, source):
            if not same_type or not same_text(cell.source, source):
                changed.append(name)
            notebook.cells[index] = _cell(original, source, cell)
    changed += _add_missing(notebook, originals)
    changed += _reorder(notebook, originals)
    return list(dict.fromkeys(changed))


def asks_or_answers(notebook: NotebookNode, originals: Mapping[str, Original]) -> bool:
    """Whether any check or answer of the originals is there; given cells are much the same."""
    found = [originals[name] for name in _recognize(notebook, originals).values()]
    return any(original.is_check or not original.locked for original in found)


def unanswered(notebook: NotebookNode, originals: Mapping[str, Original]) -> list[str]:
    """The ``grade_id`` of each answer cell that is exactly as it was released."""
    return [
        name
        for cell in notebook.cells
        if (name := grade_id(cell)) in originals
        and not originals[name].locked
        and cell.source == originals[name].source
    ]


def is_blank(notebook: NotebookNode, released: NotebookNode) -> bool:
    """Whether no code was written: every code cell says what a released one does, or nothing."""
    known = {normal(cell.source) for cell in released.cells} | {""}
    return all(normal(cell.source) in known for cell in notebook.cells if cell.cell_type == "code")


def same_text(a: str, b: str) -> bool:
    """Whether two sources differ in nothing but white space at the ends of lines."""
    return a == b or normal(a) == normal(b)


def normal(source: str) -> str:
    """A source without white space at the ends of lines."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _recognize(notebook: NotebookNode, originals: Mapping[str, Original]) -> dict[int, str]:
    """Which cell is which original: by its ``grade_id``, else by what stands in it."""
    claimed = {
        name: index
        for index, cell in enumerate(notebook.cells)
        if (name := grade_id(cell)) in originals
    }
    where = {index: name for name, index in claimed.items()}
    for name, original in originals.items():
        if name in claimed:
            continue
        for index, cell in enumerate(notebook.cells):
            if index not in where and not grade_id(cell) and _looks_like(cell, name, original):
                where[index] = name
                break
    return where


def _looks_like(cell: NotebookNode, name: str, original: Original) -> bool:
    if cell.cell_type != original.cell_type:
        return False
    if original.locked:
        return same_text(cell.source, original.source)
    function = re.escape(name.removesuffix("-answer"))
    return re.search(rf"^def {function}\(", cell.source, re.MULTILINE) is not None


def _add_missing(notebook: NotebookNode, originals: Mapping[str, Original]) -> list[str]:
    """Add each locked cell that is not there behind the one that it followed.

    Where that is gone too, a check goes before the next cell that is there, or to the end, and a
    given cell to the start.
    """
    added = []
    names = list(originals)
    here = _positions(notebook)
    for place, (name, original) in enumerate(originals.items()):
        if name in here or not original.locked:
            continue
        follows = [here[other] for other in names[place + 1 :] if other in here]
        if place and names[place - 1] in here:
            index = here[names[place - 1]] + 1
        elif original.is_check:
            index = follows[0] if follows else len(notebook.cells)
        else:
            index = 0
        notebook.cells.insert(index, _cell(original, original.source, None, notebook, name))
        here = _positions(notebook)
        added.append(name)
    return added


def _reorder(notebook: NotebookNode, originals: Mapping[str, Original]) -> list[str]:
    """Move a check behind the cell that it followed, and a given cell before the one it led to."""
    names = list(originals)
    here = _positions(notebook)
    moved = []

    def is_after(first: str, second: str) -> bool:
        return first in here and second in here and here[first] > here[second]

    for before, name in pairwise(names):
        if originals[name].is_check and is_after(before, name):
            here = _move(notebook, name, before, 1)
            moved.append(name)
    for name, after in reversed(list(pairwise(names))):
        given = originals[name].locked and not originals[name].is_check
        if given and is_after(name, after):
            here = _move(notebook, name, after, 0)
            moved.append(name)
    return moved


def _move(notebook: NotebookNode, name: str, target: str, offset: int) -> dict[str, int]:
    """Put a cell before its target, or ``offset`` cells behind; where every cell is then."""
    cell = notebook.cells.pop(_positions(notebook)[name])
    notebook.cells.insert(_positions(notebook)[target] + offset, cell)
    return _positions(notebook)


def _positions(notebook: NotebookNode) -> dict[str, int]:
    return {name: index for index, cell in enumerate(notebook.cells) if (name := grade_id(cell))}


def _cell(
    original: Original,
    source: str,
    old: NotebookNode | None,
    notebook: NotebookNode | None = None,
    name: str = "",
) -> NotebookNode:
    metadata: dict[str, Any] = {"deletable": False, "nbgrader": dict(original.metadata)}
    if original.locked:
        metadata["editable"] = False
    cell = new_cell(original.cell_type, source, metadata)
    if old is not None:
        cell.id = old.get("id") or cell_id(name)
    elif notebook is not None:
        taken = {other.get("id") for other in notebook.cells}
        cell.id = cell_id(name) if cell_id(name) not in taken else cell_id(f"{name} again")
    return cell
