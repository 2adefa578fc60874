"""Grading one submission: bytes in, a result and a graded notebook out."""

from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter

from nbformat import NotebookNode

from autograde.grading.needed import Demonstrations, demonstrations
from autograde.grading.notebook import InvalidNotebookError, named_assignment, parse, to_bytes
from autograde.grading.restore import (
    Original,
    asks_or_answers,
    is_blank,
    read_originals,
    restore,
    unanswered,
)
from autograde.grading.results import NotebookResult, Status, most_severe
from autograde.grading.run import check_cells, run_notebook, show_verdict, unasked
from autograde.i18n import _
from autograde.judge import CheckResult, registry
from autograde.sandbox import Limits, Zygote


@dataclass(frozen=True)
class Graded:
    """What became of a submission.

    ``notebook`` is the file to show, ``unanswered`` the answer cells that are as released.
    """

    result: NotebookResult
    notebook: bytes
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Original:
    """A released notebook and what is known of its cells."""

    notebook: NotebookNode
    cells: dict[str, Original]
    shown: Demonstrations


@lru_cache
def _original(released: bytes) -> _Original:
    """What a released notebook is made of, which is the same for a whole class."""
    notebook = parse(released)
    return _Original(notebook, read_originals(notebook), demonstrations(notebook))


def grade(
    data: bytes,
    assignment: str,
    student: str,
    secret: bytes,
    zygote: Zygote,
    released: bytes | None = None,
    limits: Limits | None = None,
    all_cells: bool = False,
) -> Graded:
    """Grade the notebook in ``data``; whatever it holds, the outcome is a result.

    ``released`` is the notebook that students were given; without it nothing is put back. Its
    cells that only show something are not run again where nothing depends on them, unless
    ``all_cells`` is true: what they show is then what was handed in.
    """
    start = perf_counter()
    limits = limits or Limits.usual(registry.uses(assignment))
    try:
        notebook = parse(data, 0 if all_cells else limits.notebook_output)
    except InvalidNotebookError as error:
        reason = _("The file handed in {reason}.").format(reason=error)
        return ungraded(assignment, student, "invalid", reason, zygote.isolation, released)
    if released is not None and (other := _is_another(notebook, assignment, released)):
        reason = _(
            "The file handed in is the notebook of {other}: hand in that of {assignment}."
        ).format(other=other, assignment=assignment)
        return ungraded(assignment, student, "invalid", reason, zygote.isolation, released)
    statuses: list[Status] = []
    unwritten: list[str] = []
    shown: Demonstrations = {}
    blank = False
    if released is not None:
        original = _original(released)
        if restore(notebook, original.cells):
            statuses.append("restored")
        unwritten = unanswered(notebook, original.cells)
        blank = is_blank(notebook, original.notebook)
        shown = {} if all_cells else original.shown
    if blank:
        verdicts = _show_nothing(notebook, assignment, _("Nothing is written here yet."))
        result = NotebookResult(student, assignment, "blank", zygote.isolation, 0.0, verdicts)
    else:
        notebook, result = run_notebook(
            notebook, assignment, student, secret, zygote, limits, shown
        )
    result = replace(
        result,
        status=most_severe([*statuses, result.status]),
        seconds=perf_counter() - start,
    )
    return Graded(result, to_bytes(notebook), tuple(unwritten))


def _is_another(notebook: NotebookNode, assignment: str, released: bytes) -> str:
    """Another assignment that the notebook says it is of, with nothing of this one in it."""
    named = named_assignment(notebook)
    if named == assignment or asks_or_answers(notebook, _original(released).cells):
        return ""
    return named


def ungraded(
    assignment: str,
    student: str,
    status: Status,
    reason: str,
    isolation: str,
    released: bytes | None,
) -> Graded:
    """A submission that could not be run: no points, and the released notebook with the reason."""
    verdicts, file = _released_with(reason, assignment, released)
    result = NotebookResult(
        student,
        assignment,
        status,
        isolation,
        0.0,
        verdicts,
        message=reason,
        failed=status != "missing",
    )
    return Graded(result, file)


@lru_cache
def _released_with(
    reason: str, assignment: str, released: bytes | None
) -> tuple[tuple[CheckResult, ...], bytes]:
    """The verdicts where nothing was asked for a reason that many share, and the file with them."""
    notebook = parse(released or b'{"cells": [], "metadata": {}, "nbformat": 4}')
    verdicts = _show_nothing(notebook, assignment, reason)
    return verdicts, to_bytes(notebook)


def _show_nothing(notebook: NotebookNode, assignment: str, reason: str) -> tuple[CheckResult, ...]:
    """Leave nothing in ``notebook`` but the verdicts that nothing was earned."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    verdicts = unasked(assignment, reason)
    cells = check_cells(notebook, registry.checks(assignment))
    by_name = {verdict.id: verdict for verdict in verdicts}
    for index, name in cells.items():
        show_verdict(notebook.cells[index], by_name[name], None)
    return verdicts
