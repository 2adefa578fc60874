"""Loops around a student's dropout: the generator is made where the functions are."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.plain import to_plain
from autograde.problems.network import log_softmax

Array = NDArray[np.floating]


def with_generator(
    function: Callable[..., Any], *, seed: int, calls: int, **rest: Any
) -> dict[str, Any]:
    """What ``function(*rest, rng)`` gives in ``calls`` calls that share one generator.

    ``again`` is the first answer once more, of a new generator of the same ``seed``, and ``other``
    that of one with another seed. Every call but the last has copies of its arguments, so that one
    which changes them does not spoil the others.
    """

    def on_copies(rng: np.random.Generator) -> Any:
        return to_plain(function(*deepcopy(list(rest.values())), rng))

    rng = np.random.default_rng(seed)
    answers = [on_copies(rng) for _call in range(calls - 1)]
    again, other = (on_copies(np.random.default_rng(one)) for one in (seed, seed + 1))
    answers.append(to_plain(function(*rest.values(), rng)))
    return {"answers": answers, "again": again, "other": other}


def softmax_layer(h: Array, kernel: Array, bias: Array) -> Array:
    """The probabilities that a dense layer with softmax gives to each class."""
    return np.exp(log_softmax(np.asarray(h, dtype=float) @ kernel + bias))


def watch_passes(
    function: Callable[..., Any],
    *,
    x: Array,
    rate: float,
    samples: int,
    kernel: Array,
    bias: Array,
    seed: int,
) -> dict[str, Any]:
    """One call of ``function(predict, x, rate, samples, rng)``, and what ``predict`` was handed.

    ``predict`` is :func:`softmax_layer`. ``again`` is the answer to the same call once more, and
    ``other`` that to a call with a generator of another seed.
    """
    seen: list[Any] = []

    def predict(h: Array) -> Array:
        seen.append(to_plain(h))
        return softmax_layer(h, kernel, bias)

    again, other = (
        to_plain(function(predict, x.copy(), rate, samples, np.random.default_rng(one)))
        for one in (seed, seed + 1)
    )
    seen.clear()
    value = to_plain(function(predict, x, rate, samples, np.random.default_rng(seed)))
    return {"answer": value, "seen": list(seen), "again": again, "other": other}
