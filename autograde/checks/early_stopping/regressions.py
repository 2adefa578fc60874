"""Linear regressions to stop early: a stage on a part of the examples, and one on all of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograde.checks.early_stopping.curves import Array
from autograde.judge import Draw
from autograde.reference import early_stopping

Case = dict[str, Any]

MAX_EPOCHS = 16
NEVER = 2 * MAX_EPOCHS + 1
"""The epochs until validation catches up, where it does not in twice those that there are."""


def regression(draw: Draw) -> Case:
    """A linear regression with noise: eight examples to learn from and six to validate by."""
    order = draw.permutation(14)
    x = draw.rng.normal(size=(14, 6))
    y = x @ draw.vector(6) + draw.rng.normal(0, 1.5, 14)
    return {
        "examples": np.round(np.column_stack([x, y]), 2),
        "learning_rate": 0.08,
        "w": np.round(draw.vector(6) / 2, 2),
        "training": order[:8],
        "validation": order[8:],
        "patience": draw.integer(2, 3),
        "max_epochs": MAX_EPOCHS,
    }


def perfect_case(draw: Draw) -> Case:
    """A regression that is solved before it begins: all of its losses are 0, without rounding."""
    x, w = draw.rng.integers(-3, 4, (14, 6)), draw.permutation(6) - 2.5
    return regression(draw) | {"examples": np.column_stack([x, x @ w]), "w": w}


def examples(case: Case, *parts: str) -> tuple[Array, Array]:
    """The inputs and targets of those parts."""
    rows = case["examples"][np.concatenate([case[part] for part in parts])]
    return rows[:, :-1], rows[:, -1]


def epoch_on(case: Case, *parts: str) -> Callable[[Array], Array]:
    """What gives the weights after one more epoch on those parts of the examples."""
    x, y = examples(case, *parts)
    rate = case["learning_rate"] * 2 / len(y)
    keep, pull = np.eye(x.shape[1]) - rate * x.T @ x, rate * x.T @ y
    return lambda w: keep @ w + pull


def losses_of(case: Case, path: Sequence[Array], *parts: str) -> Array:
    """The mean squared error on those parts of the examples, for each of these weights."""
    x, y = examples(case, *parts)
    return np.asarray(((np.stack(path) @ x.T - y) ** 2).mean(axis=1))


def loss(case: Case, w: Array, *parts: str) -> float:
    """The mean squared error on those parts of the examples."""
    return float(losses_of(case, [w], *parts)[0])


def descent(case: Case, w: Array, *parts: str, times: int = 1) -> list[Array]:
    """The weights before and after each epoch, ``times`` as many as there are, on those parts."""
    path, trained = [w], epoch_on(case, *parts)
    for _epoch in range(times * case["max_epochs"]):
        path.append(trained(path[-1]))
    return path


Good = Callable[[Case, Array, int], bool]


def always(_case: Case, _w: Array, _best_epoch: int) -> bool:
    """Any case will do."""
    return True


def found_case(draw: Draw, good: Good = always, *, bumpy: bool = False) -> Case:
    """A regression that patience stops in time, and whose best weights are ``good``.

    No two neighbors among its validation losses are nearer than a thousandth of themselves,
    hundreds of times what single precision can be off by, so everybody stops at the same epoch.
    A ``bumpy`` one takes such large steps that its loss goes up and down, and with more patience
    a better epoch would be found.
    """
    large = {"learning_rate": 0.3, "patience": 1} if bumpy else {}
    while True:
        case = regression(draw) | large
        path = descent(case, case["w"], "training")
        losses = losses_of(case, path[1:], "validation")
        stopped, best_epoch = early_stopping.stopping_epoch(losses, case["patience"])
        seen = losses if bumpy else losses[: stopped + 2]
        clear = (np.abs(np.diff(seen)) > 1e-3 * seen[1:]).all() and seen.max() < 1e3
        worth = losses.argmin() != best_epoch if bumpy else best_epoch >= 2
        if stopped and worth and clear and good(case, path[best_epoch + 1], best_epoch):
            return case


def deceived(case: Case, w: Array, best_epoch: int) -> bool:
    """Whether training on everything also stops early, at another epoch than it should."""
    path = descent(case, case["w"], "training", "validation")
    losses = losses_of(case, path[1:], "validation")
    stopped, best = early_stopping.stopping_epoch(losses, case["patience"])
    return stopped > 0 and best != best_epoch


def catches_up(case: Case, w: Array, low: int, high: int) -> bool:
    """Whether validation catches up after ``low`` to ``high`` more epochs, and clearly so."""
    target = loss(case, w, "training")
    path = descent(case, w, "training", "validation", times=2 if high == NEVER else 1)
    losses = losses_of(case, path, "validation")
    epochs = next((i for i, each in enumerate(losses) if each <= target), NEVER)
    gaps = np.abs(losses - target)
    return low <= epochs <= high and bool((gaps > 1e-3 * target).all())


def stays_behind(case: Case, w: Array, _best_epoch: int) -> bool:
    """Whether the loss on all examples never comes down to that in training, and clearly so."""
    path = descent(case, w, "training", "validation")
    lowest = losses_of(case, path, "training", "validation").min()
    return lowest > 1.001 * loss(case, w, "training")


def falls_behind(case: Case, w: Array, best_epoch: int) -> bool:
    """Whether the loss in training, when patience ends, is clearly below that in validation."""
    end = descent(case, case["w"], "training")[best_epoch + case["patience"] + 1]
    return loss(case, end, "training") < 0.999 * loss(case, w, "validation")


def again(case: Case, w: Array, best_epoch: int) -> Any:
    """The second stage of the first variant: everything, from the initial weights."""
    return early_stopping.train_again(in_place(case), case["w"], best_epoch)


def on(case: Case, w: Array, best_epoch: int) -> Any:
    """The second stage of the second variant: everything, from the best weights."""
    return early_stopping.train_on(
        in_place(case),
        lambda w: loss(case, w, "validation"),
        w,
        loss(case, w, "training"),
        case["max_epochs"],
    )


def in_place(case: Case) -> Callable[[Array], None]:
    """An epoch on all examples that changes the weights it is handed."""
    trained = epoch_on(case, "training", "validation")

    def step(w: Array) -> None:
        w[...] = trained(w)

    return step
