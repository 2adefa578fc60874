"""The warm process that a child is forked from for each notebook, seen from the trusted side."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from autograde.sandbox import frames
from autograde.sandbox.child import Child
from autograde.sandbox.isolation import HOME, KINDS, IsolationError, command, environment
from autograde.sandbox.limits import Limits
from autograde.sandbox.packages import EXTRA
from autograde.sandbox.wire import WireError, decode, encode

START_SECONDS = 120.0
"""How long a zygote may take to start: it imports all that student code may use."""

_ORDER_SECONDS = 30.0

_LOST = (
    "the process that student code is started from was ended from outside, as a system short of "
    "memory does: run this again."
)


_FULL = (
    "no process for student code could be started ({reason}): run this again with fewer --jobs, or "
    "allow more processes and memory."
)


class ZygoteLostError(RuntimeError):
    """There is no child, or none any more, for want of means; the message says what to do."""


class Zygote:
    """Starts children, each in a world of its own that ends with it.

    ``isolation`` is ``"bubblewrap"`` or ``"process"`` (time and memory limits only); ``uses``
    names the libraries that student code has beside NumPy and Matplotlib. The process starts with
    the first child, and again when it has died. To be used by one process; a fork of it starts its
    own.

    Raises ``ValueError`` for another isolation or library; :meth:`child` raises
    :class:`IsolationError` when the isolation does not work here.
    """

    def __init__(
        self,
        isolation: str = "bubblewrap",
        uses: tuple[str, ...] = (),
    ) -> None:
        if unknown := set(uses) - EXTRA.keys():
            msg = f"student code may use {', '.join(EXTRA)}, not {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        if isolation not in KINDS:
            msg = f"isolation must be one of {', '.join(KINDS)}, not {isolation!r}"
            raise ValueError(msg)
        self.isolation = isolation
        self.uses = uses
        self._running: _Running | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and all its children; a later :meth:`child` starts it again."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    @contextlib.contextmanager
    def child(self, limits: Limits | None = None) -> Iterator[Child]:
        """A process for one notebook; it is gone, with all that it started, at the end.

        Without ``limits`` it has those that suit its libraries. Raises :class:`ZygoteLostError`
        where the system has no room for it, and at the end where the child was lost with its
        zygote: what it did says nothing then.
        """
        limits = limits or Limits.usual(self.uses)
        running, pid, channel = self._fork(limits)
        with channel:
            try:
                _await_ready(channel)
                child = Child(channel, limits)
                yield child
            finally:
                with self._lock:
                    running.end(pid)
            ended_by_us = self._running is not running
            if not (child.alive or ended_by_us or running.process.poll() is None):
                raise ZygoteLostError(_LOST)

    def _fork(self, limits: Limits) -> tuple["_Running", int, socket.socket]:
        """Have a child forked; in a new process if the one there is has died."""
        with self._lock:
            running = self._started()
            try:
                return running, *running.fork(limits)
            except (OSError, EOFError, WireError):
                self.close()
                running = self._started()
                return running, *running.fork(limits)

    def _started(self) -> "_Running":
        running = self._running
        if running is None or running.owner != os.getpid() or running.process.poll() is not None:
            if running is not None:
                self.close()
            self._running = running = _Running(self)
            weakref.finalize(self, running.close)
        return running


class _Running:
    """A zygote's process and the connection to it."""

    def __init__(self, zygote: Zygote) -> None:
        isolation, uses = zygote.isolation, zygote.uses
        self.owner = os.getpid()
        with contextlib.ExitStack() as stack:
            home = Path(stack.enter_context(_folder(isolation)))
            stderr = stack.enter_context(tempfile.TemporaryFile())
            ours, theirs = map(stack.enter_context, socket.socketpair())
            self._control = ours
            self.process = subprocess.Popen(
                command(isolation, home, uses),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env=environment(str(home), uses),
                cwd=home,
                start_new_session=True,
            )
            theirs.close()
            stack.callback(self._stop)
            try:
                frames.receive(ours, time.monotonic() + START_SECONDS)
            except (OSError, EOFError, WireError) as error:
                self._stop()
                stderr.seek(0)
                said = stderr.read().decode(errors="replace").strip().rpartition("\n")[2]
                raise IsolationError(_refused(said or "it ended without a word")) from error
            self._resources = stack.pop_all()

    def fork(self, limits: Limits) -> tuple[int, socket.socket]:
        """Have a child forked: its number, and the connection to it, which no other child has.

        A process that dies may have forked one before, which then lives on for a moment.
        """
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as stack, theirs:
            stack.enter_context(ours)
            found = self.order(b"F", {"limits": limits.to_plain()}, theirs)
            if found.get("full"):
                raise ZygoteLostError(_FULL.format(reason=found["error"]))
            if "pid" not in found:
                raise IsolationError(_refused(str(found.get("error"))))
            stack.pop_all()
        return found["pid"], ours

    def order(
        self, name: bytes, request: dict[str, Any], descriptor: socket.socket | None = None
    ) -> dict[str, Any]:
        """Send an order and wait for the answer; the zygote itself is trusted."""
        deadline = time.monotonic() + _ORDER_SECONDS
        self._control.settimeout(_ORDER_SECONDS)
        descriptors = [descriptor.fileno()] if descriptor else []
        socket.send_fds(self._control, [name], descriptors)
        frames.send(self._control, encode(request), deadline)
        found: dict[str, Any] = decode(frames.receive(self._control, deadline))
        return found

    def end(self, pid: int) -> None:
        """End one child; if the zygote does not, end the zygote, and every child with it."""
        if self.process.poll() is None:
            try:
                self.order(b"K", {"pid": pid})
            except (OSError, EOFError, WireError):
                self.close()

    def close(self) -> None:
        """End the process and remove its folder; in a fork of its owner, do nothing."""
        if self.owner == os.getpid():
            self._resources.close()

    def _stop(self) -> None:
        """End the process; closing the connection tells it to end its children first."""
        # Not only closed: a fork of this process may hold the connection too.
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextlib.contextmanager
def _folder(isolation: str) -> Iterator[str]:
    """A new folder, removed at the end; behind walls, the place where one is made inside."""
    if isolation == "bubblewrap":
        yield HOME
        return
    folder = tempfile.mkdtemp(prefix="zygote-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await_ready(channel: socket.socket) -> None:
    """Wait until the child says that it is walled off; it runs nothing before."""
    try:
        said = decode(frames.receive(channel, time.monotonic() + _ORDER_SECONDS))
    except (OSError, EOFError, WireError) as error:
        raise IsolationError(_refused(type(error).__name__)) from error
    if said != {"ready": True}:
        raise IsolationError(_refused(str(said.get("error"))))


def _refused(reason: str) -> str:
    return (
        f"the process for student code cannot be walled off here ({reason}): allow unprivileged "
        "user namespaces, or use --isolation process for code that you trust."
    )
