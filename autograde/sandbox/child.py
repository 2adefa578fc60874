"""One notebook's process, seen from the trusted side: whatever it does, a result comes back."""

import secrets
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from autograde.plain import Question, Reply
from autograde.sandbox import frames
from autograde.sandbox.limits import Limits
from autograde.sandbox.messages import question_to_plain, replies_from_plain
from autograde.sandbox.outputs import OVERHEAD, Output, checked, size
from autograde.sandbox.wire import WireError, decode, encode

Status = Literal["ok", "error", "timeout", "memory", "dead"]

GRACE = 4.0
"""Seconds that a child has to stop by itself, and to send what it has, before it is killed."""

_STALE_FRAMES = 8
_SECOND_CHANCE = 0.2


@dataclass(frozen=True)
class CellRun:
    """One cell having run: ``outputs`` are nbformat's dictionaries.

    ``timeout`` and ``memory`` say that the cell went over its limits, ``dead`` that there is no
    process any more that could run it.
    """

    outputs: list[Output]
    status: Status
    execution_count: int


class Child:
    """A process that runs one notebook; made by :meth:`autograde.sandbox.Zygote.child`.

    Nothing that the process does raises here. When a function has timed out once, it has a fifth
    of the time in the next batch; after a second time it is not asked any more, so that one
    endless loop does not use up the time of all other functions.
    """

    def __init__(self, channel: socket.socket, limits: Limits) -> None:
        self.limits = limits
        self.alive = True
        self._channel = channel
        self._seconds = limits.notebook_wall
        self._count = 0
        self._room = limits.notebook_output
        self._late: Counter[tuple[str, ...]] = Counter()

    def run_cell(self, source: str) -> CellRun:
        """Run one cell's source."""
        self._count += 1
        if self.alive and self._seconds <= 0:
            return CellRun([], "timeout", self._count)
        outcome, found = self._request({"source": source}, self.limits.cell_wall)
        if outcome == "value":
            try:
                return self._cell_run(found.get("run"))
            except WireError:
                outcome = self._end()
        return CellRun([], outcome, self._count)

    def reads(self, sources: Sequence[str]) -> frozenset[str] | None:
        """The names that cells read, told without running them; ``None`` if that is not known."""
        outcome, found = self._request({"sources": list(sources)}, self.limits.ask_wall)
        read = found.get("reads") if outcome == "value" else None
        if type(read) is not list or not all(type(name) is str for name in read):
            return None
        return frozenset(read)

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """One reply to each question, in order, all within the time of one batch.

        Raises :class:`~autograde.sandbox.wire.WireError` only for a question that is not plain
        data or is too large, which is the asker's mistake.
        """
        asked = [q for q in questions if self._late[q.functions] < 2]
        if not asked:
            return [Reply("timeout")] * len(questions)
        found = dict(zip(map(id, asked), self._ask(asked), strict=True))
        return [found.get(id(question), Reply("timeout")) for question in questions]

    def _ask(self, questions: list[Question]) -> list[Reply]:
        if self.alive and self._seconds <= 0:
            return [Reply("timeout")] * len(questions)
        share = _SECOND_CHANCE if any(self._late[q.functions] for q in questions) else 1.0
        cpu, wall = self.limits.ask_cpu * share, self.limits.ask_wall * share
        plain = [question_to_plain(question) for question in questions]
        outcome, found = self._request({"questions": plain, "cpu": cpu}, wall)
        replies = [Reply(outcome)] * len(questions)
        if outcome == "value":
            try:
                replies = replies_from_plain(found.get("replies"), questions)
            except WireError:
                replies = [Reply(self._end())] * len(questions)
        first = next((i for i, reply in enumerate(replies) if reply.outcome == "timeout"), None)
        if first is not None:
            self._late[questions[first].functions] += 1
        return replies

    def _cell_run(self, run: Any) -> CellRun:
        statuses: tuple[Status, ...] = ("ok", "error", "timeout", "memory")
        status = run.get("status") if type(run) is dict else None
        for known in statuses:
            if type(status) is str and status == known:
                room = max(0, min(self.limits.output, self._room))
                outputs = checked(run.get("outputs"), room, self._count) if room else []
                self._room -= sum(size(output) + OVERHEAD for output in outputs)
                return CellRun(outputs, known, self._count)
        msg = "a cell's status was expected"
        raise WireError(msg)

    def _request(
        self, request: dict[str, Any], wall: float
    ) -> tuple[Literal["value", "timeout", "memory", "dead"], dict[str, Any]]:
        """Send a request and wait for the frame that carries its number."""
        number = secrets.token_bytes(16)
        wall = min(wall, self._seconds)
        data = encode(request | {"id": number, "wall": wall})
        if not self.alive:
            return "dead", {}
        started = time.monotonic()
        deadline = started + wall + GRACE
        try:
            frames.send(self._channel, data, deadline)
            for _ in range(_STALE_FRAMES):
                found = decode(frames.receive(self._channel, deadline))
                if type(found) is dict and found.get("id") == number:
                    return ("memory", {}) if found.get("memory") is True else ("value", found)
        except TimeoutError:
            self._end()
            return "timeout", {}
        except (OSError, EOFError, WireError):
            pass
        finally:
            self._seconds -= time.monotonic() - started
        return self._end(), {}

    def _end(self) -> Literal["dead"]:
        """Talk to the process no more; its end is seen to by whoever started it."""
        self.alive = False
        self._channel.close()
        return "dead"
