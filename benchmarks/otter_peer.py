"""Grading by Otter-Grader, on an assignment that asks the same as ours.

Otter has neither our sandbox nor our checks: its tests run in the student's own kernel, as Python
files that come along with the notebook. :func:`equivalent` makes such an assignment of ours:

- a notebook is the one that was handed in, with ``grader.check("momentum_step")`` where it says
  ``autograde.check("momentum_step")`` and Otter's two usual lines as its first cell; all other
  cells are executed as they are, by a Jupyter kernel;
- a test file per check, with a test case per criterion that earns the criterion's share of the
  points. A test case holds if the criterion does when the student's functions, called in the
  kernel, are compared with the reference on the fixed cases that the notebook's own checks show
  to students.

So Otter asks every question that we ask, on numbers that are the same for everybody, and a score
per check can be compared: it has to be the same for every honest submission. (Dishonest ones are
another matter: in a kernel the expected values lie open.)

Without Docker, Otter grades one submission at a time (``otter run``, ``otter.api``); several at a
time are the business of ``otter grade``, which starts a container for each. Here as many processes
as there are processors share the submissions and call ``otter.api.grade_submission``: they load
Otter once, not once for each submission as a container does, and there is no container to start.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.grading import processors
from autograde.grading.notebook import asked_check, parse, to_bytes
from autograde.grading.sources import new_cell
from autograde.judge import CheckResult, registry
from autograde.report.notebook import judge

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".venv-otter"
PYTHON = HOME / "bin" / "python"
WORKER = Path(__file__).with_name("otter_worker.py")

FIRST_CELL = "import otter\n\ngrader = otter.Notebook()"
TEST_FILE = '''\
from autograde.report.notebook import judge
from otter.test_files import test_case

OK_FORMAT = False

name = {name!r}
verdicts = []


def hold(env, number):
    """Raise unless the criterion of this number does; all are judged with the first one."""
    if not verdicts:
        verdicts.extend(judge(name, env).result.criteria)
    assert verdicts[number].passed, verdicts[number].message
'''
TEST_CASE = """

@test_case(name={title!r}, points={points!r})
def criterion_{number}(env):
    hold(env, {number})
"""

Scores = dict[tuple[str, str], dict[str, float]]
"""The score of each check, by student and assignment."""


@dataclass(frozen=True)
class Job:
    """A notebook to grade, and what Otter grades it with."""

    student: str
    assignment: str
    notebook: str
    autograder: str


def installed() -> bool:
    """Whether the environment with Otter-Grader is there (``make bench`` makes it)."""
    return PYTHON.is_file()


def equivalent(course: Path, assignments: Iterable[str], folder: Path) -> list[Job]:
    """Make Otter's assignments and their submissions in ``folder``."""
    jobs = []
    for name in assignments:
        autograder = _autograder(name, folder / name)
        for path in sorted(course.glob(f"submitted/*/{name}/{name}.ipynb")):
            student = path.parts[-3]
            notebook = folder / "submitted" / student / path.name
            notebook.parent.mkdir(parents=True, exist_ok=True)
            notebook.write_bytes(to_bytes(_translated(parse(path.read_bytes()))))
            jobs.append(Job(student, name, str(notebook), str(autograder)))
    return jobs


def grade(jobs: list[Job]) -> tuple[Scores, str]:
    """Have Otter grade; the scores, and Otter's version."""
    orders = [[job.notebook, job.autograder] for job in jobs]
    said = _run([PYTHON, WORKER, str(processors.available())], json.dumps(orders))
    found: dict[str, Any] = json.loads(said.rpartition("\n")[2])
    scores = {
        (job.student, job.assignment): result
        for job, result in zip(jobs, found["scores"], strict=True)
    }
    return scores, found["version"]


def _autograder(assignment: str, folder: Path) -> Path:
    """Otter's configuration of an assignment: a zip file, made by ``otter generate``."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for name in registry.checks(assignment):
        nothing = judge(name, {}).result  # what is asked does not depend on who is asked
        (tests / f"{name}.py").write_text(_test_file(nothing), encoding="utf-8")
    autograder = folder / "autograder.zip"
    options = ["--no-config", "--no-requirements", "--no-environment"]
    _run([HOME / "bin" / "otter", "generate", "-t", tests, "-o", autograder, *options])
    return autograder


def _test_file(asked: CheckResult) -> str:
    total = sum(criterion.weight for criterion in asked.criteria)
    cases = (
        TEST_CASE.format(
            number=number, title=criterion.name, points=asked.points * criterion.weight / total
        )
        for number, criterion in enumerate(asked.criteria)
    )
    return TEST_FILE.format(name=asked.id) + "".join(cases)


def _translated(notebook: NotebookNode) -> NotebookNode:
    """The notebook as Otter's students have it."""
    for cell in notebook.cells:
        if name := asked_check(cell):
            cell.source = f'grader.check("{name}")'
    first = new_cell("code", FIRST_CELL, {})
    first.id = "otter"
    notebook.cells.insert(0, first)
    return notebook


def _run(command: list[str | Path], said: str = "") -> str:
    """What a command of Otter's environment prints; the course's package is there to import."""
    own = {"PATH": f"{HOME / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=said, env=os.environ | own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        msg = f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}"
        raise RuntimeError(msg)
    return done.stdout.rstrip("\n")
