"""How long a class takes to grade by ``autograde grade`` and its peers, and merely to execute.

All grade the same submissions of the sample class on the same machine, one after the other. They
come as Jupyter saves them, with the outputs of every cell:

- stock ``nbgrader autograde``, one assignment after the other, in a copy of the course folder;
- Otter-Grader on three assignments that ask the same in its own form (``otter_peer.py`` says what
  is equivalent, and how Otter comes by as many processes as there are processors);
- the floor: all cells executed, and nothing else (``floor.py``).

``autograde grade`` leaves out the cells that no mark depends on, unless ``--all-cells`` is given;
the others have no such choice.

Left out are accidents: stock nbgrader has no protection against some (endless loops, memory hogs)
and does not grade others (a wrong file name). Everybody has to have the same score: in nbgrader's
gradebook for each submission, with Otter for each check. As a machine is not always equally fast,
we grade before and after the others, and the mean counts. A ratio is the median over the runs.

    python benchmarks/grading.py [ASSIGNMENT ...] [--runs 3] [--students 10] [--all-cells]
        [--json FILE]
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

import otter_peer
from machine import measured_on
from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from autograde.grading import processors
from autograde.grading.demo import SampleClass, make_course

STOCK = """\
from pathlib import Path

c = get_config()
c.CourseDirectory.root = str(Path(__file__).parent)
c.CourseDirectory.course_id = "course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""
OTTER = ("batchnorm", "sgd-variants", "validation")
"""The assignments that Otter grades, too."""

BIN = Path(sys.executable).parent
FLOOR = Path(__file__).with_name("floor.py")
CENT = 0.011
"""Scores are rounded to cents, and Otter adds up before it rounds."""


@dataclass
class Comparison:
    """Seconds of each run of ours and of theirs, on the same submissions.

    ``ratio`` is theirs over ours, or with ``floor`` ours over theirs; ``different`` names those
    checks, by student and assignment, that have another score with them.
    """

    name: str
    submissions: int
    aim: str
    floor: bool = False
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    different: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The median over the runs."""
        pairs = zip(self.theirs, self.ours, strict=True)
        ratios = [theirs / ours for theirs, ours in pairs]
        return statistics.median(1 / ratio if self.floor else ratio for ratio in ratios)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    parser.add_argument("--runs", type=int, default=3, help="how often each class is graded")
    parser.add_argument("--students", type=int, help="how many students (default: all)")
    parser.add_argument("--all-cells", action="store_true", help="leave no cell out")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    console = Console()
    others: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = prepare(folder / "ours", options.students, options.assignments)
        if not count:
            parser.error("these students handed in nothing: take more of them")
        run_all_cells(folder / "ours")
        cells = ["--all-cells"] * options.all_cells
        found = compare_whole(folder, count, options.runs, cells, console)
        shared = [name for name in OTTER if name in handed_in(folder / "ours")]
        if not otter_peer.installed():
            console.print("Otter-Grader is left out: `make bench` sets it up.")
        elif shared:
            otter, others["otter-grader"] = compare_otter(
                folder, shared, options.runs, cells, console
            )
            found.append(otter)
    report(found, console)
    if options.json:
        figures = [{**asdict(one), "ratio": one.ratio} for one in found]
        about = measured_on(others) | {"all_cells": options.all_cells, "comparisons": figures}
        options.json.write_text(json.dumps(about, indent=2) + "\n")
    sys.exit(any(one.different for one in found))


def compare_whole(
    folder: Path, count: int, runs: int, cells: Sequence[str], console: Console
) -> list[Comparison]:
    """The whole class with nbgrader, and at the floor."""
    ours, stock = folder / "ours", folder / "stock"
    shutil.copytree(ours, stock)
    (stock / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
    nbgrader = Comparison("nbgrader", count, ">= 60")
    least = Comparison("floor", count, "<= 1.5", floor=True)
    for _run in range(runs):
        before = timed(grade_ours, ours, *cells)
        least.theirs.append(floor(ours))
        nbgrader.theirs.append(timed(grade_stock, stock))
        own = statistics.mean((before, timed(grade_ours, ours, *cells)))
        for one in (least, nbgrader):
            one.ours.append(own)
            tell(console, one)
    own_scores = scores(ours)
    nbgrader.different = [
        key for key, score in scores(stock).items() if score != own_scores.get(key)
    ]
    return [nbgrader, least]


def compare_otter(
    folder: Path, assignments: Sequence[str], runs: int, cells: Sequence[str], console: Console
) -> tuple[Comparison, str]:
    """The assignments that Otter grades, too; and Otter's version."""
    course = folder / "shared"
    shutil.copytree(folder / "ours", course)
    for path in course.glob("submitted/*/*"):
        if path.name not in assignments:
            shutil.rmtree(path)
    jobs = otter_peer.equivalent(course, assignments, folder / "otter")
    otter = Comparison("Otter-Grader", len(jobs), ">= 40")
    for _run in range(runs):
        before = timed(grade_ours, course, *cells)
        start = perf_counter()
        theirs, version = otter_peer.grade(jobs)
        otter.theirs.append(perf_counter() - start)
        otter.ours.append(statistics.mean((before, timed(grade_ours, course, *cells))))
        tell(console, otter)
    own = check_scores(course)
    otter.different = [
        (*key, check)
        for key, checks in own.items()
        for check, score in checks.items()
        if abs(theirs[key].get(check, -1.0) - score) > CENT
    ]
    return otter, version


