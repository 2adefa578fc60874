"""What holds for each assignment as it stands in the repository."""

import pytest

from autograde.grading.one import check_notebook
from autograde.judge import registry
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
def test_the_solution_earns_everything(course, name):
    result = check_notebook(course / "solutions" / name / f"{name}.ipynb", "process")
    assert (result.status, result.score) == ("graded", result.max_score)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_release_earns_nothing(course, name):
    result = check_notebook(course / "exercises" / name / f"{name}.ipynb", "process")
    assert (result.status, result.score) == ("blank", 0)
