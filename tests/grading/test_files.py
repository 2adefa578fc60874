import nbformat
import pytest
from small_course import ASSIGNMENT, released_cells, to_file

from autograde.grading.course import Submission
from autograde.grading.files import RecordError, write_files
from autograde.grading.results import NotebookResult
from autograde.grading.submission import Graded


def graded():
    result = NotebookResult("ada", ASSIGNMENT, "graded", "process", 0.1)
    return Graded(result, to_file(released_cells()))


def submission(path=None):
    return Submission("ada", ASSIGNMENT, path)


def test_the_graded_notebook_is_where_nbgrader_looks(course, hand_in):
    path = hand_in("ada", b"")
    (path.parent / "timestamp.txt").write_text("2026-03-01")
    write_files(course, submission(path=path), graded(), "<p>why</p>")
    folder = course.root / "autograded" / "ada" / ASSIGNMENT
    assert nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4).cells
    assert {p.name for p in folder.iterdir()} == {
        f"{ASSIGNMENT}.ipynb",
        "timestamp.txt",
        "why.html",
    }


def test_a_read_only_graded_notebook_is_replaced(course):
    write_files(course, submission(), graded(), "")
    path = course.root / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.write_bytes(b"old")
    path.chmod(0o444)
    write_files(course, submission(), graded(), "")
    assert path.read_bytes() == graded().notebook


def test_a_folder_that_cannot_be_written_is_named(course):
    (course.root / "autograded").write_text("in the way")
    with pytest.raises(RecordError, match=r"autograded.* cannot be written"):
        write_files(course, submission(), graded(), "")
