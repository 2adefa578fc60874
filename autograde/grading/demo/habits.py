"""How students arrange a notebook around their answers.

A habit takes the cells of the released notebook, with the answers written in, and gives the cells
that are handed in. Answers and checks keep their cells' metadata, as in any notebook editor.
"""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy

from nbformat import NotebookNode

from autograde.grading.notebook import asked_check
from autograde.grading.sources import new_cell, node

Cells = list[NotebookNode]
Habit = Callable[[Cells], Cells]


def function_of(cell: NotebookNode) -> str:
    """The function that an answer's cell is for; empty for every other cell."""
    about = cell.metadata.get("nbgrader", {})
    return str(about["grade_id"]).removesuffix("-answer") if about.get("solution") else ""


def _around(cells: Cells, add: Callable[[str, NotebookNode], tuple[Cells, Cells]]) -> Cells:
    """``cells`` with others before and after each answer."""
    found: Cells = []
    for cell in cells:
        function = function_of(cell)
        before, after = add(function, cell) if function else ([], [])
        found += [*before, cell, *after]
    return found


def code(source: str) -> NotebookNode:
    """A code cell of the student's own."""
    return new_cell("code", source, {})


def text(source: str) -> NotebookNode:
    """A Markdown cell of the student's own."""
    return new_cell("markdown", source, {})


def plain(cells: Cells) -> Cells:
    """Nothing but the answers."""
    return cells


def notes(cells: Cells) -> Cells:
    """Thoughts in Markdown before each answer."""
    return _around(
        cells,
        lambda name, _cell: (
            [text(f"### Notes on `{name}`\n\n1. what comes in?\n2. what goes out? $\\to$ below")],
            [],
        ),
    )


def trials(cells: Cells) -> Cells:
    """A look at what was just defined, with prints and a magic."""
    return _around(
        cells,
        lambda name, _cell: (
            [],
            [code(f'print("defined:", {name})\ncallable({name})'), code("%matplotlib inline")],
        ),
    )


def pictures(cells: Cells) -> Cells:
    """A plot of the student's own after the last answer."""
    plot = (
        "t = np.linspace(0, 6, 200)\n"
        "plt.figure(figsize=(3, 2))\n"
        'plt.plot(t, np.exp(-t) * np.cos(5 * t), label="damped")\n'
        "plt.legend()\nplt.show()"
    )
    return [*cells, text("## A picture of my own"), code(plot)]


def split_cells(cells: Cells) -> Cells:
    """Helpers stand in a cell of their own before the answer."""

    def helpers(name: str, cell: NotebookNode) -> tuple[Cells, Cells]:
        lines = cell.source.splitlines()
        start = max(_starts(cell.source, name), default=0)
        before = "\n".join(lines[:start]).strip()
        if not before:
            return [], []
        cell.source = "\n".join(lines[start:])
        return [code(before)], []

    return _around(cells, helpers)


def _starts(source: str, name: str) -> Iterator[int]:
    """The line, from 0, on which the statement that defines ``name`` starts."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            yield min([statement.lineno, *(item.lineno for item in statement.decorator_list)]) - 1


def one_cell(cells: Cells) -> Cells:
    """Everything in the first answer's cell, the others pointing there."""
    answers = [cell for cell in cells if function_of(cell)]
    answers[0].source = "\n\n\n".join(cell.source for cell in answers)
    for cell in answers[1:]:
        cell.source = f"# {function_of(cell)}: see the first answer"
    return cells


def attempts(cells: Cells) -> Cells:
    """A call that fails, left where it was, before the first thing that works."""
    return _around(
        cells, lambda name, _cell: ([], [code(f"# why does this not work??\n{name}(1)")])
    )


def executed(cells: Cells) -> Cells:
    """Saved with the numbers and outputs of a run, as most notebooks are."""
    found = deepcopy(cells)
    for count, cell in enumerate((c for c in found if c.cell_type == "code"), start=1):
        cell.execution_count = count
        if asked_check(cell):
            cell.outputs = [_result("3.0", count)]
    return found


def _result(shown: str, count: int) -> NotebookNode:
    return node(
        {
            "output_type": "execute_result",
            "execution_count": count,
            "metadata": {},
            "data": {"text/plain": shown},
        }
    )


HABITS: dict[str, Habit] = {
    "plain": plain,
    "notes": notes,
    "trials": trials,
    "pictures": pictures,
    "split cells": split_cells,
    "one cell": one_cell,
    "attempts": attempts,
    "executed": executed,
}
"""By name, in the order in which they go around the class."""
