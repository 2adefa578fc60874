"""Loops around a student's functions, run where the functions are: one question, one answer.

Each driver takes the student's functions first and plain data by keyword, and returns plain data.
Functions are called by position, in the order of the released notebook's signature.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.plain import parts
from autograde.problems.augmentation_drivers import augment_at_random
from autograde.problems.dropout_drivers import watch_passes, with_generator
from autograde.problems.early_stopping_drivers import EARLY_STOPPING
from autograde.problems.gradient_descent_drivers import descend
from autograde.problems.initialization_drivers import INITIALIZATION
from autograde.problems.losses_drivers import loss_differences, through_softmax
from autograde.problems.schedules_drivers import at_steps
from autograde.problems.transfer_drivers import TRANSFER

Array = NDArray[np.floating]


def _take(answer: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    found = parts(tuple(answer) if isinstance(answer, Iterator) else answer, names)
    if found is None:
        msg = f"expected ({', '.join(names)}), got {type(answer).__name__}"
        raise TypeError(msg)
    return found


def walk(
    step: Callable[..., Any],
    *,
    problem: Any,
    w: Array,
    memory: dict[str, Array],
    settings: dict[str, float],
    steps: int,
    gradient: str = "value",
    counter: bool = False,
    every: int = 1,
) -> dict[str, Array]:
    """The path of an optimizer: the weights before the first step and after each ``every`` steps.

    ``step(w, gradient, *memory, [t,] *settings)`` returns ``(w, *memory)``; ``gradient`` is
    the gradient at ``w`` if it says "value" and the function itself if it says "function"; ``t``
    counts from 1. Returns ``w`` of shape (steps / every + 1, weights) and the memory alike.
    """
    names = ("w", *memory)
    state = [w, *memory.values()]
    path: list[list[Array]] = [[np.array(part, dtype=float) for part in state]]
    for t in range(steps):
        slope = (
            (lambda at, t=t: problem.gradient(np.asarray(at), t))
            if gradient == "function"
            else problem.gradient(np.asarray(state[0]), t)
        )
        count = (t + 1,) if counter else ()
        state = list(_take(step(state[0], slope, *state[1:], *count, *settings.values()), names))
        if (t + 1) % every == 0:
            path.append([np.array(part, dtype=float) for part in state])
    return {name: np.stack([point[i] for point in path]) for i, name in enumerate(names)}


def watch_batches(
    layer: Callable[..., Any],
    *,
    batches: Array,
    memory: dict[str, Array],
    names: tuple[str, ...],
    before: tuple[Any, ...],
    after: tuple[Any, ...],
) -> dict[str, Array]:
    """A layer shown one batch after the other, remembering as it goes.

    ``layer(batch, *before, *memory, *after)`` returns the parts ``names``; those that are in
    ``memory`` are handed to the next call. ``batches`` has shape (steps, batch, features); every
    part comes back stacked over the steps.
    """
    state = dict(memory)
    seen: dict[str, list[Array]] = {name: [] for name in names}
    for batch in batches:
        found = dict(
            zip(names, _take(layer(batch, *before, *state.values(), *after), names), strict=True)
        )
        state = {name: found[name] for name in state}
        for name in names:
            seen[name].append(np.array(found[name], dtype=float))
    return {name: np.stack(values) for name, values in seen.items()}


def with_gradient(step: Callable[..., Any], *, w: Array, gradient: Any, **rest: Any) -> Any:
    """One call of ``step(w, gradient, *rest)`` whose second argument is a problem's gradient."""
    return step(w, gradient.gradient, *rest.values())


DRIVERS: dict[str, Callable[..., Any]] = {
    driver.__name__: driver
    for driver in (
        *INITIALIZATION,
        augment_at_random,
        walk,
        watch_batches,
        with_generator,
        watch_passes,
        with_gradient,
        descend,
        at_steps,
        loss_differences,
        through_softmax,
    )
} | {**EARLY_STOPPING, **TRANSFER}
"""Every driver that a check may ask for, by name."""
