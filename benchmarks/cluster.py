"""How well a cluster shares a class: ``autograde grade --scheduler`` on two workers against one.

Scheduler and workers are processes of this machine, started anew for each run; a worker grades
one notebook at a time. Submissions and course are those of ``grading.py``, or with
``--submissions`` those of ``scale.py``, so many that starting counts little. The efficiency is the
time on one worker over two times that on two workers, the median of the runs; 1 is ideal. All
results have to be equal.

With fewer than four processors, workers share theirs with the scheduler and the coordinator, which
makes it look worse than it is, the more so the shorter the notebooks are. On machines of their own
they would not. With ``--share 0.5``, each worker has half a processor, all that it starts included,
as Kubernetes gives it to a pod with ``cpu: 500m`` (a quota of its control group, which root can
set); so on two processors, one is left to the others.

    python benchmarks/cluster.py [ASSIGNMENT ...] [--runs 3] [--students 10] [--all-cells]
        [--share 0.5] [--json FILE]
    python benchmarks/cluster.py ASSIGNMENT --submissions 1000 [--runs 3] [--all-cells]
        [--share 0.5] [--json FILE]
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import scale
from distributed import Client
from grading import BIN, handed_in, prepare, run, timed
from machine import measured_on
from rich.console import Console
from rich.table import Table

from autograde.grading import processors

WORKERS = (1, 2)
START_SECONDS = 120
GROUPS = Path("/sys/fs/cgroup")
PERIOD = 100_000
"""Microseconds in which a control group may use its share: Kubernetes's, and Linux's default."""
JOIN = 'echo $$ >"$0" && exec "$@"'
"""Has a shell become a member of a group, and then another program."""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    parser.add_argument("--runs", type=int, default=3, help="how often each cluster grades")
    parser.add_argument("--students", type=int, help="how many students (default: all)")
    parser.add_argument("--submissions", type=int, help="a class of so many, of one assignment")
    parser.add_argument("--all-cells", action="store_true", help="leave no cell out")
    parser.add_argument("--share", type=float, help="of a processor, for each worker")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    count = options.submissions
    cells = ["--all-cells"] * options.all_cells
    if count and len(options.assignments) != 1:
        parser.error("--submissions needs one ASSIGNMENT")
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        if count:
            scale.prepare(course, options.assignments[0], count)
        else:
            count = prepare(course, options.students, options.assignments)
        times: dict[int, list[float]] = {workers: [] for workers in WORKERS}
        found = []
        for _run in range(options.runs):
            for workers in WORKERS:
                with cluster(workers, Path(folder), options.share) as address:
                    times[workers].append(timed(partial(grade, address), course, *cells))
                found.append(results(course))
    same = all(other == found[0] for other in found)
    report(times, count, same)
    if options.json:
        about = record(times, count, same) | {
            "all_cells": options.all_cells,
            "share_of_a_processor": options.share,
        }
        options.json.write_text(json.dumps(about, indent=2) + "\n")
    sys.exit(not same)


@contextmanager
def cluster(workers: int, folder: Path, share: float | None) -> Iterator[str]:
    """A scheduler with so many workers, each with a ``share`` of a processor; its address."""
    place = folder / "scheduler.json"
    place.unlink(missing_ok=True)
    common = ["--scheduler-file", place, "--no-dashboard"]
    scheduler = [BIN / "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", *common]
    worker = [BIN / "dask", "worker", "--nthreads", "1", "--no-nanny", *common]
    with ExitStack() as stack:
        start(stack, scheduler, folder)
        for _worker in range(workers):
            member = [] if share is None else stack.enter_context(joining(share))
            start(stack, [*member, *worker], folder)
        with Client(scheduler_file=str(place), timeout=START_SECONDS) as client:
            client.wait_for_workers(workers, START_SECONDS)
        yield json.loads(place.read_text())["address"]


@contextmanager
def joining(share: float) -> Iterator[list[str | Path]]:
    """What to put before a command that is to have, with all that it starts, so much processor."""
    first = (GROUPS / "cpu").is_dir()  # of the two versions of control groups
    try:
        group = Path(tempfile.mkdtemp(prefix="worker-", dir=GROUPS / "cpu" if first else GROUPS))
        limit, most = ("cpu.cfs_quota_us", "") if first else ("cpu.max", f" {PERIOD}")
    except OSError as error:
        sys.exit(f"no control group can be made ({error}): run this as root, or without --share")
    try:
        (group / limit).write_text(f"{share * PERIOD:.0f}{most}")
    except OSError as error:
        group.rmdir()
        sys.exit(f"{limit} cannot be set ({error}): enable the controller cpu, or leave --share")
    members = group / "cgroup.procs"
    try:
        yield ["sh", "-c", JOIN, members]
    finally:
        while members.read_text():  # the last ones are ending
            time.sleep(0.05)
        group.rmdir()


def start(stack: ExitStack, command: list[str | Path], folder: Path) -> None:
    """Run a part of the cluster until the stack is closed."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)


def grade(address: str, course: Path, *options: str) -> None:
    """Grade all that was handed in."""
    arguments = ["--force", "--scheduler", address, "--json", "results.json", *options]
    run([BIN / "autograde", "grade", *handed_in(course), *arguments], course)


def results(course: Path) -> list[dict[str, Any]]:
    """The results of the last run, without the times."""
    path = course / "results.json"
    found = json.loads(path.read_text())
    path.unlink()
    return [{key: value for key, value in one.items() if key != "seconds"} for one in found]


def efficiency(times: dict[int, list[float]]) -> float:
    """The median over the runs."""
    one, two = (times[workers] for workers in WORKERS)
    return statistics.median(alone / (2 * shared) for alone, shared in zip(one, two, strict=True))


def record(times: dict[int, list[float]], count: int, same: bool) -> dict[str, object]:
    """The figures, with what they were measured on."""
    return measured_on() | {
        "submissions": count,
        "seconds": {str(workers): seconds for workers, seconds in times.items()},
        "efficiency": efficiency(times),
        "same_results": same,
    }


def report(times: dict[int, list[float]], count: int, same: bool) -> None:
    """Print the table."""
    table = Table(title=f"Grading {count} submissions on a cluster, {processors.available()} cores")
    for column in ("workers", "runs", "seconds (median)", "notebooks per second"):
        table.add_column(column, justify="right")
    for workers, seconds in times.items():
        median = statistics.median(seconds)
        table.add_row(str(workers), str(len(seconds)), f"{median:.1f}", f"{count / median:.2f}")
    console = Console()
    console.print(table)
    console.print(f"The efficiency of two workers is {efficiency(times):.2f} (median of the runs).")
    if same:
        console.print("All runs give the same results.")
    else:
        console.print("[red]The runs give different results.[/red]")


if __name__ == "__main__":
    main()
