"""Frames on a socket: eight bytes that give the length, then as many bytes."""

import socket
import struct
import time

from autograde.sandbox.wire import MAX_FRAME, WireError

_HEADER = struct.Struct(">Q")
_CHUNK = 2**20


def send(channel: socket.socket, data: bytes, deadline: float | None = None) -> None:
    """Send one frame.

    ``deadline`` is a time of ``time.monotonic``; past it :class:`TimeoutError` is raised, and
    ``OSError`` when nobody is on the other side.
    """
    channel.settimeout(_remaining(deadline))
    channel.sendall(_HEADER.pack(len(data)) + data)


def receive(channel: socket.socket, deadline: float | None = None, limit: int = MAX_FRAME) -> bytes:
    """The next frame.

    Raises :class:`TimeoutError` past the deadline, ``EOFError`` when the other side is gone and
    :class:`WireError` when the frame is longer than ``limit`` bytes.
    """
    (length,) = _HEADER.unpack(_exactly(channel, _HEADER.size, deadline))
    if length > limit:
        msg = f"a frame of {length} bytes is longer than the {limit} allowed"
        raise WireError(msg)
    return _exactly(channel, length, deadline)


def _exactly(channel: socket.socket, length: int, deadline: float | None) -> bytes:
    data = bytearray()
    while len(data) < length:
        channel.settimeout(_remaining(deadline))
        chunk = channel.recv(min(length - len(data), _CHUNK))
        if not chunk:
            msg = "the other side closed the connection"
            raise EOFError(msg)
        data += chunk
    return bytes(data)


def _remaining(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining
