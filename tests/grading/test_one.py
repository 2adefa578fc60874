import pytest
from small_course import RIGHT, released_cells, to_file, written

from autograde.grading.course import CourseError
from autograde.grading.one import check_notebook


def test_a_notebook_is_checked_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "homework.ipynb"
    path.write_bytes(to_file(written()))
    result = check_notebook(path, "process")
    assert (result.status, result.score, result.isolation) == ("graded", 3, "process")


def test_in_a_course_locked_cells_are_put_back(course, hand_in):
    cells = written()
    cells[3]["source"] = "3.0"
    result = check_notebook(hand_in("ada", to_file(cells)), "process")
    assert (result.student, result.status, result.score) == ("ada", "restored", 3)


def test_in_a_course_with_other_folders_it_is_the_same(course, hand_in):
    config = course.root / "nbgrader_config.py"
    for step, name in (("release", "released"), ("submitted", "collected")):
        folder = course.folder(step)
        folder.rename(folder.with_name(name)) if folder.exists() else None
        with config.open("a") as file:
            file.write(f"get_config().CourseDirectory.{step}_directory = {name!r}\n")
    cells = written()
    cells[3]["source"] = "3.0"
    path = course.root / "collected" / "ada" / "sgd-variants" / "sgd-variants.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(to_file(cells))
    result = check_notebook(path, "process")
    assert (result.student, result.status, result.score) == ("ada", "restored", 3)


def test_a_released_notebook_that_is_none_is_told(course, hand_in):
    path = hand_in("ada", to_file(written()))
    (course.folder("release") / "sgd-variants" / "sgd-variants.ipynb").write_bytes(b"<<<<<<<")
    with pytest.raises(CourseError, match="run 'autograde release sgd-variants'"):
        check_notebook(path, "process")


def test_a_notebook_that_was_worked_in_where_it_was_released_is_not_blank(course):
    path = course.folder("release") / "sgd-variants" / "sgd-variants.ipynb"
    path.write_bytes(to_file(written()))
    result = check_notebook(path, "process")
    assert (result.status, result.score) == ("graded", 3)


def test_nothing_is_written_into_the_course(course, hand_in):
    path = hand_in("ada", to_file(written()))
    before = sorted(course.root.rglob("*"))
    check_notebook(path, "process")
    assert sorted(course.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("gone.ipynb", None, "There is no file"),
        ("a.ipynb", b"{", "is not JSON"),
        ("a.ipynb", to_file([], assignment=""), "asks for no check"),
    ],
)
def test_what_cannot_be_checked_is_said_with_its_name(tmp_path, name, data, said):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CourseError, match=said) as error:
        check_notebook(path, "process")
    assert name in str(error.value)


def test_a_folder_is_no_notebook(tmp_path):
    with pytest.raises(CourseError, match="is a folder"):
        check_notebook(tmp_path, "process")


def test_the_walls_hold_nothing_that_gives_points_away(tmp_path):
    cells = released_cells()
    cells[2]["source"] = (
        "from autograde.reference.optimizers import momentum_step\n"
        "from autograde.checks import sgd_variants\n" + RIGHT.replace("momentum", "other")
    )
    path = tmp_path / "a.ipynb"
    path.write_bytes(to_file(cells))
    assert check_notebook(path, "process").score == 0
