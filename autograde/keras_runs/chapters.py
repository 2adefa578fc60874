"""The chapters of the book on another backend than the one that it is built with.

``python -m autograde.keras_runs.chapters BACKEND [CHAPTER...]`` executes the code cells of those
chapters (all, if none is named), each chapter in a process of its own with the interpreter of
``.venv-BACKEND``, and prints a table: chapter, seconds, and "ok" or which cell failed and how. It
ends with 1 if one failed. What the cells compute is not compared with anything.

A cell that is about one backend says so by its tags: one with ``jax`` runs on JAX alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import jupytext
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograde.keras_runs.environments import environment
from autograde.keras_runs.verification import ROOT, RecordingFailed

BACKENDS = frozenset({"jax", "tensorflow", "torch"})
LONGEST = 600.0
"""Seconds that a chapter may take."""


@dataclass(frozen=True)
class Outcome:
    """How a chapter went; ``failure`` is a sentence, or ``None`` if all its cells ran."""

    chapter: str
    seconds: float
    failure: str | None

    @property
    def ok(self) -> bool:
        """Whether all of its cells ran."""
        return self.failure is None


def chapters(root: Path = ROOT) -> list[Path]:
    """The pages of the book that have code to execute, in their order."""
    pages = sorted((root / "book").rglob("*.md"))
    return [page for page in pages if page.read_text().startswith("---\njupytext:")]


def cells(chapter: Path, backend: str) -> list[str]:
    """The code cells of a chapter, without those that are tagged with other backends alone."""
    found = []
    for cell in jupytext.read(chapter).cells:
        meant_for = BACKENDS & set(cell.metadata.get("tags", ()))
        if cell.cell_type == "code" and (not meant_for or backend in meant_for):
            found.append(cell.source)
    return found


def _environment(backend: str) -> dict[str, str]:
    """The backend, one thread, figures drawn as in a notebook, and nothing said by TensorFlow."""
    return {
        **os.environ,
        "KERAS_BACKEND": backend,
        "PYTHONPATH": str(ROOT),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "CUDA_VISIBLE_DEVICES": "",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def execute(chapter: Path, backend: str, python: str = sys.executable) -> Outcome:
    """Execute the cells of a chapter, in its own folder, on the backend."""
    began = perf_counter()
    try:
        done = subprocess.run(
            [python, "-m", "autograde.keras_runs.cells"],
            cwd=chapter.parent,
            env=_environment(backend),
            input=json.dumps(cells(chapter, backend)),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=True,
        )
    except subprocess.TimeoutExpired:
        failure = f"stopped after {LONGEST:.0f} seconds"
    except subprocess.CalledProcessError as failed:
        last = (failed.stderr.strip().splitlines() or ["no message"])[-1]
        failure = f"the process ended with {failed.returncode}: {last}"
    else:
        answer = json.loads(done.stdout.splitlines()[-1])  # libraries may print, too
        return Outcome(chapter.stem, answer["seconds"], answer["failure"])
    return Outcome(chapter.stem, perf_counter() - began, failure)


def execute_all(
    backend: str, python: str, pages: Iterable[Path] | None = None
) -> Iterator[Outcome]:
    """Execute those chapters, or all, one after the other."""
    for chapter in chapters() if pages is None else pages:
        yield execute(chapter, backend, python)


def table(outcomes: Sequence[Outcome], backend: str) -> Table:
    """One row for each chapter."""
    shown = Table(title=f"Chapters on {backend}", show_footer=True)
    seconds = sum(outcome.seconds for outcome in outcomes)
    shown.add_column("chapter", footer="together")
    shown.add_column("seconds", footer=f"{seconds:.0f}", justify="right")
    shown.add_column("result", footer=f"{sum(o.ok for o in outcomes)} of {len(outcomes)} ok")
    for outcome in outcomes:
        shown.add_row(outcome.chapter, f"{outcome.seconds:.1f}", escape(outcome.failure or "ok"))
    return shown


def main(backend: str, *names: str) -> int:
    """Execute the chapters of those names (all, if none), print the table; the exit status."""
    console = Console()
    pages = [page for page in chapters() if page.stem in names or not names]
    try:
        with console.status(f"Chapters on {backend}"):
            outcomes = list(execute_all(backend, str(environment(backend)), pages))
    except RecordingFailed as failure:
        console.print(str(failure))
        return 1
    console.print(table(outcomes, backend))
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
