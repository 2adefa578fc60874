"""Whether a large class takes but its share longer, and no more memory than it must.

Classes of a quarter, a half and all of N submissions of one assignment are graded, each in one
run of ``autograde grade`` in a pseudo-terminal. The submissions are those of the sample class
without accidents, handed in again and again by invented students. Measured are the seconds, the
memory of the process that hands out notebooks and records results (its workers, which end with
every class, are not counted), and how many results there are. What the terminal showed half-way
and at the end is printed, to be read.

    python benchmarks/scale.py [N] [--assignment sgd-variants] [--json FILE]
"""

import argparse
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import termios
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from machine import measured_on
from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from autograde.grading import processors
from autograde.grading.demo import make_course

AUTOGRADE = Path(sys.executable).parent / "autograde"
PARTS = (0.25, 0.5, 1.0)
LINES, COLUMNS = 40, 100
LOOK_SECONDS = 0.2
LAST_LINES = 18
PROGRESS = re.compile(r"(\d+)/(\d+)")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Run:
    """One class having been graded: ``peak_mib`` is the most memory, ``half_mib`` that half-way.

    ``half_way`` and ``end`` are what the terminal showed.
    """

    submissions: int
    results: int
    seconds: float
    half_mib: float
    peak_mib: float
    half_way: str
    end: str


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("submissions", nargs="?", type=int, default=10_000, metavar="N")
    parser.add_argument("--assignment", default="sgd-variants", help="which is handed in")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    console = Console(highlight=False)
    runs = []
    for part in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            course = Path(folder, "course")
            prepare(course, options.assignment, round(options.submissions * part))
            runs.append(grade(course, options.assignment))
        console.print(f"{runs[-1].submissions} submissions took {runs[-1].seconds:.0f} seconds.")
    report(runs, console)
    if options.json:
        figures = {"assignment": options.assignment, "linearity": linearity(runs)}
        about = measured_on() | figures | {"runs": [asdict(run) for run in runs]}
        options.json.write_text(json.dumps(about, indent=2) + "\n")
    sys.exit(any(run.results != run.submissions for run in runs))


def prepare(course: Path, assignment: str, submissions: int) -> None:
    """Make a course in which invented students hand in what the sample class wrote."""
    made = make_course(course, assignments=[assignment])
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student in made.students:  # they hand in nothing here
            gradebook.remove_student(student.id)
    name = f"{assignment}.ipynb"
    notebooks = [
        (course / "submitted" / sample.student / assignment / name).read_bytes()
        for sample in made.samples
        if not sample.accident
    ]
    shutil.rmtree(course / "submitted")
    for number in range(submissions):
        folder = course / "submitted" / f"student-{number:05}" / assignment
        folder.mkdir(parents=True)
        (folder / name).write_bytes(notebooks[number % len(notebooks)])


def grade(course: Path, assignment: str) -> Run:
    """Grade a class in a pseudo-terminal and watch."""
    screen, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (LINES, COLUMNS))
    submissions = len(list(course.glob("submitted/*/*")))
    start = perf_counter()
    process = subprocess.Popen(
        [AUTOGRADE, "grade", assignment, "--json", "results.json"],
        cwd=course,
        env=os.environ | {"TERM": "xterm-256color"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    shown, half_way, half, peak = "", "", 0.0, 0.0
    try:
        while (text := read(screen)) is not None:
            shown = (shown + text)[-20_000:]
            peak = max(peak, memory(process.pid, "VmHWM"))
            done = PROGRESS.findall(text)
            if not half_way and done and 2 * int(done[-1][0]) >= submissions:
                half_way = lines(text)[-1]
                half = memory(process.pid, "VmRSS")
    finally:
        process.terminate()  # has ended, unless this was interrupted
        process.wait()
    os.close(screen)
    seconds = perf_counter() - start
    results = len(json.loads((course / "results.json").read_text(encoding="utf-8")))
    end = "\n".join(lines(shown)[-LAST_LINES:])
    return Run(submissions, results, seconds, half, peak, half_way, end)


def read(screen: int) -> str | None:
    """What was shown in the last moment; nothing when the program is gone."""
    if not select.select([screen], [], [], LOOK_SECONDS)[0]:
        return ""
    try:
        data = os.read(screen, 65_536)
    except OSError:  # Linux's way of saying that nobody has the terminal any more
        return None
    return data.decode(errors="replace") or None


def lines(text: str) -> list[str]:
    """What can be read, without colors and movements of the cursor."""
    plain = CONTROL.sub("", text).replace("\r", "\n")
    return [line.rstrip() for line in plain.split("\n") if line.strip()]


def memory(pid: int, field: str) -> float:
    """A figure in ``/proc/PID/status``, in MiB: ``VmRSS`` is used now, ``VmHWM`` was the most."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def linearity(runs: Sequence[Run]) -> float:
    """Seconds per submission in the largest class over those in the smallest; 1 is linear."""
    first, last = runs[0], runs[-1]
    return (last.seconds / last.submissions) / (first.seconds / first.submissions)


def report(runs: Sequence[Run], console: Console) -> None:
    """Print the table, and what the terminal showed."""
    table = Table(title=f"One run of autograde grade on {processors.available()} cores")
    for column in (
        "submissions",
        "results",
        "seconds",
        "per second",
        "MiB half-way",
        "MiB at most",
    ):
        table.add_column(column, justify="right")
    for run in runs:
        speed = run.submissions / run.seconds
        shown = (f"{run.seconds:.1f}", f"{speed:.2f}", f"{run.half_mib:.0f}")
        table.add_row(str(run.submissions), str(run.results), *shown, f"{run.peak_mib:.0f}")
    console.print(table)
    console.print(f"A submission of the largest class took {linearity(runs):.2f} times as long.")
    console.print("\nHalf-way the terminal showed:\n", style="bold")
    console.print(runs[-1].half_way, markup=False)
    console.print("\nAnd at the end:\n", style="bold")
    console.print(runs[-1].end, markup=False)


if __name__ == "__main__":
    main()
