"""Runs a command and tells what it leaves behind: ``watch.py OPTIONS -- COMMAND``.

The report, a JSON file, says how the command ended, how many connections and datagrams a port of
this machine received meanwhile, and which processes were still there afterwards; those are ended.
Nothing but the standard library is imported, so that it starts anywhere.
"""

import argparse
import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_MEMORY = 4 * 2**30
_FILE = 128 * 2**20
SETTLING = 3.0
"""Seconds that helpers of the command have to end after it."""


def main() -> None:
    """Watch the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--limits", action="store_true", help="bound memory and files")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    # What loses its parent becomes this process's child, and is found.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if options.limits:
        _limit()  # the command inherits it
    heard: list[str] = []
    threading.Thread(target=_listen, args=(options.port, heard), daemon=True).start()
    log = options.report.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            options.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            code: int | None = process.wait(options.seconds)
        except subprocess.TimeoutExpired:
            code = None
    left = _left(0 if code is None else SETTLING)
    for pid in left:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    report = {"code": code, "heard": heard, "left": list(left.values())}
    options.report.write_text(json.dumps(report), encoding="utf-8")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(port: int, heard: list[str]) -> None:
    """Note who connects or sends datagrams."""
    with selectors.DefaultSelector() as selector:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            line = socket.socket(socket.AF_INET, kind)
            line.bind(("127.0.0.1", port))
            if kind == socket.SOCK_STREAM:
                line.listen()
            selector.register(line, selectors.EVENT_READ, kind)
        name = socket.socket(socket.AF_UNIX)
        name.bind(f"\0{port}")
        name.listen()
        selector.register(name, selectors.EVENT_READ, socket.SOCK_STREAM)
        while True:
            for key, _events in selector.select():
                assert isinstance(key.fileobj, socket.socket)
                if key.data == socket.SOCK_STREAM:
                    key.fileobj.accept()[0].close()
                else:
                    key.fileobj.recv(100)
                heard.append("datagram" if key.data == socket.SOCK_DGRAM else "connection")


def _left(patience: float) -> dict[int, str]:
    """This process's descendants and their commands, once ``patience`` seconds have passed."""
    end = time.monotonic() + patience
    while (found := _descendants()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def _descendants() -> dict[int, str]:
    found: dict[int, str] = {}
    todo = [os.getpid()]
    while todo:
        parent = todo.pop()
        for path in Path(f"/proc/{parent}/task").glob("*/children"):
            for pid in _numbers(path):
                command = _command(pid)
                todo.append(pid)
                if command is None:
                    with contextlib.suppress(OSError):
                        os.waitpid(pid, os.WNOHANG)  # it has ended: nobody waited for it
                else:
                    found[pid] = command
    return found


def _numbers(path: Path) -> list[int]:
    try:
        return [int(word) for word in path.read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> str | None:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    return b" ".join(words[:3]).decode(errors="replace")[:80] or None


if __name__ == "__main__":
    main()
