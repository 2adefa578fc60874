"""Running one notebook: its cells in a sandbox, its checks on this side of the wall."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from time import perf_counter

from nbformat import NotebookNode, from_dict

from autograde.grading import secret as course_secret
from autograde.grading.libraries import Imports
from autograde.grading.needed import Demonstrations, not_needed
from autograde.grading.notebook import asked_check, grade_id
from autograde.grading.results import NotebookResult, Status, most_severe, nothing_earned
from autograde.i18n import _
from autograde.judge import Check, CheckResult, Lost, Respondent, lost_marks, registry
from autograde.judge import run as judge
from autograde.plain import Question, Reply
from autograde.printable import printable
from autograde.report.notebook import render_html
from autograde.sandbox import Child, Limits, Zygote

_CELL: Mapping[str, Status] = {
    "timeout": "timed out",
    "memory": "out of memory",
    "dead": "crashed",
}
logger = logging.getLogger(__name__)


class _Watched:
    """A respondent whose replies tell what became of the student's process."""

    def __init__(self, child: Child, statuses: list[Status], imports: Imports) -> None:
        self.child = child
        self.statuses = statuses
        self.imports = imports

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        replies = self.imports.of_replies(self.child.ask(questions))
        self.statuses += [_CELL[r.outcome] for r in replies if r.outcome in _CELL]
        return replies


def run_notebook(
    notebook: NotebookNode,
    assignment: str,
    student: str,
    secret: bytes,
    zygote: Zygote,
    limits: Limits | None = None,
    shown: Demonstrations | None = None,
) -> tuple[NotebookNode, NotebookResult]:
    """Execute ``notebook`` in place, judge it, and give it back with the result.

    Code cells run in order in one child of ``zygote``. A check's cell is not executed: the check
    is run here at that moment, and the cell gets its verdict. Checks without a cell come last.
    Those of the cells ``shown`` that nothing depends on are left as they are.
    Whatever the student's code does becomes a status; raises only what ``zygote`` raises.
    """
    start = perf_counter()
    checks = registry.checks(assignment)
    cells = check_cells(notebook, checks)
    verdicts: dict[str, CheckResult] = {}
    statuses: list[Status] = []
    broken: list[str] = []
    imports = Imports(registry.uses(assignment))
    with zygote.child(limits) as child:
        watched = _Watched(child, statuses, imports)
        spare = not_needed(notebook.cells, shown or {}, checks, child.reads)

        def seed(name: str) -> bytes:
            return course_secret.seed(secret, student, assignment, name)

        def verdict(name: str) -> CheckResult:
            lost = lost_marks(checks, watched, seed, verdicts)
            verdicts[name] = _judge(checks[name], watched, seed(name), lost, broken)
            return verdicts[name]

        count = 0
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or index in spare:
                continue
            cell.outputs, cell.execution_count = [], None
            if index in cells:
                count += 1
                show_verdict(cell, verdict(cells[index]), count)
            elif cell.source.strip() and not asked_check(cell) and "crashed" not in statuses:
                count += 1
                done = child.run_cell(cell.source)
                cell.outputs = [
                    _numbered(output, count) for output in imports.of_cell(done.outputs)
                ]
                cell.execution_count = count
                if done.status in _CELL:
                    statuses.append(_CELL[done.status])
        for name in checks:
            if name not in verdicts:
                verdict(name)
    result = NotebookResult(
        student=student,
        assignment=assignment,
        status="crashed" if broken else most_severe(statuses),
        isolation=zygote.isolation,
        seconds=perf_counter() - start,
        checks=tuple(verdicts[name] for name in checks),
        message=imports.message(),
        failed=bool(broken),
        not_run=len(spare),
    )
    return notebook, result


def check_cells(notebook: NotebookNode, checks: Mapping[str, Check]) -> dict[int, str]:
    """The check that each cell stands for, by the cell's place; the last cell of each counts."""
    places: dict[str, int] = {}
    for name_of in (asked_check, grade_id):  # what nbgrader's metadata says has the last word
        places |= {
            name: index
            for index, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and (name := name_of(cell)) in checks
        }
    return {index: name for name, index in places.items()}


def show_verdict(cell: NotebookNode, result: CheckResult, count: int | None) -> None:
    """Give a check's cell its only output: the score as a plain float, and a table."""
    output = {
        "output_type": "execute_result",
        "execution_count": count,
        "metadata": {},
        "data": {"text/plain": repr(float(result.score)), "text/html": render_html(result)},
    }
    cell.outputs = [from_dict(output)]  # type: ignore[no-untyped-call]
    cell.execution_count = count


def unasked(assignment: str, reason: str) -> tuple[CheckResult, ...]:
    """The verdicts on a notebook that could not be asked, for ``reason``."""
    return tuple(
        nothing_earned(item.id, item.title, item.points, reason)
        for item in registry.checks(assignment).values()
    )


def _judge(
    check: Check, respondent: Respondent, seed: bytes, lost: Lost, broken: list[str]
) -> CheckResult:
    """The verdict of one check; an error in the check itself costs only this check."""
    try:
        return judge(check, respondent, seed, lost)
    except Exception:
        # The traceback may quote the student's answer, and logs are read in terminals.
        trace = printable(traceback.format_exc(), lines=True)
        logger.error("the check %s failed by itself\n%s", check.id, trace)
        broken.append(check.id)
        reason = _(
            "This check failed by itself on what came back. If your code gives what the notebook "
            "asks for, tell your instructor."
        )
        return nothing_earned(check.id, check.title, check.points, reason)


def _numbered(output: Mapping[str, object], count: int) -> NotebookNode:
    node: NotebookNode = from_dict(dict(output))  # type: ignore[no-untyped-call]
    if node.get("output_type") == "execute_result":
        node["execution_count"] = count
    return node
