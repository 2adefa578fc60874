"""The least that executing a class takes: all its cells, and nothing else.

A warm interpreter (NumPy, Matplotlib and, where the assignment uses it, Keras imported, its
compiler in a hurry as in grading) forks for each notebook and executes its cells with IPython's
shell, on as many processes as there are processors. Figures are drawn, and by the same function as
in grading, which takes half as long as Jupyter's own. There is no isolation, no check (a check's
cell is left out), no reading and writing of files, no gradebook. The clock starts when all
interpreters are warm, whereas the time of ``autograde grade`` includes that.

    python benchmarks/floor.py COURSE ASSIGNMENT [ASSIGNMENT ...]
"""

import argparse
import json
import multiprocessing
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

from floor_worker import execute, warm_up

# ruff: noqa: PLC0415 (the interpreters that fork load this module, too, and need none of it)


def main() -> None:
    """Print the seconds, as JSON: ``{"submissions": ..., "seconds": ...}``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("course", type=Path)
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    options = parser.parse_args()
    groups = notebooks(options.course, options.assignments)
    with tempfile.TemporaryDirectory() as home:
        os.chdir(home)
        seconds = sum(executed(group, uses, Path(home)) for uses, group in groups.items())
    count = sum(len(cells) for group in groups.values() for cells in group.values())
    print(json.dumps({"submissions": count, "seconds": seconds}))


Group = dict[str, list[list[str]]]
"""For each assignment, the cells of each notebook."""


def notebooks(course: Path, assignments: Iterable[str]) -> dict[tuple[str, ...], Group]:
    """What was handed in, by the libraries that it uses."""
    from autograde.judge import registry

    groups: dict[tuple[str, ...], Group] = {}
    for name in assignments:
        paths = sorted(course.glob(f"submitted/*/{name}/{name}.ipynb"))
        groups.setdefault(registry.uses(name), {})[name] = [cells(path) for path in paths]
    return groups


def cells(path: Path) -> list[str]:
    """The code that grading executes: no checks, nothing empty."""
    from autograde.grading.notebook import asked_check, parse

    return [
        cell.source
        for cell in parse(path.read_bytes()).cells
        if cell.cell_type == "code" and cell.source.strip() and not asked_check(cell)
    ]


def executed(group: Group, uses: tuple[str, ...], home: Path) -> float:
    """Seconds that executing the notebooks of a group takes."""
    from autograde.grading import processors
    from autograde.sandbox.isolation import environment

    os.environ.update(environment(str(home), uses))
    cores = processors.available()
    context = multiprocessing.get_context("spawn")
    ready = context.Semaphore(0)
    with context.Pool(cores, warm_up, (uses, ready)) as pool:
        for _process in range(cores):
            ready.acquire()
        start = perf_counter()
        for _done in pool.imap_unordered(execute, (one for all_ in group.values() for one in all_)):
            pass
        return perf_counter() - start


if __name__ == "__main__":
    main()
