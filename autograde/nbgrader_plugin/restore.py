"""Putting back what a submission changed or lost, in place of nbgrader's own preprocessors.

``DeduplicateIds`` and ``OverwriteCells`` do this for well-meant notebooks. They trust the rest of
a cell's nbgrader metadata, though: a forged flag, or the schema version of an older nbgrader in a
single cell, fails the submission or ends the whole run, and a check whose neighbor is gone as
well cannot be put back.
"""

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.grading.restore import Original, restore


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Restore the checks and the given cells of a submission from the gradebook."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Restore ``nb`` in place; what was changed is logged."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            originals = recorded_originals(gradebook, about["notebook"], about["assignment"])
        for grade_id in restore(nb, originals):
            self.log.warning(
                "%s: the cell %r was changed or deleted, and was put back",
                about["student"],
                grade_id,
            )
        return nb, resources


def recorded_originals(gradebook: Gradebook, notebook: str, assignment: str) -> dict[str, Original]:
    """The released cells that the gradebook knows, in their order, by ``grade_id``."""
    released = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in released.grade_cells}
    solutions = {cell.name for cell in released.solution_cells}
    tasks = {cell.name for cell in released.task_cells}
    originals = {}
    for cell in released.source_cells:
        metadata: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": cell.name,
            "grade": cell.name in points,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
            "locked": bool(cell.locked),
            "cell_type": cell.cell_type,
        }
        if cell.checksum:
            metadata["checksum"] = cell.checksum
        if cell.name in points:
            metadata["points"] = points[cell.name]
        originals[cell.name] = Original(cell.cell_type, cell.source, metadata)
    return originals
