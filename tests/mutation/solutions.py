"""The solutions of an assignment as plain code: what comes before them, and each answer cell."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from autograde.grading import sources
from autograde.judge import registry

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Solution:
    """A source notebook, its imports, and its answer cells by the check that follows each."""

    notebook: NotebookNode
    setup: str
    answers: dict[str, str]


@cache
def solution(assignment: str) -> Solution:
    """The solutions of an assignment; the code of the cells in between is left out."""
    checks = registry.checks(assignment)
    points = {name: check.points for name, check in checks.items()}
    notebook = sources.read(sources.find(ROOT)[assignment], points)
    setup, found, pending = "", {}, []
    for cell in notebook.cells:
        role = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        if role.get("solution"):
            pending.append(cell.source)
        elif role.get("grade"):
            found[role["grade_id"]] = "\n".join(pending)
            pending = []
        elif not found:
            setup += "\n".join(_imports(cell.source)) + "\n"
    return Solution(notebook, setup, found)


def _imports(source: str) -> list[str]:
    """The imports of a cell, each on a line."""
    body = ast.parse(source).body
    return [ast.unparse(node) for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
