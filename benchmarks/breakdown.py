"""Where the time that grading a notebook takes goes.

Each solution is graded in the sandbox several times, by a zygote that is warm, and the seconds of
the fastest run are added up by what they went into: the child's start and end, cells that only show
something (which ``autograde grade`` leaves out, unless it is asked for ``--all-cells``), other
cells, the student's functions answering, and judging what they answered. Reading files, the
gradebook and the pages of reasons are not in it.

    python benchmarks/breakdown.py [--runs 5] [--json FILE] [ASSIGNMENT ...]
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from machine import measured_on
from nbformat import NotebookNode
from rich.console import Console
from rich.table import Table

from autograde.grading import sources
from autograde.grading.needed import Demonstrations, demonstrations
from autograde.grading.notebook import asked_check, parse
from autograde.grading.restore import normal
from autograde.judge import registry
from autograde.judge import run as judge
from autograde.plain import Question, Reply
from autograde.sandbox import Child, Zygote

ROOT = Path(__file__).parents[1]
PARTS = ("start and end", "cells that show", "other cells", "answering", "judging")


class Stopwatch:
    """Adds up seconds by what they went into."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(PARTS, 0.0)

    @contextmanager
    def time(self, part: str) -> Iterator[None]:
        """What is done in the block is a ``part``."""
        start = perf_counter()
        yield
        self.seconds[part] += perf_counter() - start


class Timed:
    """A respondent whose answers are timed, and are no part of the judging that asks for them."""

    def __init__(self, child: Child, watch: Stopwatch) -> None:
        self.child = child
        self.watch = watch

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """What the child answers."""
        start = perf_counter()
        replies = self.child.ask(questions)
        seconds = perf_counter() - start
        self.watch.seconds["answering"] += seconds
        self.watch.seconds["judging"] -= seconds
        return replies


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: NumPy ones")
    parser.add_argument("--runs", type=int, default=5, help="how often each is graded")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    numpy = [name for name in registry.assignments() if not registry.uses(name)]
    found = {name: fastest(name, options.runs) for name in options.assignments or numpy}
    report(found)
    if options.json:
        options.json.write_text(json.dumps(measured_on() | {"seconds": found}, indent=2) + "\n")


def fastest(assignment: str, runs: int) -> dict[str, float]:
    """The seconds of the fastest of some runs, by part."""
    points = {check.id: check.points for check in registry.checks(assignment).values()}
    solution = sources.read(ROOT / "solutions" / assignment / f"{assignment}.md", points)
    cells = [cell for cell in solution.cells if cell.cell_type == "code" and cell.source.strip()]
    released = ROOT / "exercises" / assignment / f"{assignment}.ipynb"
    shown = demonstrations(parse(released.read_bytes()))
    with Zygote("bubblewrap", registry.uses(assignment)) as zygote:
        found = [graded(zygote, assignment, cells, shown) for _run in range(runs + 1)]
    return min(found[1:], key=lambda seconds: sum(seconds.values()))  # the first starts the zygote


def graded(
    zygote: Zygote, assignment: str, cells: Sequence[NotebookNode], shown: Demonstrations
) -> dict[str, float]:
    """The seconds of one run, by part."""
    watch, checks = Stopwatch(), registry.checks(assignment)
    place = zygote.child()
    with watch.time("start and end"):
        child = place.__enter__()
    for cell in cells:
        name = asked_check(cell)
        if name:
            with watch.time("judging"):
                judge(checks[name], Timed(child, watch), b"benchmark")
        else:
            with watch.time("cells that show" if normal(cell.source) in shown else "other cells"):
                child.run_cell(cell.source)
    with watch.time("start and end"):
        place.__exit__(None, None, None)
    return {part: round(seconds, 4) for part, seconds in watch.seconds.items()}


def report(found: dict[str, dict[str, float]]) -> None:
    """Print the table."""
    table = Table(title="Milliseconds of grading one solution")
    for column in ("assignment", *PARTS, "sum"):
        first = column == "assignment"
        table.add_column(column, justify="left" if first else "right", no_wrap=first)
    for name, seconds in found.items():
        shown = [seconds[part] for part in PARTS] + [sum(seconds.values())]
        table.add_row(name, *(f"{1000 * value:.0f}" for value in shown))
    Console().print(table)


if __name__ == "__main__":
    main()
