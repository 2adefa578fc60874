"""Plain data as bytes: msgpack with a few extensions, read strictly, never pickle."""

import math
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import msgpack
import numpy as np

from autograde.plain import Opaque, is_problem
from autograde.printable import printable
from autograde.problems import PROBLEMS
from autograde.sandbox.fields import fits

MAX_FRAME = 64 * 2**20
MAX_DEPTH = 40
MAX_ITEMS = 1_000_000
MAX_NUMBERS = MAX_FRAME // 8
"""Of an array, and of its rows where they are empty: each can become an object."""

_ARRAY, _TUPLE, _COMPLEX, _INTEGER, _OPAQUE, _PROBLEM = range(1, 7)
_DTYPES = frozenset(
    "|b1 |i1 |u1 <i2 <i4 <i8 <u2 <u4 <u8 <f2 <f4 <f8 <c8 <c16".split()  # noqa: SIM905
)
_MAX_COPIED = 4 * MAX_FRAME
"""Bytes in extensions, each of which is a copy of its part of the frame, in all depths together."""
_MAX_NAME = 200
_MAX_DIGITS = 4096


class WireError(ValueError):
    """What came is not what this format allows."""


def encode(value: Any, limit: int = MAX_FRAME) -> bytes:
    """``value``, plain data, as bytes.

    Raises :class:`WireError` if it is not plain, too deep or longer than ``limit`` bytes.
    """
    try:
        data = _Writer().pack(value, 0)
    except WireError:
        raise
    except Exception as error:
        msg = f"cannot be sent: {type(error).__name__}"
        raise WireError(msg) from error
    if len(data) > limit:
        msg = f"{len(data)} bytes are more than the {limit} that may be sent"
        raise WireError(msg)
    return data


def decode(data: bytes, limit: int = MAX_FRAME) -> Any:
    """The plain data that ``data`` stands for; arrays are new, writable and of native order.

    Raises :class:`WireError`, and nothing else, for whatever :func:`encode` does not write.
    """
    if len(data) > limit:
        msg = f"{len(data)} bytes are more than the {limit} that may come"
        raise WireError(msg)
    try:
        return _Reader().read(data, 0)
    except WireError:
        raise
    # The bytes are a stranger's: whatever goes wrong while reading them is their fault.
    except Exception as error:
        msg = f"malformed: {type(error).__name__}"
        raise WireError(msg) from error


