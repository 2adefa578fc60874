"""Findings about answers of a layer that drops units: what they say, whatever was drawn.

A *finding* is a word or a number; :mod:`.masks` tells why luck has no part in it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.checks.dropout.masks import one_value, share, stacked, structure
from autograde.i18n import _
from autograde.judge.compare import as_array, close, kind_of
from autograde.plain import parts

Array = NDArray[Any]
Findings = dict[str, Any]


def scale(rate: float) -> float:
    """What is kept is multiplied by; 0 where nothing is."""
    return 1 / (1 - rate) if rate < 1 else 0.0


def in_order(value: Any) -> list[Any]:
    """The answers to the calls of the driver ``with_generator``."""
    answers = value.get("answers") if isinstance(value, dict) else None
    return answers if isinstance(answers, list) else []


def of_generators(value: Any, *, fixed: bool = False) -> Findings:
    """Whether the first answer came again with the same seed, and another one with another.

    Where the masks that it is made of are ``fixed``, another seed need not make a difference.
    """
    value = value if isinstance(value, dict) else {}
    first = next(iter(in_order(value)), value.get("answer"))
    again = first is not None and close(first, value.get("again"))
    return {
        "again": again,
        "renews": fixed or ("other" in value and not close(first, value["other"])),
    }


def not_of_shape(name: str, value: Any, shape: tuple[int, ...]) -> Findings:
    """The findings where there are none: what came back has another shape, or is no array."""
    array = as_array(value)
    came = kind_of(value) if array is None else _("shape {shape}").format(shape=array.shape)
    return {
        "problem": _("{name} should be numbers of shape {shape}, but came back as {came}.").format(
            name=name, shape=shape, came=came
        )
    }


def of_masks(shape: tuple[int, ...], rate: float) -> Callable[[Any], Findings]:
    """The findings about masks that ``draw_mask`` drew."""

    def normal(value: Any) -> Findings:
        answers = in_order(value)
        masks = stacked(answers, shape)
        if masks is None:
            return not_of_shape("mask", answers[0] if answers else None, shape)
        kept = masks != 0
        marked = one_value(masks[kept])
        if kept.any() and not isinstance(marked, str) and near(marked, 1.0, scale(rate)):
            marked = "kept"
        return {"share": share(kept, rate), "structure": structure(kept), "value": marked}

    return normal


def near(value: float, *others: float) -> bool:
    """Whether ``value`` is one of the others, within single precision."""
    return any(close(value, other) for other in others)


def of_passes(
    x: Array, rate: float, *, training: bool, marks_dropped: bool = False
) -> Callable[[Any], Findings]:
    """The findings about outputs of ``dropout_forward`` for ``x``, which has no zeros.

    Who ``marks_dropped`` in training may say with a mask of zeros that nothing is at inference.
    """
    fine = {"nothing", "kept", *(["dropped"] if marks_dropped else [])}

    def normal(value: Any) -> Findings:
        pairs = [parts(answer, ("y", "mask")) for answer in in_order(value)]
        if not pairs or any(pair is None for pair in pairs):
            came = in_order(value)[0] if in_order(value) else None
            return {
                "problem": _(
                    "dropout_forward should return (y, mask), but came back with {kind}."
                ).format(kind=kind_of(came))
            }
        outputs = [pair[0] for pair in pairs if pair]
        y = stacked(outputs, x.shape)
        if y is None:
            return not_of_shape("y", outputs[0], x.shape)
        kept = y != 0
        factor = one_value((y / x)[kept])
        each = [one_value((one / x)[those]) for one, those in zip(y, kept, strict=True)]
        scales = (1.0, scale(rate), *([] if isinstance(factor, str) else [factor]))
        said = {what_it_says(p[1], one, scales) for p, one in zip(pairs, kept, strict=True) if p}
        mask = said.pop() if len(said) == 1 else "something else"
        if not training and kept.all() and mask in fine:
            mask = "fine"
        return {
            "share": share(kept, rate),
            "structure": structure(kept),
            "scale": factor,
            "within a pass": "many" if "many" in each else "one",
            "mask": mask,
        }

    return normal


def what_it_says(mask: Any, kept: Array, scales: tuple[float, ...]) -> str:
    """What a mask tells of the units that were kept; where it is not 0 it is one of ``scales``."""
    if mask is None:
        return "nothing"
    array = as_array(mask)
    if array is None or array.ndim > kept.ndim:
        return "something else"
    try:
        array = np.broadcast_to(array.astype(float), kept.shape)
    except ValueError:
        return "something else"
    marked = array != 0
    value = one_value(array[marked])
    if isinstance(value, str) and value != "none":
        return "something else"
    if np.array_equal(marked, kept):
        return "kept" if value == "none" or near(float(value), *scales) else "another scale"
    if np.array_equal(marked, ~kept):
        return "dropped"
    return "all alike" if marked.all() or not marked.any() else "another mask"


def of_gradient(dy: Array, kept: Array) -> Callable[[Any], Findings]:
    """The findings about what becomes of ``dy``, which has no zeros, where ``kept`` and not."""

    def normal(value: Any) -> Findings:
        given = parts(value, ("dx",))
        dx = stacked([given[0]], dy.shape) if given else None
        if dx is None:
            return not_of_shape("dx", given[0] if given else value, dy.shape)
        factor = dx[0] / dy
        return {"dropped": one_value(factor[~kept]), "kept": one_value(factor[kept])}

    return normal
