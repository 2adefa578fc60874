"""Whatever a function gives back, a check is polite about it and pays nothing for it."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from autograde.judge import registry
from tests.checks.students import judged, right_functions

ASSIGNMENTS = registry.assignments()
CHECKS = [(a, check) for a in ASSIGNMENTS for check in registry.checks(a)]


def raises(*_arguments: Any) -> None:
    raise ZeroDivisionError("it cannot be divided")


def not_written(*_arguments: Any) -> None:
    raise NotImplementedError


class Strange(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def raises_strangely(*_arguments: Any) -> None:
    raise Strange


class Equal:
    """Equal to everything."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return True

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError


GARBAGE: dict[str, Any] = {
    "None": lambda *_a: None,
    "a string": lambda *_a: "the answer",
    "strings": lambda *_a: ("w", "v", "m"),
    "an empty tuple": lambda *_a: (),
    "too many parts": lambda *_a: tuple(np.ones(3) for _i in range(7)),
    "nan": lambda *_a: (np.full(3, np.nan),) * 2,
    "infinite": lambda *_a: (np.full((2, 2), np.inf),) * 3,
    "huge": lambda *_a: (10**400, 10**400),
    "a complex number": lambda *_a: (1j, 1j, 1j),
    "objects": lambda *_a: np.array([object(), None], dtype=object),
    "ragged": lambda *_a: [[1, 2], [3]],
    "nested deeply": lambda *_a: nested(60),
    "a generator": lambda *_a: (i for i in range(3)),
    "a function": lambda *_a: print,
    "equal to everything": lambda *_a: Equal(),
    "raises": raises,
    "raises strangely": raises_strangely,
    "too few parameters": lambda: None,
    "too many parameters": lambda a, b, c, d, e, f, g, h, i, j, k: None,
    "a number instead of a function": 3.0,
    "a class": dict,
}


def nested(depth: int) -> list:
    value: list = []
    for _level in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_garbage_fails_politely(assignment: str, check: str, garbage: str) -> None:
    result = judged(assignment, check, {check: GARBAGE[garbage]})
    assert result.score <= 0.2 * result.points
    assert all(c.message for c in result.criteria if not c.passed)
    assert result.misconception is None


BESIDE = ("None", "strings", "too many parts", "nan", "ragged", "raises")


@pytest.mark.parametrize("garbage", BESIDE)
@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_garbage_beside_a_right_answer_costs_nothing(
    assignment: str, check: str, garbage: str
) -> None:
    others = dict.fromkeys(right_functions(assignment).keys() - {check}, GARBAGE[garbage])
    result = judged(assignment, check, others)
    assert result.score == result.points, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("garbage", BESIDE)
@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_garbage_beside_garbage_is_garbage(assignment: str, check: str, garbage: str) -> None:
    result = judged(assignment, check, dict.fromkeys(right_functions(assignment), GARBAGE[garbage]))
    assert result.score <= 0.2 * result.points
    assert all(c.message for c in result.criteria if not c.passed)


@pytest.mark.parametrize(("assignment", "check"), CHECKS)
@pytest.mark.parametrize(
    ("function", "words"),
    [
        (not_written, "not written yet"),
        (raises, "ZeroDivisionError"),
        (lambda *_a: None, "is a return missing?"),
        (3.0, "no function called"),
    ],
)
def test_the_message_says_what_is_wrong(
    assignment: str, check: str, function: Any, words: str
) -> None:
    result = judged(assignment, check, {check: function})
    assert result.score == 0
    assert any(words in c.message for c in result.criteria)


def spoiling(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which then changes every array of numbers that it was handed."""

    def spoiled(*arguments: Any) -> Any:
        answer = function(*arguments)
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument[...] = 0
        return answer

    return spoiled


HANDED_NO_ARRAY = {
    "iterated_k_fold",
    "linear_decay",
    "exponential_decay",
    "step_decay",
    "subtractive_decay",
    "draw_mask",
    "conv_output_shape",
    "pool_output_shape",
    "conv_parameters",
    "lenet5",
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "freeze",
    "build_transfer_model",
    "StopAt",
    "Patience",
    "BestWeights",
}
TELLS = [(a, check) for a, check in CHECKS if check not in HANDED_NO_ARRAY]


@pytest.mark.parametrize(("assignment", "check"), TELLS)
def test_a_changed_argument_costs_something_and_is_told(assignment: str, check: str) -> None:
    right = right_functions(assignment)[check]
    result = judged(assignment, check, {check: spoiling(copying(right))})
    assert result.score < result.points
    assert any("in place" in c.message for c in result.criteria)


def copying(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: function(*deepcopy(arguments))
