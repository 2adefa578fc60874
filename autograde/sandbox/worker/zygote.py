"""The warm process: imports everything once, then forks a child for each notebook."""

import contextlib
import errno
import os
import shutil
import signal
import socket
from typing import Any

from autograde.sandbox import frames
from autograde.sandbox.limits import Limits
from autograde.sandbox.wire import decode, encode
from autograde.sandbox.worker import confine
from autograde.sandbox.worker.cells import Notebook
from autograde.sandbox.worker.child import serve


def main(namespaces: bool, *uses: str) -> None:
    """Serve the orders that come on standard input until it closes; ``uses`` are libraries.

    With ``namespaces``, this process has to lead its own (:func:`confine.lead`).
    """
    control = socket.socket(fileno=os.dup(0))
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(quiet, descriptor)
    notebook = Notebook(uses)
    children: set[int] = set()
    try:
        # Whoever gave the orders may be gone at any moment: that is the end, not an error.
        with contextlib.suppress(OSError, EOFError):
            frames.send(control, encode({"ready": True}))
            _obey(control, notebook, namespaces, children)
    finally:
        for pid in list(children):
            _end(pid, children, namespaces)
        if not namespaces:
            shutil.rmtree(os.environ["HOME"], ignore_errors=True)


def _obey(control: socket.socket, notebook: Notebook, namespaces: bool, children: set[int]) -> None:
    """Fork and end children as ordered; ``children`` holds those that there are."""
    while order := _order(control):
        name, descriptor = order
        request = decode(frames.receive(control))
        if name == b"F":
            found = _fork(control, descriptor, request, notebook, namespaces)
            children.update({found["pid"]} if "pid" in found else ())
        else:
            _end(request["pid"], children, namespaces)
            found = {"ended": request["pid"]}
        frames.send(control, encode(found))


def _order(control: socket.socket) -> tuple[bytes, int] | None:
    control.settimeout(None)
    name, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    return (name, descriptors[0] if descriptors else -1) if name else None


def _fork(
    control: socket.socket,
    descriptor: int,
    request: dict[str, Any],
    notebook: Notebook,
    namespaces: bool,
) -> dict[str, Any]:
    """Fork a child that serves the socket ``descriptor``; its process number, or why not."""
    limits = Limits(**request["limits"])
    try:
        pid = confine.fork(namespaces)
    except OSError as error:
        os.close(descriptor)
        return {"error": str(error), "full": error.errno in (errno.EAGAIN, errno.ENOMEM)}
    if pid:
        os.close(descriptor)
        return {"pid": pid}
    try:
        control.close()
        os.dup2(descriptor, confine.KEPT)
        channel = socket.socket(fileno=confine.KEPT)
        try:
            confine.confine(limits, namespaces)
        except OSError as error:
            frames.send(channel, encode({"error": str(error)}))
        else:
            frames.send(channel, encode({"ready": True}))
            serve(channel, notebook, limits)
    finally:
        os._exit(0)


def _end(pid: int, children: set[int], namespaces: bool) -> None:
    """Kill a child with everything that it started, and wait until it is gone."""
    if pid not in children:
        return
    children.discard(pid)
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    if namespaces:
        return
    shutil.rmtree(confine.own_folder(pid), ignore_errors=True)
    for stray in confine.own_children() - children:
        os.kill(stray, signal.SIGKILL)
        os.waitpid(stray, 0)
