import math
import struct
import tracemalloc
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from autograde.plain import Opaque
from autograde.problems import Network, Quadratic, Training
from autograde.sandbox import wire
from autograde.sandbox.wire import MAX_DEPTH, MAX_ITEMS, MAX_NUMBERS, WireError, decode, encode

keys = st.text(max_size=5) | st.integers(-9, 9)
dtypes = st.sampled_from(("b1", "i1", "u2", "<i4", ">i4", "i8", "f4", ">f8", "c8", "c16", "f2"))
arrays = st_numpy.arrays(dtypes, st_numpy.array_shapes(min_dims=0, min_side=0, max_side=3))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=9)
    | st.binary(max_size=9)
    | st.builds(Opaque, st.text("abc", max_size=9))
    | st.builds(Quadratic, arrays, arrays)
    | arrays
)
plain = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype.newbyteorder("=") == b.dtype and same_numbers(a, b)
    if isinstance(a, Quadratic):
        return same(a.matrix, b.matrix) and same(a.offset, b.offset)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float) and math.isnan(a):
        return math.isnan(b)
    return bool(a == b)


def same_numbers(a: Any, b: Any) -> bool:
    return np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


@given(plain)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    assert same(value, decode(encode(value)))


def test_a_problem_within_a_problem_comes_back() -> None:
    training = Training(Network((2, 3, 2)), np.zeros((4, 2)), np.arange(4), np.ones((1, 4), int))
    found = decode(encode(training))
    assert found.network == training.network
    assert same(found.batches, training.batches)


def test_complex_numbers_and_surrogates_come_back() -> None:
    assert decode(encode([1 + 2j, "\ud800"])) == [1 + 2j, "\ud800"]


def test_arrays_that_come_may_be_written_to() -> None:
    found = decode(encode(np.zeros(3)))
    found += 1
    assert found.sum() == 3


@pytest.mark.parametrize(
    "value", [object(), {1.5: 0}, {(1,): 0}, {1, 2}, np.array([object()]), np.array(["a"]), print]
)
def test_what_is_not_plain_is_not_sent(value: Any) -> None:
    with pytest.raises(WireError):
        encode(value)


def test_what_is_too_large_is_neither_sent_nor_read() -> None:
    with pytest.raises(WireError, match="bytes"):
        encode(b"0" * 100, limit=50)
    with pytest.raises(WireError, match="bytes"):
        decode(encode(b"0" * 100), limit=50)


def nested(depth: int, wrap: Any) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = wrap(value)
    return value


@pytest.mark.parametrize("wrap", [lambda x: [x], lambda x: {"a": x}, lambda x: (x,)])
def test_depth_is_limited_on_both_sides(wrap: Any) -> None:
    assert decode(encode(nested(MAX_DEPTH // 2, wrap))) is not None
    with pytest.raises(WireError):
        encode(nested(MAX_DEPTH + 1, wrap))


def test_deep_frames_are_refused() -> None:
    for data in (b"\x91" * 300 + b"\x00", b"\x91" * 10**6 + b"\x00", b"\x81\xa1a" * 500 + b"\x00"):
        with pytest.raises(WireError):
            decode(data)
    with pytest.raises(WireError):
        decode(nested(MAX_DEPTH + 2, lambda x: msgpack.ExtType(2, msgpack.packb([x])))[1])


def test_the_number_of_items_is_limited_over_all_containers() -> None:
    row = [0] * 1000
    many = [row] * (MAX_ITEMS // 1000 + 1)
    with pytest.raises(WireError, match="items"):
        encode(many)
    with pytest.raises(WireError, match="items"):
        decode(msgpack.packb(many))


def ext(code: int, *parts: Any) -> bytes:
    payload = parts[0] if isinstance(parts[0], bytes) else msgpack.packb(list(parts))
    return bytes(msgpack.packb(msgpack.ExtType(code, payload)))


BOOLEAN, BYTE, DOUBLE = 0, 1, 11


def array(kind: int, shape: Any, data: bytes, axes: int | None = None) -> bytes:
    """The content of an array's extension."""
    axes = len(shape) if axes is None else axes
    return struct.pack(f"<BB{len(shape)}Q", kind, axes, *shape) + data


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xc1",
        b"\x00\x00",
        ext(1, array(DOUBLE, [2], b"0" * 8)),
        ext(1, array(DOUBLE, [1], b"0" * 9)),
        ext(1, array(DOUBLE, [2**64 - 1], b"")),
        ext(1, array(DOUBLE, [0, 10**18], b"1")),
        ext(1, array(DOUBLE, [1], b"0" * 8, axes=2)),
        ext(1, array(DOUBLE, [1], b"", axes=255)),
        ext(1, array(DOUBLE, [1] * 65, b"0" * 8)),
        ext(1, array(200, [1], b"0" * 8)),
        ext(1, array(BOOLEAN, [1], b"\x02")),
        ext(1, b""),
        ext(1, b"\0"),
        ext(2, msgpack.packb({"a": 1})),
        ext(2, b"\x80"),
        ext(3, b"0"),
        ext(4, b""),
        ext(4, b"1" * 5000),
        ext(5, b"\xff"),
        ext(6, "Quadratic", {"matrix": 1, "offset": 2}),
        ext(6, "Rosenbrock", {"steepness": "1"}),
        ext(6, "Rosenbrock", {}),
        ext(6, "Rosenbrock", {"steepness": 1.0, "__class__": 1}),
        ext(6, "Path", {"steepness": 1.0}),
        ext(6, ["Rosenbrock"], {"steepness": 1.0}),
        ext(9, b"0"),
        msgpack.packb(msgpack.Timestamp(1)),
        msgpack.packb({None: 1}),
        b"\x82\xa1a\x01\xa1a\x02",
        struct.pack(">BI", 0xDD, 2**31),
    ],
)
def test_malformed_frames_are_refused(frame: bytes) -> None:
    with pytest.raises(WireError):
        decode(frame)


@pytest.mark.parametrize("dtype", "b1 i1 u1 i2 i4 i8 u2 u4 u8 f2 f4 f8 c8 c16".split())  # noqa: SIM905
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (2, 3), (1,) * 64])
def test_arrays_of_all_kinds_and_shapes_come_back(dtype: str, shape: tuple[int, ...]) -> None:
    value = np.ones(shape, dtype)
    found = decode(encode(value))
    assert (found.dtype, found.shape) == (value.dtype, shape)
    assert same_numbers(found, value)
    assert found.flags.writeable


