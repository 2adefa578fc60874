"""What people wrote into the gradebook, through every way to grade again."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from autograde.grading.course import CONFIG_FILE, Course
from autograde.grading.grade import Options, grade_course
from autograde.grading.watcher import Watcher
from autograde.nbgrader_plugin import load

from .conftest import NAME

DUE = datetime(2026, 5, 4, 18)
PLUGIN = """
from nbgrader.plugins import BasePlugin


class Late(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * -(-total_seconds_late // (24 * 3600))


c.AssignLatePenalties.plugin_class = Late
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]


def by_autograde(course: Course, student: str) -> None:
    grade_course(course, [NAME], Options(isolation="process", force=True), Watcher())


def by_nbgrader(course: Course, student: str) -> None:
    """What ``nbgrader autograde schedules --student STUDENT --force`` does."""
    config = load(course.root)
    config.CourseDirectory.assignment_id = NAME
    config.CourseDirectory.student_id = student
    config.BaseConverter.force = True
    Autograde(coursedir=CourseDirectory(config=config), config=config).start()


@pytest.fixture
def reviewed(small_class: Callable[[], Course]) -> tuple[Course, str]:
    """A graded class in which a person has looked at one student's work."""
    course = small_class()
    results = grade_course(course, [NAME], Options(isolation="process"), Watcher())
    student = max(results, key=lambda result: result.score).student
    with Gradebook(course.db_url) as book:
        place = (NAME, NAME, student)
        grade = book.find_grade("linear_decay", *place)
        grade.manual_score, grade.extra_credit = 1.5, 0.5
        book.find_grade("step_decay", *place).extra_credit = -0.25
        book.find_comment("linear_decay-answer", *place).manual_comment = "Nice: ✓"
        book.db.commit()
    return course, student


WAYS = {
    "autograde": [by_autograde],
    "nbgrader": [by_nbgrader],
    "one after the other": [by_autograde, by_nbgrader, by_autograde],
}


@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
def test_manual_scores_extra_credit_and_comments_survive(reviewed, rows, ways) -> None:
    course, student = reviewed
    mine = rows(course)[student]
    for way in ways:
        way(course, student)
    again = rows(course)[student]
    assert without_review(again) == without_review(mine)
    # The grade that a person overrode is to be looked at again.
    assert again["grades"]["linear_decay"][3]


def without_review(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"grades": {name: grade[:3] for name, grade in found["grades"].items()}}


@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
def test_a_late_penalty_follows_the_score_and_stays_the_same(reviewed, rows, ways) -> None:
    course, student = reviewed
    config = course.root / CONFIG_FILE
    config.write_text(config.read_text() + PLUGIN)
    with Gradebook(course.db_url) as book:
        book.find_assignment(NAME).duedate = DUE
        book.db.commit()
    folder = course.place("submitted", student, NAME)
    (folder / "timestamp.txt").write_text("2026-05-05 20:00:00 UTC")
    for way in ways:
        way(Course(course.root), student)
        mine = rows(course)[student]
        assert mine["penalty"] == 1.0  # two days begun
        assert mine["handed in"] == datetime(2026, 5, 5, 20)
        assert mine["grades"]["linear_decay"][1:3] == (1.5, 0.5)


def test_a_changed_submission_keeps_what_people_wrote(reviewed, rows) -> None:
    course, student = reviewed
    path = course.place("submitted", student, NAME) / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "def linear_decay" in "".join(cell["source"]):
            cell["source"] = "def linear_decay(*arguments):\n    return 0.0"
    path.write_text(json.dumps(notebook))
    before = rows(course)[student]
    grade_course(course, [NAME], Options(isolation="process"), Watcher())
    after = rows(course)[student]
    assert after["grades"]["linear_decay"][0] < before["grades"]["linear_decay"][0]
    assert after["grades"]["linear_decay"][1:] == (1.5, 0.5, True)
    assert after["comments"] == before["comments"]
