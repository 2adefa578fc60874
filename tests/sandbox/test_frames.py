import socket
import time

import pytest

from autograde.sandbox import frames
from autograde.sandbox.wire import WireError


@pytest.fixture
def ends():  # type: ignore[no-untyped-def]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_frames_come_in_order_and_whole(ends) -> None:  # type: ignore[no-untyped-def]
    ours, theirs = ends
    for data in (b"", b"abc", b"0" * 50_000):
        frames.send(theirs, data)
    assert [frames.receive(ours) for _ in range(3)] == [b"", b"abc", b"0" * 50_000]


def test_a_frame_that_is_too_long_is_not_read(ends) -> None:  # type: ignore[no-untyped-def]
    ours, theirs = ends
    theirs.sendall(b"\xff" * 8)
    with pytest.raises(WireError, match="longer"):
        frames.receive(ours, limit=1000)


def test_silence_and_half_a_frame_end_at_the_deadline(ends) -> None:  # type: ignore[no-untyped-def]
    ours, theirs = ends
    theirs.sendall(b"\0" * 7)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        frames.receive(ours, started + 0.1)
    assert time.monotonic() - started < 2


def test_nobody_reading_ends_at_the_deadline(ends) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TimeoutError):
        frames.send(ends[0], b"0" * 10**7, time.monotonic() + 0.1)


def test_a_closed_connection_is_told(ends) -> None:  # type: ignore[no-untyped-def]
    ours, theirs = ends
    theirs.sendall(b"\0\0")
    theirs.close()
    with pytest.raises(EOFError):
        frames.receive(ours)
