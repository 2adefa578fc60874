"""A small class of real submissions, and what must be the same after every way to grade it."""

import re
import shutil
from collections.abc import Callable
from difflib import unified_diff
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select

import autograde
from autograde.grading import demo, secret
from autograde.grading.course import Course
from autograde.grading.release import release

Outcome = tuple[dict[str, Any], dict[str, bytes]]
"""What the gradebook holds, and the files that were written for people."""

NAME = "schedules"
CHEAP = ("blank", "deleted test cell", "not JSON", "wrong name")
"""Accidents that cost no time to grade."""
ADDRESS = re.compile(rb"\b0x[0-9a-f]+")


@pytest.fixture(scope="session")
def class_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which eight have handed in and one, whom the gradebook knows, has not."""
    root = tmp_path_factory.mktemp("class")
    source = Path(autograde.__file__).parents[1] / "solutions" / NAME / f"{NAME}.md"
    folder = root / "solutions" / NAME
    folder.mkdir(parents=True)
    shutil.copy(source, folder)
    (root / demo.CONFIG_FILE).write_text(demo.CONFIG)
    release(root, [NAME])
    samples = demo.samples(NAME)
    mistaken = [sample for sample in samples if sample.mistakes][:2]
    right = [sample for sample in samples if not (sample.mistakes or sample.accident)][:2]
    unlucky = [sample for sample in samples if sample.accident in CHEAP]
    demo.write_submissions(root, [*right, *mistaken, *unlucky])
    secret.read_or_create(root)
    with Gradebook(Course(root).db_url, Course(root).course_id) as book:
        book.add_student("zoe", first_name="Zoë")
    return root


@pytest.fixture(scope="session")
def copied(class_template: Path) -> Callable[[Path], Course]:
    """Copies the class into an empty folder."""

    def copy(folder: Path) -> Course:
        return Course(shutil.copytree(class_template, folder, dirs_exist_ok=True))

    return copy


@pytest.fixture
def small_class(copied: Callable[[Path], Course], tmp_path: Path) -> Callable[[], Course]:
    """A fresh copy of the class for each call."""
    numbers = count(1)
    return lambda: copied(tmp_path / f"class-{next(numbers)}")


@pytest.fixture(scope="session")
def rows() -> Callable[[Course, str], dict[str, Any]]:
    """All that the gradebook holds of an assignment, without its arbitrary ids."""

    def look(course: Course, assignment: str = NAME) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with Gradebook(course.db_url, course.course_id) as book:
            found["students"] = sorted((s.id, s.first_name) for s in book.students)
            for table in (SubmittedAssignment, SubmittedNotebook, Grade, Comment):
                found[table.__name__] = len(book.db.scalars(select(table.id)).all())
            for submission in book.assignment_submissions(assignment):
                (notebook,) = submission.notebooks
                found[submission.student_id] = {
                    "handed in": submission.timestamp,
                    "penalty": notebook.late_submission_penalty,
                    "grades": {
                        g.name: (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
                        for g in notebook.grades
                    },
                    "comments": {
                        c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments
                    },
                }
        return found

    return look


@pytest.fixture(scope="session")
def files() -> Callable[[Course], dict[str, bytes]]:
    """The files that grading wrote for people, by their place, without addresses in memory."""

    def look(course: Course) -> dict[str, bytes]:
        folder = course.folder("autograded")
        return {
            str(path.relative_to(folder)): ADDRESS.sub(b"", path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return look


def assert_same(found: Outcome, expected: Outcome, note: object = "") -> None:
    """Fail with what is different in the gradebook, or with the first lines of each file's."""
    assert found[0] == expected[0], note
    assert found[1].keys() == expected[1].keys(), note
    changed = {
        name: _changes(data, found[1][name])
        for name, data in expected[1].items()
        if found[1][name] != data
    }
    assert changed == {}, note


def _changes(before: bytes, after: bytes) -> list[str]:
    lines = [data.decode(errors="replace").splitlines() for data in (before, after)]
    return [line[:200] for line in unified_diff(*lines, lineterm="", n=0)][:20]
