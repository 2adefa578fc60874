"""Whatever comes in the place of a reply, it is a wrong answer and no error of the check's."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograde.judge import registry, run
from autograde.judge.criteria import MAX_MESSAGE
from autograde.plain import Opaque, Question, Reply
from autograde.report.notebook import Namespace
from tests.checks.students import SEEDS, right_functions

CHECKS = [(a, check) for a in registry.assignments() for check in registry.checks(a)]
FORGED: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**400,
    float("nan"),
    1j,
    "text",
    "long " * 10**4,
    b"bytes",
    Opaque("Tensor"),
    [],
    (),
    {},
    [None],
    ["text", 2],
    [[1, 2], [3]],
    {"w": None},
    np.zeros(0),
    np.zeros((0, 3)),
    np.ones((2, 1)),
    np.ones((1, 3)),
    np.array(7),
    np.full(3, np.nan),
    np.array([True, False]),
    np.array([1j, 2]),
    np.zeros((3, 2, 2, 2)),
)


PIECES = {
    "gradient-descent": ("online_epoch", "batch_epoch", "mini_batch_epoch"),
    "sgd-variants": ("train_with_adam",),
    "activations": ("selu", "swish"),
    "penalties": ("elastic_net_penalty", "penalized_step"),
    "dropout": ("dropout_forward", "monte_carlo_dropout"),
    "batchnorm": ("batchnorm_forward",),
    "validation": ("iterated_k_fold", "cross_validate", "choose_model"),
    "early-stopping": ("two_stage_restart", "two_stage_continue"),
}
"""The checks of functions that are made of others."""


class Forger(Namespace):
    """Answers rightly, but for the reply to the question number ``place``, which is forged."""

    def __init__(self, functions: dict[str, Any], place: int, forge: Callable[[Any], Any]) -> None:
        super().__init__(functions)
        self.place, self.forge, self.asked = place, forge, 0

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        replies = super().ask(questions)
        here = self.place - self.asked
        self.asked += len(questions)
        if 0 <= here < len(replies):
            replies[here] = replace(replies[here], value=self.forge(replies[here].value))
        return replies


def forged(value: Any, data: st.DataObject) -> Any:
    """``value``, or one part of it however deep, in the place of which something else came."""
    if isinstance(value, (list, tuple, dict)) and value and data.draw(st.booleans()):
        places = list(value) if isinstance(value, dict) else range(len(value))
        place = data.draw(st.sampled_from(list(places)))
        if data.draw(st.integers(0, 4)) == 0:
            return shortened(value, place)
        items = dict(value) if isinstance(value, dict) else list(value)
        items[place] = forged(value[place], data)
        return tuple(items) if isinstance(value, tuple) else items
    return data.draw(st.sampled_from(FORGED))


def shortened(value: Any, place: Any) -> Any:
    """A container without one of its items."""
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != place}
    return type(value)([*value[:place], *value[place + 1 :]])


@pytest.mark.parametrize(("assignment", "check"), CHECKS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_forged_reply_is_a_wrong_answer(assignment: str, check: str, data: Any) -> None:
    functions, item = right_functions(assignment), registry.checks(assignment)[check]
    honest = Forger(functions, -1, lambda value: value)
    run(item, honest, SEEDS[0])
    place = data.draw(st.integers(0, honest.asked - 1))
    student = Forger(functions, place, lambda value: forged(value, data))
    result = run(item, student, SEEDS[0], lambda name: data.draw(st.booleans()))
    assert all(c.message for c in result.criteria if not c.passed)
    assert all(len(c.message) <= MAX_MESSAGE for c in result.criteria)


class PieceForger(Namespace):
    """Answers about everything but ``check`` with what somebody forged."""

    def __init__(self, functions: dict[str, Any], check: str, forge: Callable[[Any], Any]) -> None:
        super().__init__(functions)
        self.check, self.forge = check, forge

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        return [
            reply
            if question.functions == (self.check,)
            else replace(reply, outcome="value", value=self.forge(reply.value))
            for question, reply in zip(questions, super().ask(questions), strict=True)
        ]


@pytest.mark.parametrize(("assignment", "check"), [(a, c) for a in PIECES for c in PIECES[a]])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_forged_pieces_are_wrong_answers(assignment: str, check: str, data: Any) -> None:
    item = registry.checks(assignment)[check]
    wrong = data.draw(st.sampled_from(item.misconceptions[check])).function
    functions = right_functions(assignment) | {check: wrong}
    student = PieceForger(functions, check, lambda value: forged(value, data))
    result = run(item, student, SEEDS[0], lambda name: True)
    assert all(c.message for c in result.criteria if not c.passed)
