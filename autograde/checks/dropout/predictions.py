"""What can be said of predictions that were averaged over random passes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.judge.compare import as_array, close
from autograde.plain import parts

Array = NDArray[Any]


def passes(seen: list[Any], x: Array, samples: int) -> Array | None:
    """The inputs that a network was shown, as (passes, batch, features), or ``None``.

    They may have come one batch at a time, stacked along a new first axis, or as one long batch in
    which the examples follow each other or are repeated each. Undropped batches besides the
    ``samples`` (to learn the shape of a prediction, say) do not count.
    """
    found: list[Array] = []
    for value in seen:
        array = as_array(value)
        if array is None or array.ndim not in (2, 3) or array.shape[-1] != x.shape[1]:
            return None
        if array.ndim == 2 and len(array) != len(x) and len(array) % len(x) == 0:
            turned = array.reshape(len(x), -1, x.shape[1]).swapaxes(0, 1)
            tiled = array.reshape(-1, *x.shape)
            array = tiled if _signs_agree(tiled, x) else turned
        elif array.ndim == 2:
            array = array[None]
        if array.shape[1:] != x.shape:
            return None
        found += list(array)
    plain = [place for place, one in enumerate(found) if np.array_equal(one, x)]
    for place in reversed(plain[: max(len(found) - samples, 0)]):
        del found[place]
    return np.stack(found) if found else None


def _signs_agree(passes: Array, x: Array) -> bool:
    return bool((passes * x >= 0).all())


def _dropped(inputs: Array, x: Array) -> bool:
    """Whether every number is 0 or that of ``x`` times one positive number, the same for all."""
    scales = (inputs / x)[inputs != 0]
    return bool((scales > 0).all()) and close(scales, np.full_like(scales, scales.mean()))


def mean_is(mean: Any, outputs: Array, plain: Array, of_mean: Array) -> str:
    """What ``mean`` is, of the ``outputs`` (passes, batch, classes) of all passes.

    ``plain`` is the output without dropout, ``of_mean`` that for the mean of the inputs.
    """
    return _first(
        mean,
        {
            "mean": outputs.mean(axis=0),
            "without dropout": plain,
            "of the mean input": of_mean,
            "sum": outputs.sum(axis=0),
            "one pass": outputs[-1],
            "over the examples": outputs.mean(axis=1),
            "over the classes": outputs.mean(axis=2),
            "over everything": outputs.mean(),
        },
    )


def spread_is(std: Any, outputs: Array) -> str:
    """What ``std`` is, of the ``outputs`` of all passes; either divisor is a standard deviation."""
    n = len(outputs)
    candidates = {"standard deviation": outputs.std(axis=0)}
    if n > 1:
        candidates |= {
            "standard deviation of a sample": outputs.std(axis=0, ddof=1),
            "variance": outputs.var(axis=0),
            "variance of a sample": outputs.var(axis=0, ddof=1),
            "standard error": outputs.std(axis=0) / np.sqrt(n),
            "over the examples": outputs.std(axis=1),
            "over the classes": outputs.std(axis=2),
            "over everything": np.asarray(outputs.std()),
        }
    said = _first(std, candidates)
    return said.removesuffix(" of a sample")


def _first(value: Any, candidates: dict[str, Any]) -> str:
    array = as_array(value)
    if array is None:
        return "no numbers"
    for name, candidate in candidates.items():
        if close(array, np.asarray(candidate)):
            return name
    return "something else"


def of_predictions(
    case: dict[str, Any], network: Callable[[Array, Array, Array], Array]
) -> Callable[[Any], dict[str, Any]]:
    """The findings about an answer of the driver ``watch_passes`` to ``case``."""
    x, samples = case["x"], case["samples"]

    def normal(value: Any) -> dict[str, Any]:
        value = value if isinstance(value, dict) else {}
        pair = parts(value.get("answer"), ("mean", "std"))
        if pair is None:
            return {"answer": "no pair"}
        inputs = passes(value.get("seen") or [], x, samples)
        if inputs is None:
            return {"answer": "no passes"}
        outputs = network(inputs, case["kernel"], case["bias"])
        same = len(inputs) > 1 and bool((inputs == inputs[0]).all())
        off = bool(np.array_equal(inputs[0], x))
        return {
            "answer": "a pair",
            "passes": "as asked" if len(inputs) == samples else len(inputs),
            "inputs": "dropped" if _dropped(inputs, x) else "something else",
            "masks": "none" if same and off else "one for all" if same else "one each",
            "mean": mean_is(
                pair[0],
                outputs,
                network(x, case["kernel"], case["bias"]),
                network(inputs.mean(axis=0), case["kernel"], case["bias"]),
            ),
            "std": spread_is(pair[1], outputs),
        }

    return normal
