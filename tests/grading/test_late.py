"""What being late costs, in the gradebook that ``autograde grade`` writes."""

from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, released_cells, to_file

from autograde.grading.course import CONFIG_FILE, Course, Submission
from autograde.grading.files import RecordError
from autograde.grading.record import Recorder
from autograde.grading.results import NotebookResult
from autograde.grading.submission import Graded
from autograde.judge import CheckResult, CriterionResult

DUE = datetime(2026, 5, 4, 18)
PLUGIN = """
from nbgrader.plugins import BasePlugin


class Late(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        {body}


c.AssignLatePenalties.plugin_class = Late
"""
PER_DAY = PLUGIN.format(body="return -(-total_seconds_late // (24 * 3600))")
ZERO = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'


@pytest.fixture
def hand_in(course, tmp_path):
    """Record a submission of 3 points handed in at a time; the penalty that nbgrader finds."""

    def record(when: str, config: str = "", due: datetime = DUE) -> float | None:
        file = course.root / CONFIG_FILE
        file.write_text(file.read_text() + "\n" + config)
        folder = tmp_path / "ada"
        folder.mkdir(exist_ok=True)
        (folder / "timestamp.txt").write_text(when)
        checks = (CheckResult("momentum_step", "", 3.0, (CriterionResult("value", True),)),)
        result = NotebookResult("ada", ASSIGNMENT, "graded", "process", 0.1, checks)
        submission = Submission("ada", ASSIGNMENT, folder / f"{ASSIGNMENT}.ipynb")
        with Gradebook(course.db_url) as book:
            book.find_assignment(ASSIGNMENT).duedate = due
            book.db.commit()
        with Recorder(Course(course.root)) as recorder:
            recorder.write(ASSIGNMENT, [(submission, Graded(result, to_file(released_cells())))])
        with Gradebook(course.db_url) as book:
            found = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada")
            return found.late_submission_penalty

    return record


@pytest.mark.parametrize(
    ("when", "config", "penalty"),
    [
        ("2026-05-04 17:59 UTC", PER_DAY, None),
        ("2026-05-05 09:00 UTC", PER_DAY, 1.0),
        ("2026-05-06 09:00 UTC", PER_DAY, 2.0),
        ("2026-06-04 18:00 UTC", PER_DAY, 3.0),  # never more than there are points
        ("2026-05-05 09:00 UTC", PLUGIN.format(body="return -1"), 0.0),
        ("2026-05-05 09:00 UTC", ZERO, 3.0),
        ("2026-05-05 09:00 UTC", "", None),
    ],
)
def test_the_plugin_of_the_course_says_what_it_costs(hand_in, when, config, penalty) -> None:
    assert hand_in(when, config) == penalty


def test_a_penalty_that_no_plugin_knows_stays(course, hand_in) -> None:
    hand_in("2026-05-05 09:00 UTC")
    with Gradebook(course.db_url) as book:
        found = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada")
        found.late_submission_penalty = 0.5
        book.db.commit()
    assert hand_in("2026-05-05 09:00 UTC") == 0.5


def test_a_penalty_ends_when_the_due_date_is_moved(hand_in) -> None:
    assert hand_in("2026-05-05 09:00 UTC", PER_DAY) == 1.0
    assert hand_in("2026-05-05 09:00 UTC", due=datetime(2026, 5, 6, 18)) is None


def test_a_penalty_stays_where_nobody_knows_when_it_came(course, hand_in) -> None:
    assert hand_in("2026-05-05 09:00 UTC", PER_DAY) == 1.0
    with Gradebook(course.db_url) as book:
        book.find_submission(ASSIGNMENT, "ada").timestamp = None
        book.db.commit()
    assert hand_in("") == 1.0


@pytest.mark.parametrize("broken", [PLUGIN.format(body="raise KeyError(student_id)"), "nonsense"])
def test_a_plugin_that_fails_is_told_and_nothing_is_recorded(course, hand_in, broken) -> None:
    config = broken if "class" in broken else 'c.AssignLatePenalties.plugin_class = "no.Such"\n'
    with pytest.raises(RecordError, match=r"late penalties that .*nbgrader_config.py names failed"):
        hand_in("2026-05-05 09:00 UTC", config)
    with Gradebook(course.db_url) as book:
        assert book.assignment_submissions(ASSIGNMENT) == []
