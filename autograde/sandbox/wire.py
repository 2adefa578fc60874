"""Plain data as bytes: msgpack with a few extensions, read strictly, never pickle."""

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any

import msgpack
import numpy as np

from autograde.plain import Opaque
from autograde.printable import printable
from autograde.problems import PROBLEMS
from autograde.sandbox.fields import fits

MAX_FRAME = 64 * 2**20
MAX_DEPTH = 40
MAX_ITEMS = 1_000_000
MAX_NUMBERS = MAX_FRAME // 8
"""Of all arrays together, and of an array's rows where they are empty: each number can become one
of double precision, each row an object."""

_ARRAY, _TUPLE, _COMPLEX, _INTEGER, _OPAQUE, _PROBLEM = range(1, 7)
_DTYPES = tuple(
    map(np.dtype, "|b1 |i1 |u1 <i2 <i4 <i8 <u2 <u4 <u8 <f2 <f4 <f8 <c8 <c16".split())  # noqa: SIM905
)
_CODES = {dtype: code for code, dtype in enumerate(_DTYPES)}
"""An array starts with a byte for its type and one for the number of its axes, then comes the size
of each, and then the numbers themselves."""
_MAX_AXES = 64
_MAX_COPIED = 4 * MAX_FRAME
"""Bytes in extensions, each of which is a copy of its part of the frame, in all depths together."""
_LEAVES = frozenset((type(None), bool, int, float, str, bytes, np.ndarray, complex, Opaque))
_CONTAINERS = frozenset((list, tuple, dict))
_KEYS = frozenset((str, int, bool))
_SMALL = 4096
"""Bytes of memory that packing starts with: most frames and all but a few arrays are small."""
_LARGE = 2**20
"""Bytes of a frame in which so many items could be that they are counted first."""
_SHORT_LIST, _LONG_LISTS = 0x9, (0xDC, 0xDD)
_SHORT_DICT, _LONG_DICTS = 0x8, (0xDE, 0xDF)
"""How they start in msgpack: the first four bits, or the first byte."""
_MAX_NAME = 200
_MAX_DIGITS = 4096
_KEY_BITS = 64
"""Of an integer that is a key: longer ones could all have the same hash."""


class WireError(ValueError):
    """What came is not what this format allows."""


def encode(value: Any, limit: int = MAX_FRAME) -> bytes:
    """``value``, plain data, as bytes.

    Raises :class:`WireError` if it is not plain, too deep or longer than ``limit`` bytes.
    """
    try:
        _limit_content(value)
        data = _pack(value)
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
        value = _Reader().read(data, 0)
        _limit_content(value)
        return value
    except WireError:
        raise
    # The bytes are a stranger's: whatever goes wrong while reading them is their fault.
    except Exception as error:
        msg = f"malformed: {type(error).__name__}"
        raise WireError(msg) from error


def _pack(value: Any) -> bytes:
    """``value``, whose content :func:`_limit_content` has seen, as bytes."""
    packer = msgpack.Packer(
        default=_extension, strict_types=True, unicode_errors="surrogatepass", buf_size=_SMALL
    )
    packed: bytes = packer.pack(value)
    return packed


def _extension(value: Any) -> Any:
    """The extension that stands for what msgpack has no type for."""
    kind = type(value)
    if kind is np.ndarray:
        return msgpack.ExtType(_ARRAY, _array_content(value))
    if kind is complex:
        return msgpack.ExtType(_COMPLEX, np.array(value, "<c16").tobytes())
    if kind is int:
        return msgpack.ExtType(_INTEGER, _digits(value))
    if kind is Opaque:
        return msgpack.ExtType(_OPAQUE, value.type_name[:_MAX_NAME].encode(errors="replace"))
    return msgpack.ExtType(_TUPLE if kind is tuple else _PROBLEM, _pack(_inside_extension(value)))


def _limit_content(value: Any) -> None:
    """Raise :class:`WireError` unless all of ``value`` is plain, and its reader will take it."""
    layer, depth, items, numbers = [value], 0, 0, 0
    while layer:
        items += len(layer)
        if depth > MAX_DEPTH or items > MAX_ITEMS:
            msg = f"nested deeper than {MAX_DEPTH}, or more than {MAX_ITEMS} items"
            raise WireError(msg)
        found = set(map(type, layer))
        kinds = found - _LEAVES
        for kind in kinds - _CONTAINERS:
            if PROBLEMS.get(kind.__name__) is not kind:
                msg = f"{kind.__name__} is not plain data"
                raise WireError(msg)
        below: list[Any] = []
        for item in layer if kinds else ():
            kind = type(item)
            if kind is list:
                below += item
            elif kind is dict:
                _limit_keys(item)
                items += len(item)
                below += item.values()
            elif kind not in _LEAVES:
                below.append(_inside_extension(item))
        numbers += _numbers(layer) if np.ndarray in found else 0
        if numbers > MAX_NUMBERS:
            msg = f"arrays of more than {MAX_NUMBERS} numbers or empty rows"
            raise WireError(msg)
        layer, depth = below, depth + 1


def _numbers(items: Iterable[Any]) -> int:
    """How many there are in arrays."""
    return sum(item.size for item in items if type(item) is np.ndarray)


