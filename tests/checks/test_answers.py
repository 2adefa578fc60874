"""Right code gets full marks, wrong code less and the hint that fits, however it is written."""

import pytest

from autograde.grading.demo.answers import Answer, answers
from autograde.judge import registry, run
from autograde.reference import batchnorm
from autograde.report.notebook import Namespace
from tests.checks.students import SEEDS, judged, right_functions, written

ASSIGNMENTS = registry.assignments()
CHECKS = [(a, check) for a in ASSIGNMENTS for check in registry.checks(a)]


def of_kind(kind: str) -> list:
    return [
        pytest.param(assignment, answer, id=f"{answer.function}-{answer.title}")
        for assignment in ASSIGNMENTS
        for found in answers(assignment).values()
        for answer in found
        if answer.kind == kind
    ]


@pytest.mark.parametrize("seed", [*SEEDS, b"third"])
@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_the_reference_gets_full_marks(assignment: str, check: str, seed: bytes) -> None:
    result = judged(assignment, check, {}, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]
    assert result.score == result.points
    assert result.misconception is None


@pytest.mark.parametrize(("assignment", "answer"), of_kind("right"))
def test_right_code_gets_full_marks(assignment: str, answer: Answer) -> None:
    for seed in SEEDS:
        result = judged(assignment, answer.function, written(assignment, answer), seed)
        assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize(("assignment", "answer"), of_kind("wrong"))
def test_wrong_code_loses_marks_and_gets_its_own_hint(assignment: str, answer: Answer) -> None:
    result = judged(assignment, answer.function, written(assignment, answer), SEEDS[1])
    assert result.score < result.points
    assert result.misconception == answer.title
    assert result.hint


@pytest.mark.parametrize(("assignment", "answer"), of_kind("slip"))
def test_a_slip_without_a_name_loses_marks_and_says_why(assignment: str, answer: Answer) -> None:
    result = judged(assignment, answer.function, written(assignment, answer))
    assert result.score < result.points
    assert result.misconception is None
    assert all(c.message for c in result.criteria if not c.passed)


@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_every_function_has_many_right_answers_and_all_its_misconceptions(
    assignment: str, check: str
) -> None:
    found = answers(assignment)[check]
    known = {m.name for m in registry.checks(assignment)[check].misconceptions[check]}
    assert {answer.title for answer in found if answer.kind == "wrong"} == known
    assert len(known) >= 3
    assert sum(answer.kind == "right" for answer in found) >= 6


@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_a_check_is_the_same_on_every_run_and_not_on_every_seed(
    assignment: str, check: str
) -> None:
    broken = {check: lambda *arguments: None}
    first, again = (judged(assignment, check, broken) for _run in range(2))
    assert first == again
    asked = [Recorder(right_functions(assignment)) for _seed in SEEDS]
    for recorder, seed in zip(asked, SEEDS, strict=True):
        recorder.judge(assignment, check, seed)
    assert asked[0].questions != asked[1].questions


class Recorder:
    """Remembers what it was asked, as text."""

    def __init__(self, functions: dict) -> None:
        self.functions = functions
        self.questions: list[str] = []

    def judge(self, assignment: str, check: str, seed: bytes) -> None:
        run(registry.checks(assignment)[check], self, seed)

    def ask(self, questions):
        self.questions += map(repr, questions)
        return Namespace(self.functions).ask(questions)


def test_a_mistake_is_recognized_when_the_parts_come_by_name() -> None:
    def old_velocity(w, g, velocity, learning_rate, momentum):
        return {"velocity": momentum * velocity - learning_rate * g, "w": w + velocity}

    result = judged("sgd-variants", "momentum_step", {"momentum_step": old_velocity})
    assert result.misconception == "old-velocity"


def test_pieces_that_come_by_name_do_not_spoil_the_layer_made_of_them() -> None:
    def named(piece):
        return lambda *arguments: {"y": piece(*arguments)}

    by_name = {
        "normalize_batch": named(batchnorm.normalize_batch),
        "normalize_inference": named(batchnorm.normalize_inference),
    }

    def layer(*arguments):
        y, mean, variance = batchnorm.batchnorm_forward(*arguments)
        return {"moving_mean": mean, "moving_variance": variance, "y": y}

    result = judged("batchnorm", "batchnorm_forward", by_name | {"batchnorm_forward": layer})
    assert result.passed
