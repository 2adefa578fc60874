import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.judge import CheckResult, CriterionResult


def result(*criteria, points=4.0):
    return CheckResult("momentum_step", "Momentum", points, tuple(criteria))


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 5)), min_size=1), st.floats(0.5, 10))
def test_the_score_is_the_passed_share_of_the_weight(criteria, points):
    made = result(
        *(CriterionResult("c", passed, "", weight) for passed, weight in criteria), points=points
    )
    share = sum(w for passed, w in criteria if passed) / sum(w for _passed, w in criteria)
    assert made.score == pytest.approx(points * share, abs=0.0051)
    assert type(made.score) is float
    assert 0 <= made.score <= round(points, 2)
    assert made.passed == all(passed for passed, _weight in criteria)


def test_a_check_without_criteria_earns_nothing():
    assert result().score == 0.0
    assert not result().passed


def test_the_json_is_that_of_the_documented_schema():
    made = CheckResult(
        "adam_step",
        "Adam",
        3,
        (CriterionResult("values", False, "w came back as 1; expected 2."),),
        misconception="no-root",
        hint="A root is missing.",
    )
    assert json.loads(json.dumps(made.to_json())) == {
        "id": "adam_step",
        "score": 0.0,
        "points": 3.0,
        "criteria": [
            {"name": "values", "passed": False, "message": "w came back as 1; expected 2."}
        ],
        "misconception": "no-root",
    }