def _limit_keys(keys: Iterable[Any]) -> None:
    for key in keys:
        if type(key) not in _KEYS or (type(key) is int and key.bit_length() > _KEY_BITS):
            msg = f"the keys of a dictionary must be strings, or integers of {_KEY_BITS} bits"
            raise WireError(msg)


def _inside_extension(value: Any) -> list[Any]:
    """What is packed in the place of a tuple or of a problem."""
    if type(value) is tuple:
        return list(value)
    kind: Any = type(value)
    return [kind.__name__, {name: getattr(value, name) for name in _field_names(kind)}]


@cache
def _field_names(problem: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(problem))


def _digits(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)


def _array_content(array: Any) -> bytes:
    dtype, code = _sent_as(array.dtype)
    if code is None:
        msg = f"an array of {array.dtype} is not plain data"
        raise WireError(msg)
    _limit_shape(array.shape)
    start = struct.pack(f"<BB{array.ndim}Q", code, array.ndim, *array.shape)
    return start + array.astype(dtype, copy=False).tobytes()


@lru_cache
def _sent_as(dtype: Any) -> tuple[Any, int | None]:
    """The type that stands for ``dtype`` in a frame, and its number."""
    dtype = dtype.newbyteorder("<")
    if dtype not in _CODES and dtype.kind in "fc":
        dtype = np.dtype("<f8" if dtype.kind == "f" else "<c16")
    return dtype, _CODES.get(dtype)


def _limit_shape(shape: Sequence[int]) -> None:
    numbers = math.prod(shape) or math.prod(size or 1 for size in shape)
    if numbers > MAX_NUMBERS:
        msg = f"an array of more than {MAX_NUMBERS} numbers or empty rows"
        raise WireError(msg)


class _Reader:
    """Reads one frame, and limits what becomes of it on the way.

    What it reads is not plain data before :func:`_limit_content` has seen it.
    """

    def __init__(self) -> None:
        self.items = 0
        self.copied = 0

    def read(self, data: bytes, depth: int) -> Any:
        """What ``data`` stands for, in ``depth`` extensions."""
        if depth > MAX_DEPTH:
            msg = f"nested deeper than {MAX_DEPTH}"
            raise WireError(msg)
        if len(data) > _LARGE:
            _limit_items(data)
        return msgpack.unpackb(
            data,
            ext_hook=lambda code, payload: self._extension(code, payload, depth + 1),
            list_hook=self._list,
            object_pairs_hook=self._dict,
            strict_map_key=False,
            unicode_errors="surrogatepass",
            max_array_len=MAX_ITEMS,
            max_map_len=MAX_ITEMS,
        )

    def _count(self, items: int) -> None:
        # An empty container takes as much memory as one with an item.
        self.items += max(items, 1)
        if self.items > 2 * MAX_ITEMS:
            msg = f"more than {MAX_ITEMS} items"
            raise WireError(msg)

    def _list(self, items: list[Any]) -> list[Any]:
        self._count(len(items))
        return items

    def _dict(self, pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
        pairs = list(pairs)
        self._count(len(pairs))
        _limit_keys(key for key, _value in pairs)
        found = dict(pairs)
        if len(found) != len(pairs):
            msg = "the keys of a dictionary must be distinct"
            raise WireError(msg)
        return found

    def _extension(self, code: int, payload: bytes, depth: int) -> Any:
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


def _limit_items(data: bytes) -> None:
    """Raise :class:`WireError` if there are too many items, before any of them takes memory.

    What is in extensions does not count.
    """
    reader = msgpack.Unpacker(max_buffer_size=len(data))
    reader.feed(data)
    waiting = items = 1
    while waiting and items <= MAX_ITEMS:
        first, inside = data[reader.tell()], 0
        if first >> 4 == _SHORT_LIST or first in _LONG_LISTS:
            inside = reader.read_array_header()
        elif first >> 4 == _SHORT_DICT or first in _LONG_DICTS:
            inside = 2 * reader.read_map_header()
        else:
            reader.skip()
        waiting += inside - 1
        items += inside
    if items > MAX_ITEMS:
        msg = f"more than {MAX_ITEMS} items"
        raise WireError(msg)


def _array(payload: bytes) -> Any:
    code, axes = payload[:2]
    start = 2 + 8 * axes
    if code >= len(_DTYPES) or axes > _MAX_AXES or len(payload) < start:
        msg = "an array of numbers or booleans was expected"
        raise WireError(msg)
    shape = struct.unpack_from(f"<{axes}Q", payload, 2)
    _limit_shape(shape)
    dtype = _DTYPES[code]
    if math.prod(shape) * dtype.itemsize != len(payload) - start:
        msg = "the size of an array does not match its shape"
        raise WireError(msg)
    if dtype.kind == "b" and payload[start:].strip(b"\0\1"):
        msg = "a boolean is neither 0 nor 1"
        raise WireError(msg)
    return np.ndarray(shape, dtype, payload, start).astype(dtype.newbyteorder("="))


def _problem(name: Any, content: Any) -> Any:
    problem = PROBLEMS[name]
    if content.keys() != set(_field_names(problem)) or not fits(problem, content):
        msg = f"these are not the fields of {name}"
        raise WireError(msg)
    return problem(**content)
