"""Whether the fields of a problem are what its annotations promise."""

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np


def fits(problem: type, content: dict[str, Any]) -> bool:
    """Whether every value in ``content`` is of the type that ``problem`` gives its field."""
    hints = _hints(problem)
    return all(_fits(hints[name], value) for name, value in content.items())


_hints = cache(get_type_hints)


def _fits(hint: Any, value: Any) -> bool:
    if hint is Any:
        return True
    if hint is float:
        return type(value) in (float, int)
    origin, arguments = get_origin(hint), get_args(hint)
    while hasattr(origin, "__value__"):  # an alias, as NumPy's NDArray is from 2.5 on
        origin = get_origin(origin.__value__)
    if origin in (Union, UnionType):
        return any(_fits(option, value) for option in arguments)
    if origin is tuple and type(value) is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return all(_fits(arguments[0], item) for item in value)
        return len(value) == len(arguments) and all(map(_fits, arguments, value))
    if origin is dict and type(value) is dict:
        keys, values = arguments
        return all(_fits(keys, k) and _fits(values, v) for k, v in value.items())
    if origin is np.ndarray:
        return type(value) is np.ndarray
    return type(value) is (origin or hint)
