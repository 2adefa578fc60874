"""nbgrader's commands as a user types them, on a real assignment."""

import csv
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import nbformat
import pytest

from autograde.grading.sources import notebook_beside

ROOT = Path(__file__).parents[2]
NAME = "validation"
PLAIN = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = ["*.md"]
"""

pytestmark = pytest.mark.slow


def nbgrader(course, *arguments, expect=0):
    command = [Path(sysconfig.get_path("scripts")) / "nbgrader", *arguments]
    environment = os.environ | {"JUPYTER_PREFER_ENV_PATH": "1"}
    done = subprocess.run(
        command, cwd=course, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def make_course(folder):
    shutil.copytree(ROOT / "solutions" / NAME, folder / "solutions" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    nbgrader(folder, "generate_assignment", NAME)
    source = notebook_beside(folder / "solutions" / NAME / f"{NAME}.md")
    answers = nbformat.read(source, as_version=4)
    half = nbformat.read(folder / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
    first = [cell.id for cell in half.cells].index(
        next(cell.id for cell in half.cells if cell.id.endswith("-answer"))
    )
    half.cells[first].source = answers.cells[first].source
    hand_in(folder, "full", answers)
    hand_in(folder, "half", half)
    return folder


def hand_in(course, student, notebook):
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


def exported(course):
    nbgrader(course, "export", "--to", "grades.csv")
    with (course / "grades.csv").open() as file:
        return {row["student_id"]: (row["score"], row["max_score"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def scores(course):
    nbgrader(course, "autograde", NAME)
    return exported(course)


def test_the_release_is_the_committed_one(course):
    made = course / "exercises" / NAME / f"{NAME}.ipynb"
    committed = ROOT / "exercises" / NAME / f"{NAME}.ipynb"
    assert made.read_bytes() == committed.read_bytes()


def test_scores_are_exported(scores):
    (full, points), (half, _) = scores["full"], scores["half"]
    assert full == points
    assert 0 < float(half) < float(points)


def test_plain_nbgrader_gives_honest_submissions_the_same_scores(course, scores, tmp_path):
    for part in ("solutions", "submitted"):
        shutil.copytree(course / part, tmp_path / part)
    (tmp_path / "nbgrader_config.py").write_text(PLAIN)
    nbgrader(tmp_path, "generate_assignment", NAME)
    nbgrader(tmp_path, "autograde", NAME)
    assert exported(tmp_path) == scores


def test_feedback_shows_the_verdicts(course, scores):
    nbgrader(course, "generate_feedback", NAME)
    page = (course / "feedback" / "half" / NAME / f"{NAME}.html").read_text()
    assert page.count('class="autograde fail"') > 0


def test_a_submission_in_error_ends_with_the_others_graded(course, scores):
    folder = course / "submitted" / "bad" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text("not JSON")
    told = nbgrader(course, "autograde", NAME, expect=1)
    assert "InvalidNotebookError" in told
    assert exported(course) == scores | {"bad": ("0.0", scores["full"][1])}


def test_a_solution_validates_and_a_half_one_does_not(course):
    for student, answer in (("full", "passes all the tests"), ("half", "VALIDATION FAILED")):
        path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
        assert answer in nbgrader(course, "validate", str(path))
