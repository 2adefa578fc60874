"""Reading a submission: bytes from anyone, a notebook or a reason why not."""

import json
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from autograde.grading.sources import cell_id
from autograde.sandbox.outputs import OVERHEAD, Output, checked, joined, size
from autograde.sandbox.wire import WireError

MAX_BYTES = 50_000_000
MAX_DEPTH = 40
MAX_CELLS = 5_000
MAX_PARTS = 500_000
"""Lists and objects in a file: each takes a hundred times its two characters of memory."""

CHECK_CALL = re.compile(r"""\s*autograde\.check\(\s*(["'])(?P<name>[\w-]+)\1\s*\)\s*(?:;\s*)?""")
_CELL_TYPES = ("code", "markdown", "raw")


class InvalidNotebookError(ValueError):
    """The file is no notebook that can be graded; the message says why, as half a sentence."""


def read_limited(path: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def parse(data: bytes, room: int = 0) -> NotebookNode:
    """The notebook in ``data``, of nbformat 4.5.

    Its outputs are kept as far as they are harmless and fit into ``room`` characters. Every cell
    has a type, a source in one string, metadata and an id of its own, whatever the file says.
    Raises :class:`InvalidNotebookError`.
    """
    if len(data) > MAX_BYTES:
        msg = f"is larger than {MAX_BYTES // 1_000_000} MB"
        raise InvalidNotebookError(msg)
    if not data.strip():
        raise InvalidNotebookError("is empty")
    if data.count(b"[") + data.count(b"{") > MAX_PARTS:
        msg = f"has more than {MAX_PARTS:,} lists and objects"
        raise InvalidNotebookError(msg)
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidNotebookError("is not encoded in UTF-8") from error
    except RecursionError as error:
        raise InvalidNotebookError("is nested too deeply") from error
    except ValueError as error:
        msg = f"is not JSON ({str(error).partition(':')[0].lower()})"
        raise InvalidNotebookError(msg) from error
    return _notebook(raw, room)


def to_bytes(notebook: NotebookNode) -> bytes:
    """The file of a notebook, a line for each cell. Text that UTF-8 cannot hold stays escaped."""
    # With ``indent``, json writes in Python, which takes ten times as long.
    cells = ",\n".join(json.dumps(cell, sort_keys=True) for cell in notebook.cells)
    about = {name: value for name, value in notebook.items() if name != "cells"}
    rest = json.dumps(about, sort_keys=True)[1:]
    return f'{{"cells": [\n{cells}\n],\n{rest}\n'.encode("ascii")


def assignment_of(notebook: NotebookNode, stem: str, checks: Mapping[str, str]) -> str | None:
    """The assignment that a notebook belongs to, or ``None``.

    Its metadata says so; else the checks that it asks for do (``checks`` maps each to its
    assignment); else its name (``stem``) is that of an assignment.
    """
    named = named_assignment(notebook)
    if named in checks.values():
        return named
    for cell in notebook.cells:
        name = asked_check(cell)
        if name in checks:
            return checks[name]
    return stem if stem in checks.values() else None


def named_assignment(notebook: NotebookNode) -> str:
    """The assignment that the notebook's metadata names; empty where it names none."""
    about = notebook.metadata.get("autograde")
    name = about.get("assignment") if isinstance(about, dict) else None
    return name if isinstance(name, str) else ""


def grade_id(cell: NotebookNode) -> str:
    """The ``grade_id`` that a cell claims to have; empty where it claims none."""
    about = cell.metadata.get("nbgrader")
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else ""


def asked_check(cell: NotebookNode) -> str:
    """The check that a code cell asks for and nothing else; empty where it does not."""
    call = CHECK_CALL.fullmatch(cell.source) if cell.cell_type == "code" else None
    return call["name"] if call else ""


def _notebook(raw: Any, room: int) -> NotebookNode:
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), (int, float)):
        raise InvalidNotebookError("is JSON, but not a notebook")
    if raw["nbformat"] != 4:
        msg = (
            f"is in the notebook format {str(raw['nbformat'])[:10]}; open it in JupyterLab, "
            "which writes format 4, and save it"
        )
        raise InvalidNotebookError(msg)
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise InvalidNotebookError("has no list of cells")
    if len(cells) > MAX_CELLS:
        msg = f"has more than {MAX_CELLS} cells"
        raise InvalidNotebookError(msg)
    taken: set[str] = set()
    clean = [_cell(cell, number, taken) for number, cell in enumerate(cells, start=1)]
    for cell, source in zip(clean, cells, strict=True):
        if room > 0 and cell["cell_type"] == "code":
            cell["outputs"] = _outputs(source.get("outputs"), room)
            room -= sum(size(output) + OVERHEAD for output in cell["outputs"])
    node: NotebookNode = from_dict(  # type: ignore[no-untyped-call]
        {
            "cells": clean,
            "metadata": _metadata(raw),
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    return node


def _cell(raw: Any, number: int, taken: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict) or raw.get("cell_type") not in _CELL_TYPES:
        msg = f"has no code, markdown or raw cell in place {number}"
        raise InvalidNotebookError(msg)
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        msg = f"has a cell without text in place {number}"
        raise InvalidNotebookError(msg)
    cell: dict[str, Any] = {
        "cell_type": raw["cell_type"],
        "id": _own_id(raw.get("id"), number, taken),
        "metadata": _metadata(raw),
        "source": source.encode("utf-8", "replace").decode("utf-8"),
    }
    if raw["cell_type"] == "code":
        cell |= {"execution_count": None, "outputs": []}
    elif _are_attachments(raw.get("attachments")):
        cell["attachments"] = raw["attachments"]
    return cell


def _outputs(value: Any, room: int) -> list[Output]:
    """What a cell showed, or nothing where it is not what a notebook may hold."""
    try:
        return checked(joined(value), room, None)
    except WireError:
        return []


def _are_attachments(value: Any) -> bool:
    """Whether these are pictures in a text cell: by name, then by type, each a string."""
    return isinstance(value, dict) and all(
        isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
        for bundle in value.values()
    )


def _metadata(raw: dict[str, Any]) -> dict[str, Any]:
    metadata = raw.get("metadata")
    if not isinstance(metadata, dict):
        return {}
    if too_deep(metadata):
        raise InvalidNotebookError("is nested too deeply")
    return metadata


def _own_id(given: Any, number: int, taken: set[str]) -> str:
    identity = given if isinstance(given, str) and cell_id(given) == given else f"cell-{number}"
    others = (f"cell-{number}-{n}" for n in count(len(taken)))
    while identity in taken:
        identity = next(others)
    taken.add(identity)
    return identity


def too_deep(value: Any, limit: int = MAX_DEPTH) -> bool:
    """Whether lists and dictionaries stand more than ``limit`` deep in each other."""
    layer = [value]
    for _level in range(limit):
        layer = [
            item
            for outer in layer
            for item in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(item, (dict, list))
        ]
        if not layer:
            return False
    return True
