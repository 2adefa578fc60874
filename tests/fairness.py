"""``python -m tests.fairness [ASSIGNMENT...]``: a table of how each assignment is judged.

Whoever is right has to get all points, whoever is not has to lose some and to be told why.
"""

import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from autograde.grading.demo.answers import Answer, answers
from autograde.grading.one import check_notebook
from autograde.judge import registry
from tests.assignments import release_copies
from tests.checks.students import SEEDS, judged, written

COLUMNS = ("points", "solution", "released", "right", "mistakes", "wrong", "slips")
CAPTION = """right: right code of many styles and conventions that earns all points
mistakes: misconceptions that lose points and are recognized
wrong: code with one of them, as students write it, that is told so
slips: other wrong code that loses points and is told what came out"""


@dataclass(frozen=True)
class Row:
    """One assignment: a cell for each of :data:`COLUMNS`, and what is not as it should be."""

    assignment: str
    cells: tuple[str, ...]
    unfair: tuple[str, ...]


def row(assignment: str) -> Row:
    """Judge everything that is known about an assignment."""
    unfair: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        course = release_copies(Path(folder), [assignment])
        solved, blank = (
            check_notebook(course / place / assignment / f"{assignment}.ipynb", "process")
            for place in ("solutions", "exercises")
        )
    if solved.score != solved.max_score:
        unfair.append(f"the solution earns {solved.score:g} of {solved.max_score:g} points")
    if blank.score:
        unfair.append(f"the released notebook earns {blank.score:g} points")
    cells = [f"{solved.max_score:g}", *(f"{r.score / r.max_score:.0%}" for r in (solved, blank))]
    cells.append(_share(assignment, "right", _earns_all, unfair))
    cells.append(_misconceptions(assignment, unfair))
    cells.append(_share(assignment, "wrong", _is_named, unfair))
    cells.append(_share(assignment, "slip", _is_told, unfair))
    return Row(assignment, tuple(cells), tuple(unfair))


Verdict = Callable[[str, Answer, bytes], bool]


def _share(assignment: str, kind: str, fair: Verdict, unfair: list[str]) -> str:
    """How many of the written answers of a kind are judged as they should be, with any seed."""
    found = [a for each in answers(assignment).values() for a in each if a.kind == kind]
    judged_well = 0
    for answer in found:
        if all(fair(assignment, answer, seed) for seed in SEEDS):
            judged_well += 1
        else:
            unfair.append(f"{answer.function}, {kind}: {answer.title}")
    return f"{judged_well}/{len(found)}"


def _earns_all(assignment: str, answer: Answer, seed: bytes) -> bool:
    return judged(assignment, answer.function, written(assignment, answer), seed).passed


def _is_named(assignment: str, answer: Answer, seed: bytes) -> bool:
    result = judged(assignment, answer.function, written(assignment, answer), seed)
    return not result.passed and result.misconception == answer.title


def _is_told(assignment: str, answer: Answer, seed: bytes) -> bool:
    result = judged(assignment, answer.function, written(assignment, answer), seed)
    return not result.passed and all(c.message for c in result.criteria if not c.passed)


def _misconceptions(assignment: str, unfair: list[str]) -> str:
    total = caught = 0
    for name, check in registry.checks(assignment).items():
        for function, candidates in check.misconceptions.items():
            for wrong in candidates:
                total += 1
                changed = {function: wrong.function}
                results = [judged(assignment, name, changed, seed) for seed in SEEDS]
                if all(r.score < r.points and r.misconception == wrong.name for r in results):
                    caught += 1
                else:
                    unfair.append(f"{function}, misconception: {wrong.name}")
    return f"{caught}/{total}"


def main(*assignments: str) -> int:
    """Print the table; 0 if every cell is as it should be."""
    console = Console()
    table = Table(
        title="How fairly each assignment is judged",
        caption=CAPTION,
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    table.caption_justify = "left"
    table.add_column("assignment", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right")
    with ProcessPoolExecutor(2) as pool:
        rows = list(pool.map(row, assignments or registry.assignments()))
    for found in rows:
        table.add_row(found.assignment, *found.cells)
    console.print(table)
    for found in rows:
        for what in found.unfair:
            console.print(f"{found.assignment}: {what}", style="red")
    return int(any(found.unfair for found in rows))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
