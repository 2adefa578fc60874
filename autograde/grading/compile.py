"""Compiling ahead: the solution's Keras programs, made once for a whole class."""

import tempfile
from pathlib import Path

from autograde.grading import sources
from autograde.grading.needed import demonstrations
from autograde.grading.notebook import parse
from autograde.grading.run import run_notebook
from autograde.judge import registry
from autograde.sandbox import Zygote
from autograde.sandbox.programs import Programs

WORTHWHILE = 4
"""Submissions from which on compiling ahead saves more than it costs."""


def solution(source: Path, assignment: str) -> bytes:
    """The instructor's solution as a notebook; raises ``OSError`` and ``SourceError``."""
    if not sources.is_stale(source):
        return sources.notebook_beside(source).read_bytes()
    points = {check.id: check.points for check in registry.checks(assignment).values()}
    return sources.to_text(sources.read(source, points)).encode()


def compile_ahead(
    data: bytes, assignment: str, isolation: str, folder: Path, released: bytes | None = None
) -> None:
    """Run a trusted notebook and leave in ``folder`` what was compiled for it.

    With the notebook that was ``released``, only what grading runs is compiled. Each program
    appears there as a whole: others may read the folder all the while.
    """
    shown = demonstrations(parse(released)) if released else None
    with tempfile.TemporaryDirectory(dir=folder.parent) as staging:
        programs = Programs(Path(staging), writable=True)
        with Zygote(isolation, registry.uses(assignment), programs) as zygote:
            run_notebook(parse(data), assignment, "", b"", zygote, shown=shown)
        for program in Path(staging).iterdir():
            program.replace(folder / program.name)
