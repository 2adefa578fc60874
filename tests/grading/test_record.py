import sqlite3
from dataclasses import replace

import pytest
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, released_cells, to_file

from autograde.grading import record
from autograde.grading.course import Submission
from autograde.grading.files import RecordError
from autograde.grading.record import Recorder
from autograde.grading.results import NotebookResult
from autograde.grading.submission import Graded
from autograde.judge import CheckResult, CriterionResult


def graded(student="ada", passed=True, unanswered=()):
    criteria = (CriterionResult("value", passed),)
    checks = tuple(
        CheckResult(name, name, points, criteria)
        for name, points in (("momentum_step", 3.0), ("adam_step", 4.0))
    )
    result = NotebookResult(student, ASSIGNMENT, "graded", "process", 0.1, checks)
    return Graded(result, to_file(released_cells()), tuple(unanswered))


def submission(student="ada", path=None):
    return Submission(student, ASSIGNMENT, path)


def write(course, *items):
    with Recorder(course) as recorder:
        recorder.write(ASSIGNMENT, [(submission(g.result.student), g) for g in items])


@pytest.fixture
def look(course):
    """What nbgrader finds of one student."""

    class Look:
        def __init__(self, student="ada"):
            with Gradebook(course.db_url) as book:
                found = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
                self.score = found.score
                self.needs_manual_grade = found.needs_manual_grade
                self.grades = {g.name: (g.auto_score, g.manual_score) for g in found.grades}
                self.comments = {c.name: (c.auto_comment, c.manual_comment) for c in found.comments}
                self.timestamp = found.assignment.timestamp

    return Look


def test_scores_reach_nbgrader_and_new_students_too(course, look):
    write(course, graded("ada"), graded("bob", passed=False))
    assert look("ada").grades == {"momentum_step": (3.0, None), "adam_step": (4.0, None)}
    assert (look("ada").score, look("bob").score) == (7.0, 0.0)
    assert not look("ada").needs_manual_grade


def test_recording_again_replaces_the_automatic_scores(course, look):
    write(course, graded(passed=False))
    write(course, graded(passed=True))
    assert look().score == 7.0


def test_what_people_wrote_is_left_alone(course, look):
    write(course, graded())
    with Gradebook(course.db_url) as book:
        place = (ASSIGNMENT, ASSIGNMENT, "ada")
        grade = book.find_grade("adam_step", *place)
        grade.manual_score, grade.extra_credit = 1.5, 0.5
        book.find_comment("adam_step-answer", *place).manual_comment = "Nice."
        book.find_submission_notebook(*place).late_submission_penalty = 1.0
        book.update_or_create_student("ada", first_name="Ada")
        book.db.commit()
    write(course, graded(passed=False, unanswered=["adam_step-answer"]))
    assert look().grades["adam_step"] == (0.0, 1.5)
    assert look().score == 2.0
    assert look().comments["adam_step-answer"] == ("No response.", "Nice.")
    with Gradebook(course.db_url) as book:
        assert book.find_grade("adam_step", *place).extra_credit == 0.5
        assert book.find_submission_notebook(*place).late_submission_penalty == 1.0
        assert book.find_student("ada").first_name == "Ada"


def test_a_score_that_a_person_overrode_asks_for_another_look(course, look):
    write(course, graded())
    with Gradebook(course.db_url) as book:
        book.find_grade("adam_step", ASSIGNMENT, ASSIGNMENT, "ada").manual_score = 1.0
        book.db.commit()
    write(course, graded())
    assert look().needs_manual_grade


def test_answers_that_are_as_released_get_nbgraders_comment(course, look):
    write(course, graded(unanswered=["adam_step-answer"]))
    assert look().comments["adam_step-answer"][0] == "No response."
    assert look().comments["momentum_step-answer"][0] is None
    write(course, graded())
    assert look().comments["adam_step-answer"][0] is None


