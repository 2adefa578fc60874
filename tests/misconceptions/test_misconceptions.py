"""Every misconception costs marks, is recognized, and is told apart from all the others."""

from itertools import product

import pytest

from autograde.judge import Misconception, registry
from tests.checks.students import SEEDS, judged

ASSIGNMENTS = registry.assignments()
KNOWN = [
    pytest.param(assignment, check, function, wrong, id=f"{function}-{wrong.name}")
    for assignment in ASSIGNMENTS
    for check, item in registry.checks(assignment).items()
    for function, candidates in item.misconceptions.items()
    for wrong in candidates
]


@pytest.mark.parametrize(("assignment", "check", "function", "wrong"), KNOWN)
def test_it_costs_marks_and_is_diagnosed_as_itself(
    assignment: str, check: str, function: str, wrong: Misconception
) -> None:
    for seed, mistaken in product(SEEDS, wrong.functions):
        result = judged(assignment, check, {function: mistaken}, seed)
        assert result.score < result.points
        assert result.misconception == wrong.name
        assert result.hint == wrong.hint


@pytest.mark.parametrize(("assignment", "check", "function", "wrong"), KNOWN)
def test_its_hint_is_a_sentence_and_names_a_section_to_read(
    assignment: str, check: str, function: str, wrong: Misconception
) -> None:
    assert wrong.hint.rstrip(")").endswith((".", "?"))
    assert len(wrong.hint.split()) > 5
    assert "/" in wrong.read
    siblings = registry.checks(assignment)[check].misconceptions[function]
    assert [other.name for other in siblings].count(wrong.name) == 1
    assert [other.hint for other in siblings].count(wrong.hint) == 1


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_function_that_is_asked_for_has_at_least_three(assignment: str) -> None:
    for check in registry.checks(assignment).values():
        assert all(len(found) >= 3 for found in check.misconceptions.values())
