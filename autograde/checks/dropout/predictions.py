"""What can be said of predictions that were averaged over random passes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.checks.dropout.dropped import Findings, near, scale
from autograde.checks.dropout.masks import one_value, share, structure
from autograde.judge.compare import as_array, close
from autograde.plain import parts

Array = NDArray[Any]

EXCUSED: Findings = {"excused": True}
"""In place of findings about a layer that spoils what is made of it: it changes its input in place,
or drops nothing in training."""


def passes(seen: list[Any], x: Array, samples: int) -> Array | None:
    """The inputs that a network was shown, as (passes, batch, features), or ``None``.

    They may have come one batch at a time, stacked along a new first axis, or as one long batch in
    which the examples follow each other or are repeated each. Batches besides the ``samples`` that
    are ``x`` itself, all one number, or at the start not made of ``x`` (to learn the shape of a
    prediction, say) do not count.
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
    surplus = max(len(found) - samples, 0)
    plain = [
        i
        for i, one in enumerate(found)
        if np.array_equal(one, x)
        or one.min() == one.max()
        or (i < surplus and not _dropped(one, x))
    ]
    for place in reversed(plain[:surplus]):
        del found[place]
    return np.stack(found) if found else None


def _signs_agree(passes: Array, x: Array) -> bool:
    return bool((passes * x >= 0).all())


def _dropped(inputs: Array, x: Array) -> bool:
    """Whether every number is 0 or that of ``x`` times one positive number, the same for all."""
    scales = (inputs / x)[inputs != 0]
    return bool((scales > 0).all()) and close(scales, np.full_like(scales, scales.mean()))


def _dropped_again(inputs: Array) -> bool:
    """Whether every pass has lost what the one before had lost, and the last one has lost more."""
    kept = inputs != 0
    return bool((kept[1:] <= kept[:-1]).all() and (kept[-1] < kept[0]).any())


def _masks(inputs: Array, x: Array, *, fixed: bool) -> str:
    """Whether the passes have masks of their own, or need none as those of the layer are fixed."""
    if len(inputs) == 1 or (inputs != inputs[0]).any():
        return "one each"
    if np.array_equal(inputs[0], x):
        return "none"
    return "one each" if fixed else "one for all"


def follows(own: Sequence[Findings], name: str, value: Any) -> bool:
    """Whether a finding is that of one of the student's ``own`` pieces.

    Shares are rounded to tenths where they are not what was asked for, so neighbors are the same.
    """
    theirs = [findings[name] for findings in own if name in findings]
    if isinstance(value, str):
        return value in theirs
    apart = 0.15 if name == "share" else 1e-3
    return any(not isinstance(one, str) and abs(one - value) < apart for one in theirs)


def _made_by_it(inputs: Array, x: Array) -> bool:
    """Whether such a layer can have made these inputs: some were dropped, or all are as large."""
    zeros = inputs == 0
    return bool(zeros.any() and not zeros.all()) or _dropped(inputs, x)


def law(inputs: Array, x: Array, rate: float, own: Sequence[Findings]) -> Findings:
    """By which law the ``inputs`` (passes, batch, features) were dropped.

    What follows the ``own`` pieces is told as if it were right: a mistake counts once.
    """
    kept = inputs != 0
    right = {"share": rate, "structure": "on its own", "scale": scale(rate)}
    if EXCUSED in own and _made_by_it(inputs, x):
        return right
    found: Findings = {
        "share": share(kept, rate),
        "structure": structure(kept),
        "scale": one_value((inputs / x)[kept]),
    }
    if not isinstance(found["scale"], str) and near(found["scale"], scale(rate)):
        found["scale"] = scale(rate)
    return {
        name: right[name] if follows(own, name, value) else value for name, value in found.items()
    }


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
            "standard deviation": outputs.std(axis=0),
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
            "mean": outputs.mean(axis=0),
        }
    said = _first(std, candidates)
    return said.removesuffix(" of a sample")


def by_the_last(tell: Callable[[Any, Array], str], value: Any, outputs: Array, samples: int) -> str:
    """What ``tell`` says of ``value`` by all passes, or by the last ``samples`` of more.

    Whoever needs a pass beforehand has one too many, and that is all that is wrong.
    """
    said = tell(value, outputs)
    if len(outputs) <= samples or said not in {"something else", "one pass"}:
        return said
    return tell(value, outputs[-samples:])


def _first(value: Any, candidates: dict[str, Any]) -> str:
    array = as_array(value)
    if array is None:
        return "no numbers"
    for name, candidate in candidates.items():
        if close(array, np.asarray(candidate)):
            return name
    return "nan" if np.isnan(array).any() else "something else"


def of_predictions(
    case: dict[str, Any],
    network: Callable[[Array, Array, Array], Array],
    own: Sequence[Findings] = (),
    *,
    enough: bool = False,
) -> Callable[[Any], Findings]:
    """The findings about an answer of the driver ``watch_passes`` to ``case``.

    ``own`` are those about the student's own pieces, where they are wrong; there are ``enough``
    units in a case if its passes hold as many as :mod:`.masks` wants.
    """
    x, samples, rate = case["x"], case["samples"], case["rate"]
    noise = follows(own, "scale", "many")
    fixed = follows(own, "structure", "same in every call")

    def normal(value: Any) -> Findings:
        value = value if isinstance(value, dict) else {}
        pair = parts(value.get("answer"), ("mean", "std"))
        if pair is None:
            return {"answer": "no pair"}
        inputs = passes(value.get("seen") or [], x, samples)
        if inputs is None:
            return {"answer": "no passes"}
        outputs = network(inputs, case["kernel"], case["bias"])
        plain = network(x, case["kernel"], case["bias"])
        of_mean = network(inputs.mean(axis=0), case["kernel"], case["bias"])
        excused = EXCUSED in own and _made_by_it(inputs, x)
        once = excused or noise or _dropped(inputs, x)
        again = not once and _dropped_again(inputs)
        return {
            "answer": "a pair",
            "passes": "as asked" if len(inputs) == samples else len(inputs),
            "inputs": "dropped" if once else "dropped again" if again else "something else",
            "masks": "one each" if excused else _masks(inputs, x, fixed=fixed),
            "mean": by_the_last(
                lambda mean, these: mean_is(mean, these, plain, of_mean), pair[0], outputs, samples
            ),
            "std": by_the_last(spread_is, pair[1], outputs, samples),
            **(law(inputs, x, rate, own) if enough and not again else {}),
        }

    return normal
