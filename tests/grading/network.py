"""Hosts on this machine: network namespaces with addresses of their own, joined by cables.

The workers' hosts and the scheduler's are on one network; the teacher's reaches the scheduler's
and nothing else.
"""

import os
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

WORKERS = {"worker-1": "10.77.0.11", "worker-2": "10.77.0.12"}
SCHEDULER = "10.77.0.1"
AT_THE_TEACHERS = "10.77.1.1"
"""The scheduler's other address."""


class NoNetworkError(RuntimeError):
    """There cannot be other hosts here."""


class Network:
    """Four hosts: ``teacher``, ``scheduler``, ``worker-1`` and ``worker-2``.

    Raises :class:`NoNetworkError` where there cannot be any.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._prefix = f"autograde-{os.getpid()}-"
        try:
            self._build()
        except NoNetworkError:
            self.remove()
            raise

    def start(self, host: str, command: Sequence[str | Path], log: Path, **options: Any) -> Any:
        """A process on a host, which is ended with the network at the latest."""
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self._prefix + host, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def pull_cable(self, host: str) -> None:
        """From now on nothing reaches a worker's host, and it reaches nobody."""
        self._ip("scheduler", "link", "set", host, "down")

    def remove(self) -> None:
        """End all that runs on the hosts, and the hosts."""
        self._stack.close()

    def _build(self) -> None:
        for host in ("scheduler", "teacher", *WORKERS):
            _ip("netns", "add", self._prefix + host)
            self._stack.callback(partial(_ip, "netns", "delete", self._prefix + host))
            self._ip(host, "link", "set", "lo", "up")
        self._ip("scheduler", "link", "add", "cluster", "type", "bridge")
        self._give("scheduler", "cluster", SCHEDULER)
        for worker, address in WORKERS.items():
            self._cable(worker)
            self._ip("scheduler", "link", "set", worker, "master", "cluster", "up")
            self._give(worker, "eth0", address)
        self._cable("teacher")
        self._give("scheduler", "teacher", AT_THE_TEACHERS)
        self._give("teacher", "eth0", "10.77.1.2")

    def _cable(self, host: str) -> None:
        """Between the scheduler's host, where the plug has the other host's name, and another."""
        plug = ("peer", "name", "eth0", "netns", self._prefix + host)
        self._ip("scheduler", "link", "add", host, "type", "veth", *plug)

    def _give(self, host: str, device: str, address: str) -> None:
        self._ip(host, "address", "add", f"{address}/24", "dev", device)
        self._ip(host, "link", "set", device, "up")

    def _ip(self, host: str, *arguments: str) -> None:
        _ip("-netns", self._prefix + host, *arguments)


def _ip(*arguments: str) -> None:
    try:
        done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        msg = "ip is not installed: apt-get install iproute2"
        raise NoNetworkError(msg) from error
    if done.returncode:
        msg = f"ip {' '.join(arguments)}: {done.stderr.strip()}"
        raise NoNetworkError(msg)
