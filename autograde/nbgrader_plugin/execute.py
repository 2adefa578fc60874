"""Running a submission in the sandbox, in place of nbgrader's kernel."""

import atexit
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from autograde.grading import secret
from autograde.grading.run import run_notebook
from autograde.grading.sources import node
from autograde.i18n import _
from autograde.judge import registry
from autograde.sandbox import Zygote


class ExecuteInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Run and judge a notebook as ``autograde grade`` does.

    The only output of a check's cell is its score, which is where nbgrader reads it.
    """

    isolation = Enum(
        ["bubblewrap", "process"],
        default_value="bubblewrap",
        help="How submissions are kept apart; 'process' is for code that is trusted.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute and judge ``nb``."""
        about = resources["nbgrader"]
        # While nbgrader converts notebooks, the course's folder is the working directory.
        key = secret.read_or_create(Path.cwd())
        zygote = _zygote(str(self.isolation), registry.uses(about["assignment"]))
        executed, result = run_notebook(nb, about["assignment"], about["student"], key, zygote)
        self.log.info("%s: %s, %g points", about["student"], result.status, result.score)
        _refuse_unjudged(executed, {check.id for check in result.checks})
        return executed, resources


def _refuse_unjudged(notebook: NotebookNode, judged: set[str]) -> None:
    """Make a graded cell that no check knows fail: nbgrader gives silence full marks."""
    for cell in notebook.cells:
        if not utils.is_grade(cell) or cell.cell_type != "code":
            continue
        name = cell.metadata["nbgrader"]["grade_id"]
        if name not in judged:
            reason = _("There is no check called {name!r}: release the assignment again.")
            told = {"ename": "LookupError", "evalue": reason.format(name=name), "traceback": []}
            cell.outputs = [node({"output_type": "error", **told})]


@cache
def _zygote(isolation: str, uses: tuple[str, ...]) -> Zygote:
    """The sandbox of this process: it takes as long to start as many submissions to grade."""
    zygote = Zygote(isolation, uses)
    atexit.register(zygote.close)
    return zygote
