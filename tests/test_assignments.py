"""What holds for each assignment as it stands in the repository."""

import shutil
from pathlib import Path

import pytest

from autograde.grading.one import check_notebook
from autograde.grading.release import release
from autograde.judge import registry

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = registry.assignments()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The repository's assignments, released anew."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for name in ASSIGNMENTS:
        (root / "solutions" / name).mkdir(parents=True)
        shutil.copy(ROOT / "solutions" / name / f"{name}.md", root / "solutions" / name)
    release(root)
    return root


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
