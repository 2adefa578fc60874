"""Source notebooks: MyST Markdown with solutions, and the notebooks that nbgrader reads."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.grading.roles import Role, SourceError, roles

SOURCE_DIRECTORY = "solutions"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}

_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read(path: Path, points: Mapping[str, float]) -> NotebookNode:
    """The source notebook at ``path`` with nbgrader's metadata and stable cell ids.

    ``points`` are those of each check of the assignment, which is named after the file.
    Raises :class:`SourceError`.
    """
    import jupytext  # noqa: PLC0415 - it takes a second to import; most commands read no source

    try:
        written = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    except Exception as error:
        reason = str(error).partition("\n")[0]
        msg = f"{path} is not a MyST Markdown notebook that jupytext can read: {reason}."
        raise SourceError(msg) from error
    cells = [_clean(cell) for cell in written.cells]
    cell_roles = roles(cells, str(path), points)
    for cell, role in zip(cells, cell_roles, strict=True):
        if role.kind != "free":
            cell.metadata["nbgrader"] = node(_metadata(role, points))
    _identify(cells, cell_roles, path.stem)
    return node(
        {
            "cells": cells,
            "metadata": {"kernelspec": KERNELSPEC, "autograde": {"assignment": path.stem}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def to_text(notebook: NotebookNode) -> str:
    """The file of a notebook: the same bytes for the same content."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


def find(course: Path) -> dict[str, Path]:
    """The source notebook of each assignment of a course, by the assignment's name."""
    found = sorted((course / SOURCE_DIRECTORY).glob("*/*.md"))
    return {path.stem: path for path in found if path.stem == path.parent.name}


def notebook_beside(source: Path) -> Path:
    """Where the notebook that nbgrader reads is written."""
    return source.with_suffix(".ipynb")


def is_stale(source: Path) -> bool:
    """Whether the notebook beside a source is older than what it is made from.

    That is the source, the checks with their points, and what makes notebooks of them.
    """
    package = Path(__file__).parents[1]
    made_from = [source, *Path(__file__).parent.glob("*.py"), *package.glob("checks/**/*.py")]
    target = notebook_beside(source)
    return not target.exists() or target.stat().st_mtime_ns < max(
        path.stat().st_mtime_ns for path in made_from
    )


def refresh(source: Path, points: Mapping[str, float]) -> bool:
    """Bring the notebook beside ``source`` up to date; whether its content has changed.

    Where the source is in error there is no notebook afterwards, lest an old one is released.
    """
    target = notebook_beside(source)
    try:
        text = to_text(read(source, points))
    except SourceError:
        target.unlink(missing_ok=True)
        raise
    data = text.encode()
    if target.exists() and target.read_bytes() == data:
        target.touch()
        return False
    target.write_bytes(data)
    return True


def _clean(cell: NotebookNode) -> NotebookNode:
    """A cell without outputs and with no metadata but the author's tags."""
    tags = cell.metadata.get("tags")
    return new_cell(cell.cell_type, cell.source, {"tags": list(tags)} if tags else {})


def _metadata(role: Role, points: Mapping[str, float]) -> dict[str, object]:
    metadata: dict[str, object] = {
        "schema_version": 3,
        "grade_id": role.grade_id,
        "grade": role.kind == "check",
        "solution": role.kind == "answer",
        "locked": role.kind != "answer",
        "task": False,
    }
    if role.kind == "check":
        metadata["points"] = float(points[role.grade_id])
    return metadata


def _identify(cells: list[NotebookNode], cell_roles: list[Role], assignment: str) -> None:
    """Give each cell an id that changes only when the cell does.

    That of a graded or locked cell is its ``grade_id``; others have a digest of what they hold.
    """
    copies: Counter[str] = Counter()
    for cell, role in zip(cells, cell_roles, strict=True):
        if role.grade_id:
            cell.id = cell_id(role.grade_id)
        else:
            content = f"{assignment}\n{cell.cell_type}\n{cell.source}"
            copies[content] += 1
            cell.id = _digest(f"{copies[content]}\n{content}")


def cell_id(grade_id: str) -> str:
    """The cell id that goes with a ``grade_id``: the same text where notebooks allow it."""
    return grade_id if _CELL_ID.fullmatch(grade_id) else _digest(grade_id)


def new_cell(cell_type: str, source: str, metadata: Mapping[str, object]) -> NotebookNode:
    """A cell of type ``"code"``, ``"markdown"`` or ``"raw"``, without outputs."""
    cell = {"cell_type": cell_type, "source": source, "metadata": metadata}
    return node(cell | {"execution_count": None, "outputs": []} if cell_type == "code" else cell)


def node(content: Mapping[str, object]) -> NotebookNode:
    """``content`` as a part of a notebook, whose keys are attributes as well."""
    made: NotebookNode = nbformat.from_dict(dict(content))  # type: ignore[no-untyped-call]
    return made


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
