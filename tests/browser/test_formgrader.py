"""A graded class in nbgrader's formgrader, and what a person adds to it there."""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import expect

import autograde
from autograde.grading.course import Course
from autograde.grading.demo import CONFIG, CONFIG_FILE, Sample, samples, write_submissions
from autograde.grading.release import release
from autograde.judge import registry

from .conftest import Lab, Window

pytestmark = pytest.mark.browser

ASSIGNMENT = "sgd-variants"
OFFLINE = {"MathJax is not defined"}
"""What goes wrong in nbgrader's page of a submission: it looks for MathJax on another host."""


@dataclass(frozen=True)
class Graded:
    """A course of two students: one with everything right, one with a known mistake."""

    course: Course
    right: Sample
    wrong: Sample

    @property
    def mistaken(self) -> str:
        """The check that shows the mistake."""
        return min(self.wrong.mistakes)

    def grade(self, *options: str) -> None:
        """What ``autograde grade`` does."""
        program = Path(sysconfig.get_path("scripts")) / "autograde"
        done = subprocess.run(
            [program, "grade", "--jobs", "1", "--isolation", "process", *options],
            cwd=self.course.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def book(self) -> Gradebook:
        """The gradebook."""
        return Gradebook(self.course.db_url, self.course.course_id)

    def score(self, sample: Sample) -> str:
        """The score of a submission in the gradebook, as the formgrader writes it."""
        with self.book() as book:
            found = book.find_submission(ASSIGNMENT, sample.student)
            return f"{round(found.score, 2):g} / {found.max_score:g}"

    def page(self, sample: Sample) -> str:
        """The address of a submission in the formgrader."""
        with self.book() as book:
            found = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, sample.student)
            return f"formgrader/submissions/{found.id}"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    root = tmp_path_factory.mktemp("class") / "course"
    source = Path(autograde.__file__).parents[1] / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.md"
    target = root / source.relative_to(source.parents[2])
    target.parent.mkdir(parents=True)
    shutil.copyfile(source, target)
    (root / CONFIG_FILE).write_text(CONFIG)
    release(root, [ASSIGNMENT])
    everybody = samples(ASSIGNMENT)
    right = next(sample for sample in everybody if sample.expected_full_marks)
    wrong = next(sample for sample in everybody if sample.mistakes)
    write_submissions(root, [right, wrong])
    graded = Graded(Course(root), right, wrong)
    graded.grade()
    return graded


@pytest.fixture(scope="module")
def lab(graded: Graded, start_lab: Callable[[Path], Lab]) -> Lab:
    return start_lab(graded.course.root)


def test_assignments_page_counts_the_submissions(lab: Lab, graded: Graded, window: Window) -> None:
    lab.open(window.page, "formgrader/manage_assignments")
    submissions = window.page.locator("#main-table tr", has_text=ASSIGNMENT).locator(
        ".num-submissions"
    )
    expect(submissions).to_have_text("2")
    assert window.errors == []


def test_submissions_page_shows_the_class_with_its_scores(
    lab: Lab, graded: Graded, window: Window
) -> None:
    lab.open(window.page, f"formgrader/manage_submissions/{ASSIGNMENT}")
    for sample in (graded.right, graded.wrong):
        student = window.page.locator("#main-table tr", has_text=sample.student)
        expect(student.locator(".status")).to_have_text("graded")
        expect(student.locator(".score")).to_have_text(graded.score(sample))
    assert window.errors == []


def test_manual_grading_page_shows_the_scores(lab: Lab, graded: Graded, window: Window) -> None:
    lab.open(window.page, f"formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    window.page.locator("#toggle_names").click()
    for sample in (graded.right, graded.wrong):
        student = window.page.locator("#main-table tr", has_text=sample.student)
        expect(student.locator(".code-score")).to_have_text(graded.score(sample))
    assert window.errors == []


def test_submission_shows_each_score_and_the_reasons(
    lab: Lab, graded: Graded, window: Window
) -> None:
    lab.open(window.page, graded.page(graded.wrong))
    with graded.book() as book:
        found = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, graded.wrong.student)
        scores = {grade.name: grade.auto_score for grade in found.grades}
    assert scores.keys() == registry.checks(ASSIGNMENT).keys()
    for name, score in scores.items():
        expect(window.page.locator(f"#{name}")).to_have_attribute("placeholder", f"{score:g}")
        assert (score < registry.find(name).points) == (name not in graded.wrong.full)
    table = window.page.get_by_role("group", name=graded.mistaken, exact=True)
    expect(table).to_contain_text(f"{scores[graded.mistaken]:g} of ")
    expect(table.get_by_role("img", name="does not hold").first).to_be_visible()
    expect(table.get_by_text("Hint.")).to_be_visible()
    assert set(window.errors) <= OFFLINE


def test_score_and_comment_of_a_person_survive_grading_again(
    lab: Lab, graded: Graded, window: Window
) -> None:
    page, name = window.page, graded.mistaken
    lab.open(page, graded.page(graded.wrong))
    expect(page.locator(f"#{name}")).to_have_attribute("placeholder", re.compile(r"\d"))
    for box, text, address in (
        (f"#{name}", "0.5", "/api/grade/"),
        (f"#{name}-answer-comment", "Come and see me.", "/api/comment/"),
    ):
        with page.expect_response(lambda response, to=address: to in response.url) as saved:
            page.locator(box).fill(text)
            page.locator(box).blur()
        assert saved.value.ok
    graded.grade("--force")
    with graded.book() as book:
        place = (ASSIGNMENT, ASSIGNMENT, graded.wrong.student)
        grade = book.find_grade(name, *place)
        assert (grade.manual_score, grade.score) == (0.5, 0.5)
        assert grade.auto_score < registry.find(name).points
        comment = book.find_comment(f"{name}-answer", *place)
        assert comment.manual_comment == "Come and see me."
    page.reload()
    expect(page.locator(f"#{name}")).to_have_value("0.5")
    expect(page.locator(f"#{name}-answer-comment")).to_have_value("Come and see me.")
    assert set(window.errors) <= OFFLINE
