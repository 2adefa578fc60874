"""What several checks of this assignment use: small examples, and what drivers tell of models."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Draw
from autograde.judge.compare import kind_of
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers, value_of

Array = NDArray[np.floating]
Case = dict[str, Any]


def vectors(draw: Draw, n: int) -> Array:
    """Inputs of a small Keras model, of more features than any layer of its base has units."""
    return draw.vector(n, draw.integer(6, 8))


def examples(draw: Draw, classes: int, n: int) -> Case:
    """Inputs, and classes that take turns."""
    return {"x": vectors(draw, n), "y": np.arange(n) % classes}


def told(answers: Answers) -> Case:
    """What the driver of the only question tells; raises :class:`Unmet` if nothing came back."""
    (exchange,) = answers.exchanges
    value = value_of(answers.name, exchange)
    if not isinstance(value, dict) or not all(
        name in value and _alike(value[name], exchange.expected[name]) for name in answers.names
    ):
        raise Unmet(
            _("{name} should return a Keras model, but came back with {kind}.").format(
                name=answers.name, kind=kind_of(value)
            )
        )
    return value


def _alike(found: Any, expected: Any) -> bool:
    """Whether both are numbers, shapes or lists of such, as the same driver tells them."""
    if isinstance(expected, list):
        return isinstance(found, list) and all(_alike(each, expected[0]) for each in found)
    if isinstance(expected, tuple):
        return isinstance(found, (list, tuple)) and all(
            size is None or _is_number(size) for size in found
        )
    return _is_number(found) or not isinstance(expected, (bool, int, float))


def _is_number(value: Any) -> bool:
    """Whether it is one that can be compared and shown."""
    return isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= 64)