def test_the_time_of_handing_in_is_recorded(course, look, hand_in):
    path = hand_in("ada", b"")
    (path.parent / "timestamp.txt").write_text("2026-03-01 12:30:00 UTC")
    for _again in range(2):
        with Recorder(course) as recorder:
            recorder.write(ASSIGNMENT, [(submission(path=path), graded())])
        assert str(look().timestamp) == "2026-03-01 12:30:00"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_time_that_windows_wrote_is_understood(course, look, hand_in, encoding):
    path = hand_in("ada", b"")
    (path.parent / "timestamp.txt").write_text("2026-03-01 12:30:00 UTC\r\n", encoding=encoding)
    with Recorder(course) as recorder:
        recorder.write(ASSIGNMENT, [(submission(path=path), graded())])
    assert str(look().timestamp) == "2026-03-01 12:30:00"


def test_totals_are_those_that_nbgrader_exports(course):
    write(course, graded("ada"), graded("bob", passed=False), graded("eve"))
    with Gradebook(course.db_url) as book:
        ada, eve = (book.find_submission(ASSIGNMENT, name) for name in ("ada", "eve"))
        grades = {grade.name: grade for grade in ada.notebooks[0].grades}
        grades["momentum_step"].manual_score = 1.0
        grades["adam_step"].extra_credit = 0.5
        eve.notebooks[0].late_submission_penalty = 2.5
        book.db.commit()
        expected = {
            one.student_id: max(0.0, one.score - (one.late_submission_penalty or 0.0))
            for one in book.assignment_submissions(ASSIGNMENT)
        }
    with Recorder(course) as recorder:
        assert recorder.totals(ASSIGNMENT) == expected == {"ada": 5.5, "bob": 0.0, "eve": 4.5}


def test_who_is_recorded_is_known(course):
    write(course, graded("ada"), graded("bob"))
    with Recorder(course) as recorder:
        scores = {"momentum_step": 3.0, "adam_step": 4.0}
        assert recorder.recorded(ASSIGNMENT) == {"ada": scores, "bob": scores}
        assert set(recorder.students()) == {"ada", "bob"}


def test_an_assignment_that_the_gradebook_does_not_know_is_named(course):
    with Recorder(course) as recorder, pytest.raises(RecordError, match="autograde release other"):
        recorder.recorded("other")


def test_a_gradebook_that_is_no_database_is_named(course):
    (course.root / "gradebook.db").write_bytes(b"something else entirely" * 100)
    with pytest.raises(RecordError, match=r"gradebook\.db cannot be used"):
        Recorder(course)


@pytest.fixture
def lock(course):
    connection = sqlite3.connect(course.root / "gradebook.db")
    connection.execute("BEGIN EXCLUSIVE")
    yield connection
    connection.close()


@pytest.fixture
def impatient(monkeypatch, course):
    """Do not wait in SQLite, and let a test say what happens while we wait."""
    course.config.CourseDirectory.db_url = f"{course.db_url}?timeout=0"
    monkeypatch.setattr(record, "PAUSE", 0.01)


def test_a_locked_gradebook_is_waited_for_and_that_is_told(course, look, lock, impatient):
    told = []

    def tell(text):
        told.append(text)
        lock.rollback()

    with Recorder(course, tell) as recorder:
        recorder.write(ASSIGNMENT, [(submission(), graded())])
    assert len(told) == 1
    assert "locked" in told[0]
    assert look().score == 7.0


def test_a_gradebook_that_stays_locked_is_one_clear_error(course, lock, impatient, monkeypatch):
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with pytest.raises(RecordError, match="still locked by another program"):
        Recorder(course)


def test_a_score_that_no_check_knows_any_more_stays_and_is_to_be_looked_at(course, look):
    write(course, graded())
    found = graded(passed=False)
    left = replace(found.result, checks=found.result.checks[:1])
    write(course, replace(found, result=left), graded("bob"))
    assert look().grades == {"momentum_step": (0.0, None), "adam_step": (4.0, None)}
    assert look().needs_manual_grade
    assert look("bob").score == 7.0
