import json
import runpy
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from autograde.grading.release import release
from autograde.judge import registry
from autograde.nbgrader_plugin import load

FIXTURES = Path(__file__).parents[1] / "fixtures"

RIGHT = {"double": "return 2 * x", "triple": "return 3 * x"}


class ToyCourse:
    """A course with the assignment ``toy``: hand in, grade, look at the gradebook."""

    def __init__(self, root):
        self.root = root
        self.gradebook = f"sqlite:///{root}/gradebook.db"
        self.released = root / "exercises" / "toy" / "toy.ipynb"

    def notebook(self, answers):
        """The released notebook with these function bodies."""
        notebook = nbformat.read(self.released, as_version=4)
        for cell in notebook.cells:
            name = cell.id.removesuffix("-answer")
            if cell.id.endswith("-answer") and name in answers:
                cell.source = f"def {name}(x):\n    {answers[name]}"
        return notebook

    def hand_in(self, student, content, name="toy"):
        """Hand in a notebook, or any text, under a name."""
        folder = self.root / "submitted" / student / "toy"
        folder.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.ipynb").write_text(text)

    def autograde(self, student="*", force=False):
        """What ``nbgrader autograde toy --student STUDENT`` does."""
        config = load(self.root)
        config.CourseDirectory.assignment_id = "toy"
        config.CourseDirectory.student_id = student
        config.BaseConverter.force = force
        Autograde(coursedir=CourseDirectory(config=config), config=config).start()

    def grades(self, student):
        """The student's automatic score of each check."""
        with Gradebook(self.gradebook) as gradebook:
            found = gradebook.find_submission_notebook("toy", "toy", student)
            return {grade.name: grade.auto_score for grade in found.grades}

    def graded(self, student):
        """The autograded notebook."""
        path = self.root / "autograded" / student / "toy" / "toy.ipynb"
        return nbformat.read(path, as_version=4)


@pytest.fixture(scope="session")
def released_toy(tmp_path_factory):
    root = tmp_path_factory.mktemp("toy")
    shutil.copytree(FIXTURES / "toy", root / "solutions" / "toy")
    with pytest.MonkeyPatch.context() as patch:
        checks = runpy.run_path(str(FIXTURES / "toy_checks.py"))["CHECKS"]
        patch.setattr(registry, "checks", lambda _: checks)
        release(root)
    return root


@pytest.fixture
def toy(tmp_path, monkeypatch, released_toy):
    checks = runpy.run_path(str(FIXTURES / "toy_checks.py"))["CHECKS"]
    monkeypatch.setattr(registry, "checks", lambda _: checks)
    monkeypatch.setattr(registry, "uses", lambda _: ())
    root = tmp_path / "course"
    shutil.copytree(released_toy, root)
    return ToyCourse(root)


@pytest.fixture
def right():
    return dict(RIGHT)
