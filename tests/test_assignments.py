"""What holds for each assignment as it stands in the repository."""

import shutil

import nbformat
import pytest

from autograde.grading import secret
from autograde.grading.one import check_notebook
from autograde.grading.submission import grade
from autograde.judge import registry
from autograde.sandbox import Zygote
from tests.assignments import ROOT, release_copies

ASSIGNMENTS = registry.assignments()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The repository's assignments, released anew."""
    return release_copies(tmp_path_factory.mktemp("course"), ASSIGNMENTS)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_committed_notebook_is_what_a_release_gives_bit_for_bit(course, name):
    committed = ROOT / "exercises" / name / f"{name}.ipynb"
    assert committed.read_bytes() == (course / "exercises" / name / f"{name}.ipynb").read_bytes()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_solution_earns_everything_and_draws_without_a_word_of_error(course, name):
    data = (course / "solutions" / name / f"{name}.ipynb").read_bytes()
    with Zygote("process", registry.uses(name)) as zygote:
        graded = grade(data, name, "", secret.PUBLIC, zygote)
    assert (graded.result.status, graded.result.score) == ("graded", graded.result.max_score)
    cells = nbformat.reads(graded.notebook.decode(), as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert any("image/png" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_release_earns_nothing(course, name):
    handed_in = course / "submitted" / "ada" / name / f"{name}.ipynb"
    handed_in.parent.mkdir(parents=True)
    shutil.copy(course / "exercises" / name / f"{name}.ipynb", handed_in)
    result = check_notebook(handed_in, "process")
    assert (result.status, result.score) == ("blank", 0)