def prepare(course: Path, students: int | None, assignments: list[str]) -> int:
    """Make the sample class without accidents; how many submissions there are."""
    made: SampleClass = make_course(course)
    enrolled = [student.id for student in made.students][:students]
    kept = 0
    for sample in made.samples:
        asked = not assignments or sample.assignment in assignments
        if asked and sample.student in enrolled and not sample.accident:
            kept += 1
        else:
            shutil.rmtree(course / "submitted" / sample.student / sample.assignment)
    return kept


def run_all_cells(course: Path) -> None:
    """Give every submission the outputs that its cells have."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "course"
        shutil.copytree(course, copy)
        grade_ours(copy, "--all-cells")
        for path in copy.glob("autograded/*/*/*.ipynb"):
            shutil.copyfile(path, course / "submitted" / path.relative_to(copy / "autograded"))


def timed(grade: Callable[..., None], course: Path, *options: str) -> float:
    """Seconds of wall-clock time."""
    start = perf_counter()
    grade(course, *options)
    return perf_counter() - start


def grade_ours(course: Path, *options: str) -> None:
    """All assignments at once, on every core."""
    command = [BIN / "autograde", "grade", *handed_in(course), "--force", "--json", "results.json"]
    run([*command, *options], course)


def grade_stock(course: Path) -> None:
    """One assignment after the other."""
    for assignment in handed_in(course):
        run([BIN / "nbgrader", "autograde", assignment, "--force", "--log-level=ERROR"], course)


def floor(course: Path) -> float:
    """Seconds at the floor."""
    command: list[str | Path] = [sys.executable, FLOOR, course, *handed_in(course)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(json.loads(done.stdout)["seconds"])


def handed_in(course: Path) -> list[str]:
    """The assignments of which there are submissions."""
    return sorted({path.parent.name for path in course.glob("submitted/*/*/*")})


def run(command: list[str | Path], course: Path) -> None:
    """Run a command whose failures on single submissions do not matter here."""
    subprocess.run(
        command, cwd=course, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def scores(course: Path) -> dict[tuple[str, ...], float]:
    """The score of each check of each submission in a course's gradebook."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, assignment.name, grade.name): round(grade.score, 2)
            for assignment in gradebook.assignments
            for submission in gradebook.assignment_submissions(assignment.name)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def check_scores(course: Path) -> otter_peer.Scores:
    """The score of each check in the results of the last run."""
    results = json.loads((course / "results.json").read_text(encoding="utf-8"))
    return {
        (result["student"], result["assignment"]): {
            check["id"]: check["score"] for check in result["checks"]
        }
        for result in results
        if result["status"] != "missing"
    }


def tell(console: Console, one: Comparison) -> None:
    """Say what the last run took: a whole class takes long."""
    console.print(
        f"{one.submissions} submissions: autograde grade {one.ours[-1]:.1f} s, "
        f"{one.name} {one.theirs[-1]:.1f} s",
        highlight=False,
    )


def report(found: Sequence[Comparison], console: Console) -> None:
    """Print the table."""
    table = Table(title=f"Grading the sample class on {processors.available()} cores (medians)")
    for column in ("", "notebooks", "autograde", "it", "ratio", "aim", "scores"):
        table.add_column(column, justify="right" if column else "left", no_wrap=True)
    for one in found:
        ours, theirs = statistics.median(one.ours), statistics.median(one.theirs)
        same = "-" if one.floor else f"{len(one.different)} differ" if one.different else "same"
        row = (f"{ours:.1f} s", f"{theirs:.1f} s", f"{one.ratio:.2f}", one.aim, same)
        table.add_row(one.name, str(one.submissions), *row)
    console.print(table)
    for one in found:
        if one.different:
            console.print(f"[red]Other scores with {one.name}:[/red]", one.different)


if __name__ == "__main__":
    main()
