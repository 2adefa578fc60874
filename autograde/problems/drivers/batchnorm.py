"""A loop around a student's normalization."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.problems.drivers.answers import taken

Array = NDArray[np.floating]


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
            zip(names, taken(layer(batch, *before, *state.values(), *after), names), strict=True)
        )
        state = {name: found[name] for name in state}
        for name in names:
            seen[name].append(np.array(found[name], dtype=float))
    return {name: np.stack(values) for name, values in seen.items()}
