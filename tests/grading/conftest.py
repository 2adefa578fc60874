"""A small course: one assignment with two of its checks, and a gradebook that knows it."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.grading.course import Course
from autograde.nbgrader_plugin import load

sys.path.insert(0, str(Path(__file__).parent))  # for small_course, also in worker processes

from small_course import ASSIGNMENT, released_cells, to_file


@pytest.fixture(scope="session")
def gradebook_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    load(path.parent)  # as any command does first: it finds nbgrader's helpers
    with Gradebook(f"sqlite:///{path}", "training-neural-networks") as book:
        book.add_assignment(ASSIGNMENT)
        book.add_notebook(ASSIGNMENT, ASSIGNMENT)
        for cell in released_cells():
            about = cell["metadata"].get("nbgrader")
            if about is None:
                continue
            place = (about["grade_id"], ASSIGNMENT, ASSIGNMENT)
            if about["grade"]:
                book.add_grade_cell(*place, max_score=about["points"], cell_type="code")
            if about["solution"]:
                book.add_solution_cell(*place)
            book.add_source_cell(
                *place, cell_type="code", source=cell["source"], locked=about["locked"]
            )
    return path


@pytest.fixture
def course(tmp_path: Path, gradebook_template: Path) -> Course:
    """A course folder in which the assignment is released and nobody has handed in."""
    root = tmp_path / "course"
    folder = root / "exercises" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_bytes(to_file(released_cells()))
    (root / "nbgrader_config.py").write_text(
        "from autograde.nbgrader_plugin import configure\nconfigure(get_config(), __file__)\n"
    )
    shutil.copy(gradebook_template, root / "gradebook.db")
    return Course(root)


@pytest.fixture
def hand_in(course: Course) -> Callable[..., Path]:
    def put(student: str, data: bytes, name: str = f"{ASSIGNMENT}.ipynb") -> Path:
        folder = course.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return folder / name

    return put
