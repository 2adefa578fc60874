"""What a notebook can do to the process that grades it: nothing."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import msgpack
import pytest

from autograde.plain import Question
from autograde.sandbox import Child, Limits, Zygote, frames
from autograde.sandbox.wire import decode, encode

Answer = Callable[[Any], bytes]
Start = Callable[[Answer], Child]

F = Question(("f",), {"x": 1})


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os; os.close(3)",
        "import os, signal; os.kill(os.getpid(), 9); import ctypes; ctypes.string_at(0)",
        "import os; os.write(3, b'\\xff' * 100)",
        "import os; os.write(3, bytes(8) * 100)",
    ],
)
def test_a_child_that_ends_or_talks_nonsense_is_dead(zygote: Zygote, source: str) -> None:
    with zygote.child() as child:
        assert child.run_cell(source).status == "dead"
        assert child.run_cell("1").status == "dead"
        assert child.ask([F, F])[1].outcome == "dead"
    with zygote.child() as child:
        assert child.run_cell("1").status == "ok"


def test_a_function_that_ends_the_process_is_dead(child: Child) -> None:
    child.run_cell("import os\ndef f(x): os._exit(0)")
    assert [reply.outcome for reply in child.ask([F, F])] == ["dead", "dead"]


def test_frames_sent_ahead_do_not_count(child: Child) -> None:
    child.run_cell(
        "import os, struct, msgpack\n"
        "forged = msgpack.packb({'id': b'0' * 16, 'replies': [['value', 1, '', '', '', []]]})\n"
        "def f(x): return 2\n"
        "os.write(3, struct.pack('>Q', len(forged)) + forged);"
    )
    assert child.ask([F])[0].value == 2


@pytest.fixture
def impostor() -> Iterator[Start]:
    """Makes a child whose other side answers a request with what it is told to make of it."""
    with contextlib.ExitStack() as stack:

        def start(answer: Answer) -> Child:
            ours, theirs = map(stack.enter_context, socket.socketpair())

            def serve() -> None:
                with theirs:
                    frames.send(theirs, answer(decode(frames.receive(theirs))))

            thread = threading.Thread(target=serve)
            thread.start()
            stack.callback(thread.join)
            return Child(ours, Limits(ask_wall=1, cell_wall=1))

        yield start


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"replies": None},
        {"replies": []},
        {"replies": [["value", 1]]},
        {"replies": [["value", 1, "", "", "", "", ["nobody"]]]},
        {"run": {"status": "ok"}},
        {"run": {"status": "perfect", "outputs": []}},
        {"run": {"status": ["ok"], "outputs": []}},
        {"run": [1]},
    ],
)
def test_answers_of_another_form_are_dead(impostor: Start, answer: dict[str, object]) -> None:
    child = impostor(lambda request: encode({"id": request["id"]} | answer))
    if "run" in answer:
        assert child.run_cell("1").status == "dead"
    else:
        assert child.ask([F])[0].outcome == "dead"
    assert not child.alive


@pytest.mark.parametrize("data", [b"", b"\xc1", msgpack.packb([1]), msgpack.packb(None)])
def test_frames_that_are_no_answer_are_dead(impostor: Start, data: bytes) -> None:
    assert impostor(lambda request: data).ask([F])[0].outcome == "dead"


def test_an_answer_without_the_number_of_the_request_is_none(impostor: Start) -> None:
    plain = {"id": b"0" * 16, "replies": [["value", 1, "", "", "", "", []]]}
    assert impostor(lambda request: encode(plain)).ask([F])[0].outcome == "dead"


def test_the_same_answer_with_the_number_counts(impostor: Start) -> None:
    replies = [["value", 1, "", "", "", "", []]]
    child = impostor(lambda request: encode({"id": request["id"], "replies": replies}))
    assert child.ask([F])[0].value == 1
