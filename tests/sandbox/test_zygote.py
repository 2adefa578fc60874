import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from autograde.sandbox import IsolationError, Zygote
from autograde.sandbox.isolation import command
from autograde.sandbox.zygote import ZygoteLostError, _Running

from .conftest import started

THREADS = """
import threading, time
for _ in range(3):
    threading.Thread(target=time.sleep, args=(100,)).start()
"""


def descendants(pid: int) -> set[int]:
    """The processes below ``pid``, as far down as the system tells."""
    found = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for below in map(int, path.read_text().split()):
            found |= {below} | descendants(below)
    return found


def gone(pids: Iterable[object]) -> bool:
    """Whether these processes have ended, within some seconds."""
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture(scope="module", params=["bubblewrap", "process"])
def own(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc to look for what is left")
    with started(request.param) as zygote:
        yield zygote


def test_nothing_is_left_of_a_child(own: Zygote) -> None:
    before = descendants(os.getpid())
    for source in ("1", THREADS, "while True: pass", "import os; os._exit(0)"):
        with own.child() as child:
            assert len(descendants(os.getpid()) - before) == 1
            if source != "while True: pass":
                child.run_cell(source)
    assert descendants(os.getpid()) == before


def test_nothing_is_left_of_a_zygote(own: Zygote) -> None:
    own.close()
    before = descendants(os.getpid())
    context = own.child()
    child = context.__enter__()
    child.run_cell(THREADS)
    assert len(descendants(os.getpid()) - before) >= 2
    own.close()
    assert descendants(os.getpid()) == before
    assert child.run_cell("1").status == "dead"
    context.__exit__(None, None, None)


_KILLED = """
import os
from autograde.sandbox import Zygote
with Zygote({isolation!r}).child() as child:
    child.run_cell({threads!r})
    found, todo = [], [os.getpid()]
    while todo:
        path = f"/proc/{{todo[-1]}}/task/{{todo.pop()}}/children"
        below = [int(pid) for pid in open(path).read().split()]
        found += below
        todo += below
    print(*found, flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("isolation", ["bubblewrap", "process"])
def test_nothing_is_left_when_the_grader_is_killed(isolation: str, tmp_path: Path) -> None:
    try:
        command(isolation, tmp_path)
    except IsolationError as error:
        pytest.skip(str(error))
    done = subprocess.run(
        [sys.executable, "-c", _KILLED.format(isolation=isolation, threads=THREADS)],
        capture_output=True,
        text=True,
        check=False,
    )
    pids = done.stdout.split()
    assert len(pids) >= 2
    assert gone(pids)


def test_a_zygote_that_died_is_started_again(own: Zygote) -> None:
    with (  # noqa: PT012 - it is the end of the block that raises
        pytest.raises(ZygoteLostError, match="run this again"),
        own.child() as child,
    ):
        assert own._running
        zygote = own._running.process.pid
        for pid in {zygote, *descendants(zygote)}:
            with suppress(ProcessLookupError):  # it ends with the one that it was started by
                os.kill(pid, signal.SIGKILL)
        assert child.run_cell("1").status == "dead"
    with own.child() as child:
        assert child.run_cell("1").status == "ok"


def test_a_system_without_room_for_a_process_is_no_fault_of_its_walls(
    own: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own.child():
        pass
    with monkeypatch.context() as full:
        refused = {"error": "Resource temporarily unavailable", "full": True}
        full.setattr(_Running, "order", lambda *_arguments: refused)
        with pytest.raises(ZygoteLostError, match=r"unavailable\): run this again with fewer"):
            own.child().__enter__()
    with own.child() as child:
        assert child.run_cell("1").status == "ok"


def test_a_child_forked_by_a_zygote_that_died_hears_nothing(
    own: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, heard = _Running.order, []

    def die(running: _Running, name: bytes, request: Any, descriptor: Any = None) -> Any:
        if name == b"F" and not heard:
            heard.append(descriptor.dup())
            raise EOFError
        return order(running, name, request, descriptor)

    monkeypatch.setattr(_Running, "order", die)
    with own.child() as child:
        assert child.run_cell("a = 1").status == "ok"
        with heard[0] as lost:
            lost.settimeout(10)
            assert lost.recv(1000) == b""
        assert child.run_cell("a").outputs[0]["data"]["text/plain"] == "1"


def test_a_child_is_ended_when_its_user_fails(own: Zygote) -> None:
    with own.child():
        pass
    before = descendants(os.getpid())
    with pytest.raises(KeyError), own.child():
        raise KeyError
    assert descendants(os.getpid()) == before


_ZYGOTE = Zygote("process")


def _in_a_worker(source: str) -> tuple[str, set[int]]:
    with _ZYGOTE.child() as child:
        return child.run_cell(source).status, descendants(os.getpid())


def test_each_process_of_a_pool_has_its_own() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        (one, first), (two, _) = pool.map(_in_a_worker, ["1", "1 / 0"])
    assert (one, two) == ("ok", "error")
    assert first
    assert gone(first)


def test_a_fork_starts_its_own(own: Zygote) -> None:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        with own.child() as child:
            os.write(writing, child.run_cell("1").status.encode())
        own.close()
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(reading, 10) == b"ok"
    os.close(reading)
    os.close(writing)
    with own.child() as child:
        assert child.run_cell("1").status == "ok"


def test_a_child_costs_little_beside_a_zygote() -> None:
    def seconds(action: Callable[[], object]) -> float:
        started = time.perf_counter()
        action()
        return time.perf_counter() - started

    def child() -> None:
        with zygote.child() as child:
            child.run_cell("def f(x): return x")

    with Zygote("process") as zygote:
        first = seconds(child)  # the zygote starts, too
        assert 3 * min(seconds(child) for _ in range(10)) < first
