"""One notebook's process: runs cells and answers questions until the connection closes."""

import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from autograde.answer import answer
from autograde.plain import Opaque, Question, Reply
from autograde.sandbox import frames
from autograde.sandbox.limits import Limits
from autograde.sandbox.messages import question_from_plain, reply_to_plain
from autograde.sandbox.names import reads
from autograde.sandbox.wire import MAX_FRAME, WireError, decode, encode
from autograde.sandbox.worker.cells import Notebook
from autograde.sandbox.worker.clock import Clock
from autograde.sandbox.worker.confine import open_reserve


def serve(channel: socket.socket, notebook: Notebook, limits: Limits) -> None:
    """Answer every request with one frame that carries the request's number."""
    notebook.start()
    while True:
        try:
            request = decode(frames.receive(channel))
        except EOFError:
            return
        try:
            found = _served(request, notebook, limits)
        except MemoryError:
            open_reserve()
            found = encode({"id": request["id"], "memory": True})
        frames.send(channel, found)


def _served(request: dict[str, Any], notebook: Notebook, limits: Limits) -> bytes:
    if "source" in request:
        run = notebook.run(request["source"], limits, request["wall"])
        return encode({"id": request["id"], "run": run})
    if "sources" in request:
        found = _reads(request["sources"], limits.ask_cpu, request["wall"])
        return encode({"id": request["id"], "reads": found})
    questions = [question_from_plain(plain) for plain in request["questions"]]
    replies = ask(notebook.namespace, questions, request["cpu"], request["wall"])
    return _encoded(request["id"], replies)


def _reads(sources: list[str], cpu: float, wall: float) -> list[str] | None:
    """The names that cells read; ``None`` where that cannot be told, or not in time."""
    found: frozenset[str] | None = None
    with Clock(cpu, wall), suppress(Exception):
        found = reads(sources)
    return None if found is None else sorted(found)


def ask(
    namespace: dict[str, Any], questions: Sequence[Question], cpu: float, wall: float
) -> list[Reply]:
    """A reply to each question; those that the time does not suffice for time out."""
    replies: list[Reply] = []
    clock = Clock(cpu, wall)
    with clock:
        for question in questions:
            reply = _answer(namespace, question)
            if clock.struck:
                break
            replies.append(reply)
    return replies + [Reply("timeout")] * (len(questions) - len(replies))


def _answer(namespace: dict[str, Any], question: Question) -> Reply:
    try:
        reply = answer(namespace, question)
    except KeyboardInterrupt:
        raise
    # sys.exit() and the like: an answer that never came, not the end of the notebook.
    except BaseException as error:
        return Reply("error", error=type(error).__name__)
    if reply.outcome == "memory":
        open_reserve()
    return reply


def _encoded(number: bytes, replies: list[Reply]) -> bytes:
    try:
        return encode({"id": number, "replies": [reply_to_plain(reply) for reply in replies]})
    except WireError:
        each = MAX_FRAME // (2 * len(replies))
        plain = [reply_to_plain(_sendable(reply, each)) for reply in replies]
        return encode({"id": number, "replies": plain})


def _sendable(reply: Reply, limit: int) -> Reply:
    """The reply, or if its value cannot be sent one that says of what type it is."""
    try:
        encode(reply.value, limit)
    except WireError:
        return Reply(reply.outcome, Opaque(type(reply.value).__name__), mutated=reply.mutated)
    return reply
