"""Writing what a student hands in: the released notebook with answers, habits and accidents."""

from copy import deepcopy

from nbformat import NotebookNode

from autograde.grading.demo.accidents import ACCIDENTS
from autograde.grading.demo.habits import HABITS, function_of
from autograde.grading.demo.sample import Sample
from autograde.grading.notebook import to_bytes

_ACCIDENTS = {accident.name: accident for accident in ACCIDENTS}


def files(sample: Sample, released: NotebookNode) -> dict[str, bytes]:
    """The files of a submission by name, made from the notebook that students were given."""
    notebook = deepcopy(released)
    name, accident = sample.assignment, _ACCIDENTS.get(sample.accident)
    notebook.cells = HABITS[sample.habit](_answered(sample, notebook.cells))
    if accident and accident.change:
        notebook.cells = accident.change(notebook.cells)
    _identify(notebook)
    data = to_bytes(notebook)
    if accident:
        data = accident.spoil(data) if accident.spoil else data
        name = accident.file_name or name
    return {f"{name}.ipynb": data}


def _answered(sample: Sample, cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with the sample's answers in their places."""
    for cell in cells:
        answer = sample.answers.get(function_of(cell))
        if answer:
            cell.source = answer.source
    return cells


def _identify(notebook: NotebookNode) -> None:
    """Give each of the student's own cells an id, the same every time."""
    for number, cell in enumerate(notebook.cells, start=1):
        if "id" not in cell:
            cell.id = f"own-{number}"
