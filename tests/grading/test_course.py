import pytest
from small_course import ASSIGNMENT, released_cells, to_file

from autograde.grading.course import Course, CourseError, find_course

FILE = to_file(released_cells())


def by_student(course, students=()):
    return {found.student: found for found in course.submissions(ASSIGNMENT, students)}


def test_a_course_is_found_from_anywhere_inside(course):
    inside = course.root / "exercises" / ASSIGNMENT
    assert find_course(inside).root == course.root
    assert find_course(course.root.parent) is None


def test_where_things_are_is_what_nbgrader_is_told(course):
    assert course.db_url == f"sqlite:///{course.root}/gradebook.db"
    assert course.folder("release") == course.root / "exercises"
    config = course.root / "nbgrader_config.py"
    config.write_text(
        config.read_text()
        + 'c = get_config()\nc.CourseDirectory.db_url = "sqlite:////elsewhere.db"\n'
        + 'c.CourseDirectory.submitted_directory = "handed-in"\n'
    )
    again = Course(course.root)
    assert again.db_url == "sqlite:////elsewhere.db"
    assert again.folder("submitted") == course.root / "handed-in"


def test_a_broken_configuration_is_named(course):
    (course.root / "nbgrader_config.py").write_text("1 / 0")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py.*ZeroDivisionError"):
        _ = course.settings


def test_an_assignment_that_is_not_released_is_named(course):
    with pytest.raises(CourseError, match="validation is not released"):
        course.released("validation")
    assert course.assignments() == [ASSIGNMENT]


def test_submissions_are_found_by_student(course, hand_in):
    path = hand_in("bob", FILE)
    hand_in("ada", FILE)
    found = by_student(course)
    assert list(found) == ["ada", "bob"]
    assert found["bob"].path == path
    assert found["bob"].message == ""


def test_who_is_in_the_gradebook_and_handed_in_nothing_is_missing(course, hand_in):
    hand_in("ada", FILE)
    found = by_student(course, ["zoe"])
    assert found["zoe"].path is None
    assert not found["zoe"].handed_in


def test_a_notebook_under_a_wrong_name_counts_if_it_says_what_it_is(course, hand_in):
    path = hand_in("ada", FILE, "homework (2).ipynb")
    found = by_student(course)["ada"]
    assert found.path == path
    assert "homework (2).ipynb" in found.message


@pytest.mark.parametrize(
    "files",
    [
        {"other.ipynb": to_file(released_cells(), "validation")},
        {"other.ipynb": b"no notebook"},
        {"one.ipynb": FILE, "two.ipynb": FILE},
    ],
)
def test_notebooks_that_may_be_anything_are_missing_with_a_reason(course, hand_in, files):
    for name, data in files.items():
        hand_in("ada", data, name)
    found = by_student(course)["ada"]
    assert found.path is None
    assert found.handed_in
    assert found.message


def test_a_folder_without_a_notebook_is_no_submission(course, hand_in):
    hand_in("ada", b"", "notes.txt")
    assert not by_student(course)["ada"].handed_in


def test_the_expected_name_wins_over_others(course, hand_in):
    hand_in("ada", FILE, "a-draft.ipynb")
    path = hand_in("ada", FILE)
    assert by_student(course)["ada"].path == path
