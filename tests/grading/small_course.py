"""Notebooks of a small assignment, and stand-ins for the sandbox and for the graders."""

import contextlib
import copy
import json
import os
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from autograde.answer import answer as answer_directly
from autograde.grading import work
from autograde.grading.results import NotebookResult
from autograde.grading.submission import Graded
from autograde.sandbox import CellRun
from autograde.sandbox.names import reads

ASSIGNMENT = "sgd-variants"
POINTS = {"momentum_step": 3.0, "adam_step": 4.0}
RIGHT = (
    "def momentum_step(w, g, velocity, learning_rate, momentum):\n"
    "    velocity = momentum * velocity - learning_rate * g\n"
    "    return w + velocity, velocity"
)

Cells = list[dict[str, Any]]


def code(source: str, **nbgrader: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if nbgrader:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        metadata["nbgrader"] = {"schema_version": 3, **flags, **nbgrader}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def answer(name: str, source: str | None = None) -> dict[str, Any]:
    stub = f"def {name}(*arguments):\n    raise NotImplementedError"
    return code(source or stub, grade_id=f"{name}-answer", solution=True, checksum=name)


def check(name: str) -> dict[str, Any]:
    points = POINTS[name]
    return code(f'autograde.check("{name}")', grade_id=name, grade=True, locked=True, points=points)


def released_cells() -> Cells:
    return [
        text("# Steps"),
        code("import numpy as np\nimport autograde", grade_id="given-1", locked=True),
        answer("momentum_step"),
        check("momentum_step"),
        code("np.ones(2)"),
        answer("adam_step"),
        check("adam_step"),
    ]


def to_file(cells: Cells, assignment: str = ASSIGNMENT) -> bytes:
    numbered = [{**copy.deepcopy(cell), "id": f"c{i}"} for i, cell in enumerate(cells)]
    notebook = {
        "cells": numbered,
        "metadata": {"autograde": {"assignment": assignment}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook).encode()


def written(source: str = RIGHT) -> Cells:
    """A notebook in which momentum is answered and Adam is not."""
    cells = released_cells()
    cells[2]["source"] = source
    return cells


class DirectZygote:
    """A zygote whose children are this process: fast, and no wall at all."""

    isolation = "process"

    def __init__(self) -> None:
        self.children: list[DirectChild] = []

    @contextlib.contextmanager
    def child(self, limits: Any = None) -> Any:
        self.children.append(DirectChild())
        yield self.children[-1]


class DirectChild:
    """Runs cells by ``exec``; a cell that says ``# status`` reports that status instead."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {}
        self.ran: list[str] = []

    def run_cell(self, source: str) -> CellRun:
        self.ran.append(source)
        status = source.removeprefix("# ")
        if status in ("timeout", "memory", "dead"):
            return CellRun([], status, 1)
        try:
            exec(source, self.namespace)
        except Exception:
            return CellRun([], "error", 1)
        shown = {"output_type": "stream", "name": "stdout", "text": "ran\n"}
        return CellRun([shown], "ok", 1)

    def reads(self, sources: list[str]) -> Any:
        return reads(sources)

    def ask(self, questions: Any) -> Any:
        return [answer_directly(self.namespace, question) for question in questions]


def grade_by_content(student: str, assignment: str, data: bytes) -> Graded:
    """A grader for pools: ``die`` ends its process, ``raise`` raises, all else is graded.

    ``die while sending`` is graded, and ends its process before all of the result was sent.
    """
    if data == b"die":
        os._exit(1)
    if data == b"die while sending":
        Connection._send = _send_half
    if data == b"raise":
        raise ValueError("no luck")
    return Graded(NotebookResult(student, assignment, "graded", "process", 0.0), data)


def _send_half(connection: Connection, data: bytes) -> None:
    os.write(connection.fileno(), data[: len(data) // 2])
    os._exit(1)


def grade_and_tell(student: str, assignment: str, data: bytes) -> Graded:
    """A real grader for pools, that tells in which process it ran."""
    graded = work.grade_one(student, assignment, data)
    return replace(graded, result=replace(graded.result, message=str(os.getpid())))
