"""Who changes what was handed in loses something, in an edge case alone, too, and is told."""

from collections.abc import Callable
from copy import deepcopy
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


RARE: list[tuple[str, str, Callable[..., bool]]] = [
    ("augmentation", "one_hot", lambda labels, classes: len(labels) == 1),
    ("augmentation", "translate", lambda images, *shift: shift == (0, 0)),
    ("batchnorm", "normalize_batch", lambda x, *_rest: len(x) == 1),
    ("batchnorm", "normalize_inference", lambda x, *_rest: len(x) == 1),
    ("batchnorm", "update_moving", lambda *arguments: arguments[-1] == 1),
    ("batchnorm", "batchnorm_backward", lambda dy, *_rest: len(dy) == 1),
    ("gradient-descent", "mse_gradient", lambda w, b, x, y: np.allclose(x @ w + b, y)),
    ("penalties", "l1_penalty", lambda w, *_rest: not w.any()),
    ("penalties", "soft_threshold", lambda w, *_rest: w.ndim > 1),
    ("sgd-variants", "momentum_step", lambda w, *_rest: w.shape == (1,)),
    ("transfer", "conv2d", lambda x, kernel, bias: len(kernel) == 1),
    ("validation", "hold_out", lambda order, _fraction: len(order) == 100),
    ("validation", "standardize", lambda training, _validation: training[:, 1].std() == 0),
]
"""Functions, and edge cases that their checks ask about."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("assignment", "check", "rare"), RARE)
def test_a_change_after_an_edge_case_costs_something_and_is_told(
    assignment: str, check: str, rare: Callable[..., bool], seed: bytes
) -> None:
    right = right_functions(assignment)[check]

    def spoiling(*arguments: Any) -> Any:
        answer = deepcopy(right(*arguments))
        if rare(*arguments):
            for array in (a for a in arguments if isinstance(a, np.ndarray)):
                np.add(array, 1, out=array)
        return answer

    result = judged(assignment, check, {check: spoiling}, seed)
    (unmet,) = (c for c in result.criteria if not c.passed)
    assert "in place" in unmet.message


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
