import os
from pathlib import Path

import pytest
from small_course import ASSIGNMENT, released_cells, to_file

from autograde.grading.course import (
    Course,
    CourseError,
    Submission,
    find_course,
    mark_copy,
    time_stamp,
)

FILE = to_file(released_cells())


def by_student(course, students=()):
    found = course.submissions(ASSIGNMENT, course.students(students))
    return {submission.student: submission for submission in found}


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


@pytest.mark.parametrize("name", ["timestamp.txt", ".gitkeep"])
def test_a_folder_without_anybodys_work_is_no_submission(course, hand_in, name):
    hand_in("ada", b"", name)
    found = by_student(course)["ada"]
    assert (found.handed_in, found.unusable) == (False, False)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("work.zip", "only work.zip:"),
        ("sgd-variants.IPYNB", "only sgd-variants.IPYNB:"),
        ("work/sgd-variants.ipynb", "only work/:"),
        (os.fsdecode(b"steps\xe9.ipynb"), "only steps\\udce9.ipynb:"),
    ],
)
def test_what_is_no_notebook_in_its_place_is_named_with_what_to_do(course, hand_in, name, told):
    (course.root / "submitted" / "ada" / ASSIGNMENT / name).parent.mkdir(parents=True)
    hand_in("ada", FILE.replace(b"sgd-variants", b""), name)
    found = by_student(course)["ada"]
    assert (found.path, found.handed_in, found.unusable) == (None, True, True)
    assert told in found.message
    assert "put the right notebook there under that name" in found.message


def test_of_many_files_some_are_named(course, hand_in):
    for number in range(8):
        hand_in("ada", b"", f"page-{number}.pdf")
    assert "page-4.pdf and 3 more:" in by_student(course)["ada"].message


def test_the_expected_name_wins_over_others(course, hand_in):
    hand_in("ada", FILE, "a-draft.ipynb")
    path = hand_in("ada", FILE)
    assert by_student(course)["ada"].path == path


def test_a_copy_made_for_nbgrader_does_not_win_over_what_was_handed_in(course, hand_in):
    copy = hand_in("ada", FILE)
    own = hand_in("ada", FILE, "homework.ipynb")
    mark_copy(copy)
    assert by_student(course)["ada"].path == own
    copy.write_bytes(FILE + b"\n")  # now it is handed in under this name, too
    assert by_student(course)["ada"].path == copy


def test_a_copy_made_for_nbgrader_counts_where_nothing_else_is(course, hand_in):
    copy = hand_in("ada", FILE)
    mark_copy(copy)
    assert by_student(course)["ada"].path == copy


def test_a_folder_that_cannot_be_read_stops_nobody(course, hand_in, monkeypatch):
    hand_in("ada", FILE)
    path = hand_in("bob", FILE)
    usual = Path.is_file

    def is_file(self):
        if self.parent == path.parent:
            raise PermissionError(13, "Permission denied", str(self))
        return usual(self)

    monkeypatch.setattr(Path, "is_file", is_file)
    found = by_student(course)
    assert found["ada"].path
    assert found["bob"].path is None
    assert found["bob"].handed_in
    assert "check its permissions" in found["bob"].message


@pytest.mark.parametrize("part", ["student", "folder", "notebook", "another name"])
def test_a_link_to_the_work_of_others_is_not_followed(course, hand_in, part):
    other = hand_in("ada", FILE)
    folder = course.root / "submitted" / "eve" / ASSIGNMENT
    link, target = {
        "student": (folder.parent, other.parent.parent),
        "folder": (folder, other.parent),
        "notebook": (folder / other.name, other),
        "another name": (folder / "mine.ipynb", other),
    }[part]
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    found = by_student(course)["eve"]
    assert found.path is None
    assert "symbolic link" in found.message or not found.handed_in
    assert by_student(course)["ada"].path == other


def test_a_name_that_is_no_text_stops_nobody(course, hand_in):
    hand_in("ada", FILE)
    hand_in(os.fsdecode(b"eve\xff"), FILE)
    found = by_student(course)
    assert found["ada"].path
    assert found["eve\\udcff"].path is None
    assert found["eve\\udcff"].unusable
    assert "rename" in found["eve\\udcff"].message


def test_a_time_stamp_is_a_short_file_of_its_own(course, hand_in):
    path = hand_in("ada", FILE)
    submission, stamp = Submission("ada", ASSIGNMENT, path), path.with_name("timestamp.txt")
    assert time_stamp(submission) == b""
    stamp.write_text("2026-03-01")
    assert time_stamp(submission) == b"2026-03-01"
    stamp.write_bytes(b"2" * 10_000)
    assert len(time_stamp(submission)) < 1000
    stamp.unlink()
    stamp.symlink_to(course.root / "nbgrader_config.py")
    assert time_stamp(submission) == b""
    stamp.unlink()
    os.mkfifo(stamp)
    assert time_stamp(submission) == b""
    assert time_stamp(Submission("ada", ASSIGNMENT, None)) == b""


@pytest.mark.parametrize("name", [f"{ASSIGNMENT}.ipynb", "mine.ipynb"])
def test_a_file_of_any_size_is_looked_at_and_never_read_whole(course, hand_in, name):
    path = hand_in("ada", FILE, name)
    os.truncate(path, 2**42)
    found = by_student(course)["ada"]
    assert (found.path == path) == (name == f"{ASSIGNMENT}.ipynb")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("sqlite:///marks.db", "sqlite:///{root}/marks.db"),
        ("sqlite+pysqlite:///a/b.db", "sqlite+pysqlite:///{root}/a/b.db"),
        ("sqlite:////elsewhere.db", "sqlite:////elsewhere.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://you@host/marks", "postgresql://you@host/marks"),
    ],
)
def test_a_gradebook_is_looked_for_in_the_course_wherever_one_stands(course, url, found):
    config = course.root / "nbgrader_config.py"
    line = f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
    config.write_text(config.read_text() + line)
    assert Course(course.root).db_url == found.format(root=course.root)
