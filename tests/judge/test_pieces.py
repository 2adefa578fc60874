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


def ask(functions, verdicts=None):
    student = Namespace(right_functions("penalties") | functions)
    return lost_marks(CHECKS, student, lambda _name: SEEDS[0], verdicts)


def verdict(functions, name="l1_penalty"):
    student = Namespace(right_functions("penalties") | functions)
    return {name: run(CHECKS[name], student, SEEDS[0], ask(functions))}


@pytest.mark.parametrize(
    ("now", "before", "lost"),
    [
        ({}, None, False),
        ({}, {}, False),
        ({"l1_penalty": half}, None, True),
        ({"l1_penalty": half}, "none", False),
        ({"l1_penalty": half}, {"l1_penalty": half}, True),
        ({"l1_penalty": half}, {}, False),
        ({"l1_penalty": half}, {"l1_penalty": nothing}, True),
        ({"l1_penalty": nothing}, {"l1_penalty": half}, False),
        ({}, {"l1_penalty": half}, False),
    ],
)
def test_a_piece_has_lost_marks_if_it_lost_those_that_it_loses(now, before, lost):
    verdicts = {} if before == "none" else None if before is None else verdict(before)
    assert ask(now, verdicts)("l1_penalty") is lost


def test_a_piece_that_remembers_what_it_was_asked_is_asked_something_else():
    known, learning = [], [True]

    def remembering(w, factor):
        """Right, but for its argument that it changes, wherever it was judged."""
        if learning:
            known.append(w.tolist())
        elif w.tolist() not in known:
            return 1.0, w
        answer = penalties.l1_penalty(w, factor)
        w[...] = 0
        return answer

    student = Namespace(right_functions("penalties") | {"l1_penalty": remembering})
    first = run(CHECKS["l1_penalty"], student, b"l1_penalty")
    assert 0 < first.score < first.points
    learning.clear()
    assert not lost_marks(CHECKS, student, str.encode, {"l1_penalty": first})("l1_penalty")


def test_a_piece_that_is_right_by_a_wrong_one_is_wrong_itself():
    functions = {"l1_penalty": half, "elastic_net_penalty": of_halves}
    verdicts = verdict(functions) | verdict(functions, "elastic_net_penalty")
    assert verdicts["elastic_net_penalty"].passed
    assert ask(functions, verdicts)("elastic_net_penalty")


def test_a_piece_is_judged_once():
    class Counting(Namespace):
        asked = 0

        def ask(self, questions: list[Question]) -> list[Reply]:
            self.asked += len(questions)
            return super().ask(questions)

    student = Counting(right_functions("penalties"))
    lost = lost_marks(CHECKS, student, lambda _name: SEEDS[0])
    asked = [student.asked for _time in range(2) if not lost("l1_penalty")]
    assert asked[0] == asked[1] > 0
