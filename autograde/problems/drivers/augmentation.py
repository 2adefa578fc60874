"""A loop around a function that takes a random generator, which is no plain data itself."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np


def augment_at_random(
    function: Callable[..., Any], *, seeds: tuple[int, ...], **arguments: Any
) -> list[Any]:
    """What ``function(*arguments, rng)`` returns for a fresh generator from each seed.

    The first call gets the arguments themselves, so that a change in place shows; the others get
    copies of what they were before it.
    """
    handed = [arguments, *(deepcopy(arguments) for _seed in seeds[1:])]
    return [
        function(*own.values(), np.random.default_rng(seed))
        for own, seed in zip(handed, seeds, strict=True)
    ]
