"""Parts of equal shape may come as one array, which ``a, b = function()`` takes apart, too."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograde.judge import registry
from tests.checks.students import SEEDS, judged, right_functions

ALIKE = {
    "activations": tuple(registry.checks("activations")),
    "batchnorm": ("update_moving",),
    "dropout": ("dropout_forward", "monte_carlo_dropout"),
    "early-stopping": ("stopping_epoch",),
    "sgd-variants": (
        *("momentum_step", "nesterov_step", "adagrad_step", "rmsprop_step", "adam_step"),
    ),
    "transfer": ("conv_output_shape", "pool_output_shape"),
}
"""Functions that return several parts of equal shape."""

CHECKS = [(assignment, check) for assignment, checks in ALIKE.items() for check in checks]
WRONG = [
    pytest.param(assignment, check, mistake, id=f"{check}-{mistake.name}")
    for assignment, check in CHECKS
    for mistake in registry.checks(assignment)[check].misconceptions[check]
]


def joined(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, whose parts come as one array where their shapes are equal."""

    def joining(*arguments: Any) -> Any:
        parts = function(*arguments)
        alike = isinstance(parts, tuple) and len({np.shape(part) for part in parts}) == 1
        array = np.array(parts if alike else None)
        return parts if array.dtype == object else array

    return joining


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_parts_in_one_array_are_right(assignment: str, check: str, seed: bytes) -> None:
    right = right_functions(assignment)[check]
    result = judged(assignment, check, {check: joined(right)}, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize(("assignment", "check", "mistake"), WRONG)
def test_a_mistake_is_recognized_in_one_array(assignment: str, check: str, mistake: Any) -> None:
    result = judged(assignment, check, {check: joined(mistake.function)})
    assert result.score < result.points
    assert result.misconception == mistake.name


@pytest.mark.parametrize(("assignment", "check"), CHECKS)
def test_one_part_alone_is_not_taken_apart(assignment: str, check: str) -> None:
    right = right_functions(assignment)[check]
    result = judged(assignment, check, {check: lambda *arguments: right(*arguments)[0]})
    assert result.score < 0.2 * result.points
    assert any("should return (" in c.message for c in result.criteria if not c.passed)
