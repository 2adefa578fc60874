import json

from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.results import (
    STATUSES,
    NotebookResult,
    frequent_misconceptions,
    most_severe,
    nothing_earned,
    own_fields,
)
from autograde.judge import CheckResult, CriterionResult


def result(student="ada", status="graded", misconception=None):
    criteria = (CriterionResult("shape", True), CriterionResult("value", False, "w is 1", 2.0))
    check = CheckResult("adam_step", "Adam", 3, criteria, misconception, "hint", "chapter")
    return NotebookResult(student, "sgd-variants", status, "bubblewrap", 0.25, (check,))


def test_json_has_the_documented_fields():
    assert result(misconception="no-root").to_json() == {
        "student": "ada",
        "assignment": "sgd-variants",
        "status": "graded",
        "isolation": "bubblewrap",
        "score": 1.0,
        "max_score": 3.0,
        "seconds": 0.25,
        "not_run": 0,
        "checks": [
            {
                "id": "adam_step",
                "score": 1.0,
                "points": 3.0,
                "criteria": [
                    {"name": "shape", "passed": True, "message": ""},
                    {"name": "value", "passed": False, "message": "w is 1"},
                ],
                "misconception": "no-root",
            }
        ],
    }


@given(st.lists(st.sampled_from(STATUSES), min_size=1))
def test_the_most_severe_status_is_told_in_any_order(statuses):
    told = most_severe(statuses)
    assert told in statuses
    assert told == most_severe(reversed(statuses))
    assert all(STATUSES.index(told) <= STATUSES.index(status) for status in statuses)


def test_without_a_status_a_notebook_is_graded():
    assert most_severe([]) == "graded"


def test_a_result_is_loaded_from_its_fields():
    recorded = result()
    assert [check.score for check in recorded.checks]  # a score that was asked for is no field
    data = json.loads(json.dumps(recorded, default=own_fields))
    assert NotebookResult.load(data) == recorded


def test_a_check_that_was_not_asked_earns_nothing_and_says_why():
    verdict = nothing_earned("adam_step", "Adam", 4, "The file is empty.")
    assert verdict.score == 0
    assert verdict.points == 4
    assert verdict.criteria[0].message == "The file is empty."


def test_misconceptions_are_counted_most_frequent_first():
    class_ = [result("a", misconception="x"), result("b", misconception="y")]
    class_ += [result("c", misconception="y"), result("d")]
    assert frequent_misconceptions(class_) == [("adam_step", "y", 2), ("adam_step", "x", 1)]
