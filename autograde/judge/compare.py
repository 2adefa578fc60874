"""Comparing what came back with what was expected, and saying the difference in few numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.plain import Opaque, parts

DIGITS = 4
"""Significant digits of a number in a message."""
MAX_SHOWN = 6
MAX_LISTED = 4 * MAX_SHOWN
"""Numbers that are read one by one, and numbers that a line has room for."""
MAX_REPR = 60


@dataclass(frozen=True)
class Tolerance:
    """How far apart two numbers may lie: ``|a - b| <= absolute + relative * |b|``."""

    relative: float
    absolute: float


SINGLE = Tolerance(relative=1e-4, absolute=1e-5)
"""For a few operations on numbers of order one. Single precision has a relative error of 6e-8 per
operation, so a correct answer computed in ``float32`` is well within it, while the mistakes that
checks look for differ by percents (hyperparameters are drawn large enough for that)."""

LONG = Tolerance(relative=1e-3, absolute=1e-3)
"""For tens and hundreds of steps of training: rounding in single precision grows along the way to
about 1e-4 on the recorded runs."""


_NO_NUMBERS = (type(None), str, bytes, Opaque, Mapping)
_OTHERS = (type(None), str, bytes, int, complex)


def as_array(value: Any) -> NDArray[Any] | None:
    """``value`` as an array of numbers, or ``None`` if it is something else."""
    if type(value) is not np.ndarray and (isinstance(value, _NO_NUMBERS) or _holds_text(value)):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def _holds_text(value: Any) -> bool:
    """Whether there is text in a list, however deep: NumPy would give all of it the same room."""
    layer = [value]
    while layer:
        kinds = set(map(type, layer))
        if not kinds.isdisjoint((str, bytes)):
            return True
        inside = kinds & {list, tuple}
        layer = [item for part in layer if type(part) in inside for item in part] if inside else []
    return False


def close(a: Any, b: Any, tolerance: Tolerance = SINGLE) -> bool:
    """Whether two answers are the same: arrays within the tolerance, containers item by item."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(close(a[key], b[key], tolerance) for key in a)
    x, y = as_array(a), as_array(b)
    if x is not None and y is not None:
        return x.shape == y.shape and _near(x, y, tolerance)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(close(p, q, tolerance) for p, q in zip(a, b, strict=True))
    # What is left holds no real numbers: no right answer but these does that.
    return type(a) is type(b) and isinstance(a, _OTHERS) and bool(a == b)


def _near(x: NDArray[Any], y: NDArray[Any], tolerance: Tolerance) -> bool:
    """NumPy's ``allclose`` with equal ``nan``, for small arrays several times faster."""
    if x.dtype == y.dtype and x.tobytes() == y.tobytes():
        return True
    if x.dtype.kind != "f" or y.dtype.kind != "f":  # differences of integers overflow
        x, y = x.astype(float), y.astype(float)
    with np.errstate(all="ignore"):
        near = np.abs(x - y) <= tolerance.absolute + tolerance.relative * np.abs(y)
        near = near & np.isfinite(y)
    return bool(near.all()) or bool((near | (x == y) | (np.isnan(x) & np.isnan(y))).all())


def mismatch(name: str, actual: Any, expected: Any, tolerance: Tolerance = SINGLE) -> str | None:
    """Why ``actual`` is not ``expected``, in a sentence about ``name``; ``None`` if it is."""
    array, truth = as_array(actual), as_array(expected)
    if array is None or truth is None:
        return _("{name} should be numbers, but came back as {kind}.").format(
            name=name, kind=kind_of(actual)
        )
    if array.shape != truth.shape:
        return _("{name} should have shape {expected}, but has shape {actual}.").format(
            name=name, expected=truth.shape, actual=array.shape
        )
    if not np.isfinite(array).all() and np.isfinite(truth).all():
        return _("{name} contains {what}; expected {expected}.").format(
            name=name,
            what="nan" if np.isnan(array).any() else "inf",
            expected=show(truth),
        )
    if close(array, truth, tolerance):
        return None
    said = _("{name} came back as {actual}; expected {expected}.")
    if truth.size <= MAX_SHOWN:
        found, right = told_apart(array, truth)
        return said.format(name=name, actual=found, expected=right)
    gap = np.abs(array.astype(float) - truth)
    worst = np.unravel_index(int(gap.argmax()), truth.shape)
    index = "[" + ", ".join(str(int(i)) for i in worst) + "]"
    found, right = told_apart(array[worst], truth[worst])
    return said.format(name=name + index, actual=found, expected=right)


def told_apart(actual: Any, expected: Any) -> tuple[str, str]:
    """Both as they are shown, in as many digits as it takes to see that they differ."""
    pairs = ((show(actual, digits), show(expected, digits)) for digits in (DIGITS, 6, 9, 17))
    both = next((pair for pair in pairs if pair[0] != pair[1]), None)
    return both or (show(actual), show(expected))


def unwrapped(value: Any) -> Any:
    """The number that an array holds, if it holds one; all else as it is."""
    array = as_array(value)
    return array.flat[0] if array is not None and array.ndim and array.size == 1 else value


def with_number(value: Any, names: tuple[str, ...], name: str) -> Any:
    """An answer of which the part called ``name`` is a number, also where an array holds it."""
    found = parts(value, names)
    if found is None:
        return value
    place = names.index(name)
    return (*found[:place], unwrapped(found[place]), *found[place + 1 :])


def kind_of(value: Any) -> str:
    """What ``value`` is, in a student's words."""
    if value is None:
        return _("None (is a return missing?)")
    if isinstance(value, Opaque):
        return value.type_name
    if isinstance(value, (tuple, list)):
        return _("a {kind} of {n}").format(kind=type(value).__name__, n=len(value))
    if isinstance(value, np.ndarray):
        return _("{kind} of shape {shape}").format(kind=type(value).__name__, shape=value.shape)
    return type(value).__name__


def show(value: Any, digits: int = DIGITS, most: int = MAX_LISTED) -> str:
    """``value`` in at most a line: so many significant digits, and ``most`` numbers in full."""
    array = as_array(value)
    if array is None:
        try:
            with np.printoptions(threshold=MAX_REPR):  # no more would be shown
                text = repr(value)
        except ValueError:  # an integer of thousands of digits
            return kind_of(value)
        return text if len(text) <= MAX_REPR else text[: MAX_REPR - 3] + "..."
    if array.ndim == 0:
        return number(array, digits)
    if array.size > most:
        return _("an array of shape {shape}").format(shape=array.shape)
    text = np.array2string(
        array,
        separator=", ",
        formatter={"all": lambda item: number(item, digits)},
        max_line_width=10_000,
    )
    return re.sub(r"\s*\n\s*", " ", text)


def number(value: Any, digits: int = DIGITS) -> str:
    """One number in so many significant digits; a zero has no sign."""
    item = np.asarray(value)
    if item.dtype.kind == "O":  # an integer too large for any type
        return kind_of(value)
    return str(item.item()) if item.dtype.kind in "biu" else f"{float(item) + 0.0:.{digits}g}"
