"""Who changes what was handed in loses something, in an edge case alone, too, and is told."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.checks.students import SEEDS, judged, right_functions


def before(function: Callable[..., Any], change: Callable[..., None]) -> Callable[..., Any]:
    """``function``, which first makes a change to what it is handed."""

    def changing(*arguments: Any) -> Any:
        change(*arguments)
        return function(*arguments)

    return changing


def clip(p: Any) -> None:
    np.clip(p, 1e-7, 1 - 1e-7, out=p)


def limit(z: Any) -> None:
    if z.dtype.kind == "f":
        np.clip(z, -500, 500, out=z)


def fill(losses: Any) -> None:
    losses[np.isnan(losses)] = np.inf


def at_least(p: Any) -> None:
    p[p < 1e-7] = 1e-7


EDGES = [
    ("losses", "binary_crossentropy", lambda y_true, y_pred: clip(y_pred)),
    ("losses", "categorical_crossentropy", lambda y_true, y_pred: at_least(y_pred)),
    ("losses", "kl_divergence", lambda y_true, y_pred: at_least(y_true)),
    ("losses", "kl_divergence", lambda y_true, y_pred: at_least(y_pred)),
    ("activations", "sigmoid", limit),
    ("activations", "softmax", lambda x, dy: limit(x)),
    ("activations", "prelu", lambda x, alpha: limit(x)),
    ("early-stopping", "stopping_epoch", lambda losses, patience, min_delta: fill(losses)),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("assignment", "check", "change"), EDGES)
def test_a_change_in_an_edge_case_costs_something_and_is_told(
    assignment: str, check: str, change: Callable[..., None], seed: bytes
) -> None:
    right = right_functions(assignment)[check]
    result = judged(assignment, check, {check: before(right, change)}, seed)
    assert result.score < result.points
    assert "in place" in result.criteria[-1].message


@pytest.mark.parametrize(("assignment", "check", "change"), EDGES)
def test_the_same_on_a_copy_costs_nothing(
    assignment: str, check: str, change: Callable[..., None]
) -> None:
    right = right_functions(assignment)[check]

    def copying(*arguments: Any) -> Any:
        change(*(np.array(a) if isinstance(a, np.ndarray) else a for a in arguments))
        return right(*arguments)

    assert judged(assignment, check, {check: copying}).passed
