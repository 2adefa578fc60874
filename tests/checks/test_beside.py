"""A mistake counts once: what is right earns all its points next to every known mistake."""

from collections.abc import Sequence

import pytest

from autograde.judge import registry, run
from autograde.plain import Question, Reply
from autograde.report.notebook import Namespace
from tests.checks.students import SEEDS, judged, right_functions

CHECKS = [(a, check) for a in registry.assignments() for check in registry.checks(a)]


class Listening(Namespace):
    """Remembers which functions it was asked about."""

    asked: frozenset[str] = frozenset()

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        self.asked = self.asked.union(*(question.functions for question in questions))
        return super().ask(questions)


def asked_beside(assignment: str, check: str) -> frozenset[str]:
    """The functions of other checks that this one asks about, too."""
    student = Listening(right_functions(assignment))
    run(registry.checks(assignment)[check], student, SEEDS[0])
    return student.asked - {check}


def mistakes(assignment: str, function: str) -> dict[str, object]:
    """The known mistakes in a function, by name."""
    checks = registry.checks(assignment).values()
    return {m.name: m.function for c in checks for m in c.misconceptions.get(function, ())}


@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_a_mistake_beside_a_right_answer_costs_nothing(assignment: str, check: str) -> None:
    lost = {
        (function, name): result.score
        for function in asked_beside(assignment, check)
        for name, wrong in mistakes(assignment, function).items()
        if (result := judged(assignment, check, {function: wrong})).score < result.points
    }
    assert lost == {}


def test_some_checks_ask_about_more_than_their_own_function() -> None:
    assert asked_beside("dropout", "dropout_forward") == {"draw_mask"}
    assert asked_beside("dropout", "dropout_backward") == {"dropout_forward"}
