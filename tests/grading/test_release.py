import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograde.grading import release as releasing
from autograde.grading.course import CourseError
from autograde.grading.notebook import grade_id
from autograde.grading.release import ReleaseError, release
from autograde.judge import Check, registry
from autograde.nbgrader_plugin import load

TOY = Path(__file__).parents[1] / "fixtures" / "toy"


def toy_checks(*names):
    return {name: Check(name, name, "toy", 2, lambda *_: None, {}) for name in names}


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory):
    """A new gradebook: making one takes seconds, copying it does not."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    load(path.parent)
    Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def course(tmp_path, monkeypatch, empty_gradebook):
    shutil.copytree(TOY, tmp_path / "solutions" / "toy")
    shutil.copy(empty_gradebook, tmp_path)
    monkeypatch.setattr(registry, "checks", lambda _: toy_checks("double", "triple"))
    return tmp_path


def files(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_the_source_without_its_solutions(course):
    (released,) = release(course)
    assert (released.assignment, released.points, released.changed) == ("toy", 4.0, True)
    assert released.folder == course / "exercises" / "toy"
    notebook = nbformat.read(released.folder / "toy.ipynb", as_version=4)
    nbformat.validate(notebook)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "def double(x):" in text
    assert "return 2 * x" not in text
    assert "SOLUTION" not in text


def test_files_beside_the_notebook_are_released_and_sources_are_not(course):
    (course / "solutions" / "toy" / "notes.md").write_text("for authors")
    (released,) = release(course)
    assert sorted(files(released.folder)) == ["data.csv", "toy.ipynb"]


def test_nothing_else_is_left_in_the_course(course):
    release(course)
    assert sorted(path.name for path in course.iterdir()) == [
        "exercises",
        "gradebook.db",
        "solutions",
    ]


def test_a_second_release_is_the_same_bit_for_bit_and_touches_nothing(course):
    (first,) = release(course)
    before = files(first.folder)
    written = (first.folder / "toy.ipynb").stat().st_mtime_ns
    (second,) = release(course)
    assert not second.changed
    assert files(second.folder) == before
    assert (second.folder / "toy.ipynb").stat().st_mtime_ns == written


def test_a_release_does_not_depend_on_the_gradebook_or_the_place(course, tmp_path_factory):
    (first,) = release(course)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(TOY, elsewhere / "solutions" / "toy")
    (second,) = release(elsewhere)
    assert files(first.folder) == files(second.folder)


def test_the_gradebook_learns_the_assignment(course):
    release(course)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        assert gradebook.find_assignment("toy").max_score == 4.0
        assert gradebook.find_grade_cell("double", "toy", "toy").max_score == 2.0


def test_a_file_that_is_not_of_the_source_is_kept_and_named(course):
    (first,) = release(course)
    (course / "solutions" / "toy" / "data.csv").unlink()
    (first.folder / "mine").mkdir()
    (first.folder / "mine" / "notes.ipynb").write_text("notes")
    (first.folder / "empty").mkdir()
    (first.folder / "elsewhere").symlink_to("nowhere")
    source = course / "solutions" / "toy" / "toy.md"
    source.write_text(source.read_text() + "\nOne more sentence.\n")
    (second,) = release(course)
    assert second.changed
    assert sorted(files(second.folder)) == ["data.csv", "notes.ipynb", "toy.ipynb"]
    assert second.foreign == ("data.csv", "mine/notes.ipynb")
    assert (first.folder / "empty").is_dir()
    assert (first.folder / "elsewhere").is_symlink()
    assert not release(course)[0].changed


def test_an_unknown_assignment_is_an_error_that_lists_the_known(course):
    with pytest.raises(ReleaseError, match=r"no assignment 'tyo'.*There are: toy\."):
        release(course, ["toy", "tyo"])
    assert not (course / "exercises").exists()


@pytest.mark.parametrize("asked", [None, ["toy"]])
def test_a_course_without_sources_is_an_error_that_says_where_they_go(tmp_path, asked):
    with pytest.raises(ReleaseError, match=r"nothing to release.*solutions/NAME/NAME\.md"):
        release(tmp_path, asked)


def test_a_source_in_error_leaves_the_release_as_it_was(course):
    (released,) = release(course)
    before = files(released.folder)
    source = course / "solutions" / "toy" / "toy.md"
    source.write_text(source.read_text().replace("### END SOLUTION", ""))
    with pytest.raises(ReleaseError, match="needs one '### END SOLUTION'"):
        release(course)
    assert files(released.folder) == before


def test_a_solution_in_another_file_is_not_released(course):
    (course / "solutions" / "toy" / "helper.py").write_text("### BEGIN SOLUTION\n")
    with pytest.raises(ReleaseError, match=r"helper\.py would give the solution away"):
        release(course)
    assert not (course / "exercises").exists()


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_cells_do_not_change_under_submissions(course, monkeypatch):
    (released,) = release(course)
    before = files(released.folder)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("toy", "ada")
    source = course / "solutions" / "toy" / "toy.md"
    source.write_text(source.read_text() + '\n```{code-cell}\nautograde.check("half")\n```\n')
    monkeypatch.setattr(registry, "checks", lambda _: toy_checks("double", "triple", "half"))
    with pytest.raises(ReleaseError, match="the gradebook has submissions"):
        release(course)
    assert files(released.folder) == before


def test_what_cannot_be_written_leaves_the_old_release(course, monkeypatch):
    (released,) = release(course)
    before = files(released.folder)
    (course / "solutions" / "toy" / "data.csv").write_text("changed")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releasing, "replace_file", full)
    with pytest.raises(ReleaseError, match="No space left"):
        release(course)
    assert files(released.folder) == before


def test_a_gradebook_that_cannot_be_opened_is_one_clear_sentence(course):
    (course / "nbgrader_config.py").write_text(
        "from autograde.nbgrader_plugin import configure\n"
        "configure(c, __file__)\n"
        'c.CourseDirectory.db_url = "sqlite:////nowhere/gradebook.db"\n'
    )
    with pytest.raises(ReleaseError, match="the gradebook cannot be written"):
        release(course)


def test_a_source_in_error_does_not_keep_the_others_from_being_released(course):
    shutil.copytree(TOY, course / "solutions" / "bad")
    (course / "solutions" / "bad" / "toy.md").rename(course / "solutions" / "bad" / "bad.md")
    (course / "solutions" / "bad" / "bad.md").write_bytes(b"\xe9 is not in UTF-8")
    told = []
    with pytest.raises(ReleaseError, match=r"bad\.md is not a MyST Markdown notebook"):
        release(course, tell=told.append)
    assert [made.assignment for made in told] == ["toy"]


@pytest.mark.parametrize("data", [b"[1]", b'{"cells": [null]}', b'{"cells": null}', b"\xe9", b""])
def test_a_notebook_that_cannot_be_read_is_not_overwritten(course, data):
    (first,) = release(course)
    path = first.folder / "toy.ipynb"
    path.write_bytes(data)
    with pytest.raises(ReleaseError, match=r"toy\.ipynb is no notebook .* move it away"):
        release(course)
    assert path.read_bytes() == data


def test_a_broken_configuration_is_told(course):
    (course / "nbgrader_config.py").write_text("1 / 0")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py cannot be read: ZeroDivisionError"):
        release(course)


def test_what_is_no_text_beside_a_source_is_made_anew(course):
    release(course)
    beside = course / "solutions" / "toy" / "toy.ipynb"
    beside.write_bytes(b"\xe9")
    assert not release(course)[0].changed
    assert b"cells" in beside.read_bytes()


def ran(cell):
    cell.execution_count = 1


def answered(cell):
    cell.source = "my = 'work'"


@pytest.mark.parametrize("work", [ran, answered])
def test_a_notebook_that_somebody_has_worked_in_is_left_as_it_is(course, work):
    (first,) = release(course)
    path = first.folder / "toy.ipynb"
    notebook = nbformat.read(path, as_version=4)
    work(next(cell for cell in notebook.cells if grade_id(cell).endswith("-answer")))
    nbformat.write(notebook, path)
    mine = path.read_bytes()
    source = course / "solutions" / "toy" / "toy.md"
    source.write_text(source.read_text() + "\nOne more sentence.\n")
    (second,) = release(course)
    assert (second.worked_in, second.changed) == (True, False)
    assert path.read_bytes() == mine
