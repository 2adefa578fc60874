"""Only what was judged as wrong, and still is what was judged, excuses what is made of it."""

import pytest

from autograde.judge import lost_marks, registry, run
from autograde.plain import Question, Reply
from autograde.reference import penalties
from autograde.report.notebook import Namespace
from tests.checks.students import SEEDS, right_functions

CHECKS = registry.checks("penalties")


def half(w, factor):
    penalty, gradient = penalties.l1_penalty(w, factor)
    return penalty, gradient / 2


def nothing(w, factor):
    return 0.0, 0 * w


def of_halves(w, l1, l2):
    return tuple(map(sum, zip(half(w, l1), penalties.l2_penalty(w, l2), strict=True)))


def ask(functions, verdicts):
    student = Namespace(right_functions("penalties") | functions)
    return lost_marks(CHECKS, student, lambda _name: SEEDS[0], verdicts)


def verdict(functions, name="l1_penalty"):
    student = Namespace(right_functions("penalties") | functions)
    return {name: run(CHECKS[name], student, SEEDS[0], ask(functions, {}))}


@pytest.mark.parametrize(
    ("now", "before", "lost"),
    [
        ({}, None, False),
        ({}, {}, False),
        ({"l1_penalty": half}, None, True),
        ({"l1_penalty": half}, {"l1_penalty": half}, True),
        ({"l1_penalty": half}, {}, False),
        ({"l1_penalty": half}, {"l1_penalty": nothing}, False),
        ({}, {"l1_penalty": half}, False),
    ],
)
def test_a_piece_has_lost_marks_if_it_loses_those_that_it_lost(now, before, lost):
    verdicts = {} if before is None else verdict(before)
    assert ask(now, verdicts)("l1_penalty") is lost


def test_a_piece_that_is_right_by_a_wrong_one_is_wrong_itself():
    functions = {"l1_penalty": half, "elastic_net_penalty": of_halves}
    verdicts = verdict(functions, "elastic_net_penalty")
    assert verdicts["elastic_net_penalty"].passed
    assert ask(functions, verdicts)("elastic_net_penalty")


def test_a_piece_is_judged_once():
    class Counting(Namespace):
        asked = 0

        def ask(self, questions: list[Question]) -> list[Reply]:
            self.asked += len(questions)
            return super().ask(questions)

    student = Counting(right_functions("penalties"))
    lost = lost_marks(CHECKS, student, lambda _name: SEEDS[0], {})
    asked = [student.asked for _time in range(2) if not lost("l1_penalty")]
    assert asked[0] == asked[1] > 0
