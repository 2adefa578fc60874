"""How long a class takes to grade: ``autograde grade`` against stock ``nbgrader autograde``.

Both grade the same submissions of the sample class, on the same machine, one after the other, in
copies of one course folder. Left out are accidents: stock nbgrader has no protection against
some (endless loops, memory hogs) and does not grade others (a wrong file name). All scores have
to be equal.

    python benchmarks/grading.py [ASSIGNMENT ...] [--runs 3] [--students 10] [--json FILE]
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from autograde.grading.demo import SampleClass, make_course

STOCK = """\
from pathlib import Path

c = get_config()
c.CourseDirectory.root = str(Path(__file__).parent)
c.CourseDirectory.course_id = "course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""
BIN = Path(sys.executable).parent


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    parser.add_argument("--runs", type=int, default=3, help="how often each class is graded")
    parser.add_argument("--students", type=int, help="how many students (default: all)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder, "ours"), Path(folder, "stock")
        count = prepare(ours, options.students, options.assignments)
        shutil.copytree(ours, stock)
        (stock / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
        times: dict[str, list[float]] = {"autograde grade": [], "nbgrader autograde": []}
        for _run in range(options.runs):
            times["autograde grade"].append(timed(grade_ours, ours))
            times["nbgrader autograde"].append(timed(grade_stock, stock))
        differ = [key for key, score in scores(stock).items() if score != scores(ours).get(key)]
    report(times, count, differ)
    if options.json:
        options.json.write_text(json.dumps(record(times, count, differ), indent=2) + "\n")
    sys.exit(bool(differ))


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


def timed(grade: Callable[[Path], None], course: Path) -> float:
    """Seconds of wall-clock time."""
    start = perf_counter()
    grade(course)
    return perf_counter() - start


def grade_ours(course: Path) -> None:
    """All assignments at once, on every core."""
    run([BIN / "autograde", "grade", *handed_in(course), "--force"], course)


def grade_stock(course: Path) -> None:
    """One assignment after the other."""
    for assignment in handed_in(course):
        run([BIN / "nbgrader", "autograde", assignment, "--force", "--log-level=ERROR"], course)


def handed_in(course: Path) -> list[str]:
    """The assignments of which there are submissions."""
    return sorted({path.parent.name for path in course.glob("submitted/*/*/*")})


def run(command: list[str | Path], course: Path) -> None:
    """Run a command whose failures on single submissions do not matter here."""
    subprocess.run(
        command, cwd=course, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def scores(course: Path) -> dict[tuple[str, str], float]:
    """The score of each submission in a course's gradebook."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, assignment.name): round(submission.score, 2)
            for assignment in gradebook.assignments
            for submission in gradebook.assignment_submissions(assignment.name)
        }


def record(
    times: dict[str, list[float]], count: int, differ: list[tuple[str, str]]
) -> dict[str, object]:
    """The figures, with what they were measured on."""
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "submissions": count,
        "seconds": times,
        "ratio": ratio(times),
        "different_scores": differ,
    }


def ratio(times: dict[str, list[float]]) -> float:
    """How many times faster, as the median over the runs."""
    pairs = zip(times["nbgrader autograde"], times["autograde grade"], strict=True)
    return statistics.median(stock / ours for stock, ours in pairs)


def report(times: dict[str, list[float]], count: int, differ: list[tuple[str, str]]) -> None:
    """Print the table."""
    table = Table(title=f"Grading {count} submissions on {os.cpu_count()} cores")
    for column in ("", "runs", "seconds (median)", "notebooks per second"):
        table.add_column(column, justify="left" if not column else "right")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        table.add_row(name, str(len(seconds)), f"{median:.1f}", f"{count / median:.2f}")
    console = Console()
    console.print(table)
    console.print(f"autograde grade is {ratio(times):.1f} times as fast (median of the runs).")
    if differ:
        console.print(f"[red]{len(differ)} submissions have different scores:[/red]", differ)
    else:
        console.print("Both give every submission the same score.")


if __name__ == "__main__":
    main()