def unfinished(levels: int) -> bytes:
    """Lists of a million, each the last item of the one before, the others empty lists."""
    return (b"\xdd" + struct.pack(">I", MAX_ITEMS) + b"\x90" * (MAX_ITEMS - 1)) * levels


def tree(levels: int) -> bytes:
    """Lists of 64 lists of 64 lists ..."""
    return b"\xdc\x00\x40" + tree(levels - 1) * 64 if levels else b"\x90"


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (unfinished(3), "items"),
        (msgpack.packb(msgpack.ExtType(2, unfinished(3))), "items"),
        (msgpack.packb(msgpack.ExtType(1, tree(3))), "an array of numbers"),
        (ext(1, array(BYTE, [2**63], b"")), "numbers or empty rows"),
    ],
)
def test_containers_take_no_memory_before_they_are_refused(frame: bytes, told: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match=told):
            decode(frame)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(frame) + 10**6
    finally:
        tracemalloc.stop()


def test_depth_is_limited_through_extensions() -> None:
    inner = b"\x91" * (MAX_DEPTH - 10) + b"\x00"
    with pytest.raises(WireError, match="nested deeper"):
        decode(b"\x91" * (MAX_DEPTH - 10) + ext(2, b"\x91" + inner))


def test_what_is_sent_is_read_however_many_extensions_it_has(monkeypatch: Any) -> None:
    monkeypatch.setattr(wire, "MAX_ITEMS", 100)
    values = ([1j] * 90, [np.zeros(1)] * 90, [2**70] * 90, [()] * 40, [{}] * 90, (1,) * 90)
    for value in values:
        assert len(decode(encode(value))) == len(value)
    with pytest.raises(WireError, match="items"):
        encode([1j] * 101)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        decode(data)
    except WireError:
        return


@given(plain, st.data())
def test_any_damage_is_a_value_or_refused(value: Any, data: st.DataObject) -> None:
    frame = bytearray(encode(value))
    place = data.draw(st.integers(0, len(frame) - 1))
    frame[place] = data.draw(st.integers(0, 255))
    try:
        decode(bytes(frame))
    except WireError:
        return


@pytest.mark.parametrize("shape", [(2**40, 0), (0, 2**62), (2**20, 0, 2**20), (MAX_NUMBERS + 1,)])
def test_arrays_of_endless_rows_are_neither_sent_nor_read(shape: tuple[int, ...]) -> None:
    with pytest.raises(WireError, match="numbers or empty rows"):
        encode(np.broadcast_to(np.int8(0), shape))
    with pytest.raises(WireError, match="numbers or empty rows"):
        decode(ext(1, array(BYTE, shape, bytes(math.prod(shape)))))


def test_copies_of_copies_are_counted() -> None:
    frame = msgpack.packb(bytes(10_000_000))
    for _level in range(30):
        frame = msgpack.packb(msgpack.ExtType(2, b"\x91" + frame))
    with pytest.raises(WireError, match="bytes in extensions"):
        decode(frame)


SAME_HASH = 2**61 - 1


@pytest.mark.parametrize("key", [2**64, -(2**64), SAME_HASH * 2**9])
def test_keys_that_are_long_integers_are_neither_sent_nor_read(key: int) -> None:
    with pytest.raises(WireError, match="keys"):
        encode({key: 0})
    digits = msgpack.ExtType(4, key.to_bytes(20, "little", signed=True))
    with pytest.raises(WireError, match="keys"):
        decode(b"\x81" + msgpack.packb(digits) + b"\xc0")


@pytest.mark.parametrize("key", [2**63, -(2**63), 0, True])
def test_keys_that_are_short_integers_come_back(key: int) -> None:
    assert decode(encode({key: 0})) == {key: 0}


def test_tuples_are_no_keys_however_they_come() -> None:
    pair = msgpack.ExtType(2, msgpack.packb([1, 2]))
    with pytest.raises(WireError, match="keys"):
        decode(b"\x81" + msgpack.packb(pair) + b"\xc0")


def test_many_arrays_hold_no_more_numbers_than_one() -> None:
    half = np.zeros(MAX_NUMBERS // 2, "i1")
    assert len(decode(encode([half, half]))) == 2
    with pytest.raises(WireError, match="arrays"):
        encode([half, {"x": half}, np.zeros(9, "i1")])
