"""Loops around a student's step of an optimizer.

The step is called by position, in the order of the released notebook's signature.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.answers import taken

Array = NDArray[np.floating]


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

    def gradient_on(t: int) -> Callable[[Any], Array]:
        def gradient(w: Any) -> Array:
            found: Array = problem.gradient(np.asarray(w), t)
            return found

        return gradient

    names = ("w", *memory)
    state = [w, *memory.values()]
    path: list[list[Array]] = [[np.array(part, dtype=float) for part in state]]
    for t in range(steps):
        slope = gradient_on(t) if gradient == "function" else gradient_on(t)(state[0])
        count = (t + 1,) if counter else ()
        state = list(taken(step(state[0], slope, *state[1:], *count, *settings.values()), names))
        if (t + 1) % every == 0:
            path.append([np.array(part, dtype=float) for part in state])
    return {name: np.stack([point[i] for point in path]) for i, name in enumerate(names)}


def with_gradient(step: Callable[..., Any], *, w: Array, gradient: Any, **rest: Any) -> Any:
    """One call of ``step(w, gradient, *rest)`` whose second argument is a problem's gradient."""
    return step(w, gradient.gradient, *rest.values())
