"""Reading and writing submissions as ``autograde grade`` does."""

from typing import Any

from nbconvert.exporters import Exporter, NotebookExporter
from nbformat import NotebookNode

from autograde.grading import notebook


class SubmissionExporter(NotebookExporter):
    """Takes whatever can be read as a notebook, where nbformat would give up or pass it on broken.

    Raises :class:`autograde.grading.notebook.InvalidNotebookError` for the rest, which nbgrader
    reports as the error of that one submission.
    """

    def from_file(  # type: ignore[override]  # as in NotebookExporter: the file's text
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert the notebook in an open file."""
        submission = notebook.parse(file_stream.buffer.read(notebook.MAX_BYTES + 1))
        return self.from_notebook_node(submission, resources=resources, **kw)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook: run the preprocessors, give the file."""
        converted, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        return notebook.to_bytes(converted).decode("ascii"), resources