class _Writer:
    """Writes one frame; counts the items of all containers in it, as its reader will."""

    def __init__(self) -> None:
        self.items = 0

    def pack(self, value: Any, depth: int) -> bytes:
        """``value`` as bytes, at ``depth`` containers below the frame."""
        packed: bytes = msgpack.packb(
            self._extended(value, depth), strict_types=True, unicode_errors="surrogatepass"
        )
        return packed

    def _extended(self, value: Any, depth: int) -> Any:
        """``value`` with what msgpack has no type for replaced by extensions."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            msg = f"nested deeper than {MAX_DEPTH}, or more than {MAX_ITEMS} items"
            raise WireError(msg)
        kind = type(value)
        if value is None or kind in (bool, float, str, bytes):
            return value
        if kind is int:
            fits_msgpack = -(2**63) <= value < 2**64
            return value if fits_msgpack else msgpack.ExtType(_INTEGER, _digits(value))
        if kind is list:
            return [self._extended(item, depth + 1) for item in value]
        if kind is dict:
            if not all(type(key) in (str, int, bool) for key in value):
                msg = "the keys of a dictionary must be strings or integers"
                raise WireError(msg)
            return {
                self._extended(k, depth + 1): self._extended(v, depth + 1) for k, v in value.items()
            }
        return self._extension(value, depth)

    def _extension(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is tuple:
            return msgpack.ExtType(_TUPLE, self.pack(list(value), depth + 1))
        if kind is np.ndarray:
            return msgpack.ExtType(_ARRAY, _array_bytes(value))
        if kind is complex:
            return msgpack.ExtType(_COMPLEX, np.array(value, "<c16").tobytes())
        if kind is Opaque:
            return msgpack.ExtType(_OPAQUE, value.type_name[:_MAX_NAME].encode(errors="replace"))
        if is_problem(value):
            content = {field.name: getattr(value, field.name) for field in fields(value)}
            return msgpack.ExtType(_PROBLEM, self.pack([kind.__name__, content], depth + 1))
        msg = f"{kind.__name__} is not plain data"
        raise WireError(msg)


def _digits(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)


def _array_bytes(array: Any) -> bytes:
    dtype = array.dtype.newbyteorder("<")
    if dtype.str not in _DTYPES and dtype.kind in "fc":
        dtype = np.dtype("<f8" if dtype.kind == "f" else "<c16")
    if dtype.str not in _DTYPES:
        msg = f"an array of {array.dtype} is not plain data"
        raise WireError(msg)
    _limit_shape(array.shape)
    packed: bytes = msgpack.packb(
        [dtype.str, list(array.shape), array.astype(dtype, copy=False).tobytes()]
    )
    return packed


def _limit_shape(shape: Iterable[int]) -> None:
    numbers = math.prod(max(size, 1) for size in shape)
    if numbers > MAX_NUMBERS:
        msg = f"an array of more than {MAX_NUMBERS} numbers or empty rows"
        raise WireError(msg)


class _Reader:
    """Reads one frame; counts the items of all containers in it, nested extensions included."""

    def __init__(self) -> None:
        self.items = 0
        self.copied = 0

    def read(self, data: bytes, depth: int) -> Any:
        """What ``data`` stands for, at ``depth`` containers below the frame."""
        if depth > MAX_DEPTH:
            msg = f"nested deeper than {MAX_DEPTH}"
            raise WireError(msg)
        value = msgpack.unpackb(
            data,
            ext_hook=lambda code, payload: self._extension(code, payload, depth + 1),
            list_hook=self._list,
            object_pairs_hook=self._dict,
            strict_map_key=False,
            unicode_errors="surrogatepass",
            max_array_len=MAX_ITEMS,
            max_map_len=MAX_ITEMS,
        )
        _limit_depth(value, depth)
        return value

    def _count(self, items: int) -> None:
        self.items += items
        if self.items > MAX_ITEMS:
            msg = f"more than {MAX_ITEMS} items"
            raise WireError(msg)

    def _list(self, items: list[Any]) -> list[Any]:
        self._count(len(items))
        return items

    def _dict(self, pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
        pairs = list(pairs)
        self._count(len(pairs))
        found = dict(pairs)
        if len(found) != len(pairs) or not all(type(key) in (str, int, bool) for key in found):
            msg = "the keys of a dictionary must be distinct strings or integers"
            raise WireError(msg)
        return found

    def _extension(self, code: int, payload: bytes, depth: int) -> Any:
        self._count(1)
        self.copied += len(payload)
        if self.copied > _MAX_COPIED:
            msg = f"more than {_MAX_COPIED} bytes in extensions"
            raise WireError(msg)
        if code == _ARRAY:
            return _array(payload)
        if code == _TUPLE:
            items = self.read(payload, depth)
            if type(items) is list:
                return tuple(items)
        if code == _COMPLEX and len(payload) == 16:
            return complex(np.frombuffer(payload, "<c16")[0])
        if code == _INTEGER and 0 < len(payload) <= _MAX_DIGITS:
            return int.from_bytes(payload, "little", signed=True)
        if code == _OPAQUE and len(payload) <= 4 * _MAX_NAME:
            return Opaque(printable(payload.decode()))
        if code == _PROBLEM:
            return _problem(*self.read(payload, depth))
        msg = f"unknown or malformed extension {code}"
        raise WireError(msg)


def _array(payload: bytes) -> Any:
    dtype, shape, data = msgpack.unpackb(payload, max_array_len=64)
    if dtype not in _DTYPES or type(data) is not bytes:
        msg = "an array of numbers or booleans was expected"
        raise WireError(msg)
    sizes_fit = all(type(size) is int and size >= 0 for size in shape)
    _limit_shape(shape)
    if not sizes_fit or math.prod(shape) * np.dtype(dtype).itemsize != len(data):
        msg = "the size of an array does not match its shape"
        raise WireError(msg)
    array = np.frombuffer(data, dtype).reshape(shape)
    if array.dtype.kind == "b" and not np.isin(array.view("u1"), (0, 1)).all():
        msg = "a boolean is neither 0 nor 1"
        raise WireError(msg)
    return array.astype(array.dtype.newbyteorder("="))


def _problem(name: Any, content: Any) -> Any:
    problem = PROBLEMS[name]
    if set(content) != {field.name for field in fields(problem)} or not fits(problem, content):
        msg = f"these are not the fields of {name}"
        raise WireError(msg)
    return problem(**content)


def _limit_depth(value: Any, depth: int) -> None:
    layer = [value]
    while layer:
        # Most are numbers: of those no more is looked at than that they are.
        kinds = set(map(type, layer))
        if depth > MAX_DEPTH or msgpack.Timestamp in kinds:
            msg = f"nested deeper than {MAX_DEPTH}, or of an unknown type"
            raise WireError(msg)
        below: list[Any] = []
        for item in layer if kinds & {list, dict} else ():
            if type(item) is list:
                below += item
            elif type(item) is dict:
                below += item.values()
        layer, depth = below, depth + 1
