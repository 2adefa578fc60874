"""``autograde grade`` killed with all its processes, and started again: nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.cli import UNGRADED
from autograde.grading.state import State

from .conftest import assert_same

RUNS, KILLS = 5, 4
"""So many classes, each graded by so many runs that are killed and by one that is not."""

# One process loads everything and forks one for each line that it reads, which is then as good as
# a fresh one. Results are recorded two at a time, so that there is much to interrupt. Until it is
# waited for, a process that has ended keeps its number, so no other is killed instead.
SERVER = """
import contextlib, os, signal, sys, time
from autograde import cli
from autograde.grading import class_run, grade, record, work
grade.BATCH = 2
for line in sys.stdin:
    seconds, course = line.rstrip("\\n").split(" ", 1)
    end = time.monotonic() + float(seconds)
    pid = os.fork()
    if not pid:
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        cli.main(["grade", "--jobs=1", "--isolation=process", "--course", course])
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    ended = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while time.monotonic() < end and not os.waitid(os.P_PID, pid, ended):
        time.sleep(0.005)
    os.killpg(pid, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
FOREVER = 300.0

pytestmark = pytest.mark.slow


class Grader:
    """Runs of ``autograde grade``, one after the other."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        with (scratch / "stderr").open("w") as errors:
            self._server = subprocess.Popen(
                [sys.executable, "-c", SERVER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | {"TMPDIR": str(scratch)},
                text=True,
                bufsize=1,
            )
        self.run(scratch)  # waits until all is loaded: there is no course here

    def run(self, folder: Path, seconds: float = FOREVER) -> int:
        """Grade until the end, or until all processes are killed; the exit status."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(f"{seconds} {folder}\n")
        return int(self._server.stdout.readline())

    def left_over(self) -> list[Path]:
        """The zygotes that outlive their graders for longer than some seconds."""
        deadline = time.monotonic() + 20
        while found := [path for path in Path("/proc").glob("[0-9]*") if self._is_zygote(path)]:
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        return found

    def _is_zygote(self, process: Path) -> bool:
        try:
            return f"{self._scratch}/zygote-".encode() in (process / "cmdline").read_bytes()
        except OSError:
            return False

    def end(self) -> None:
        """End the process that starts the others."""
        self._server.communicate()


@pytest.fixture
def grader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    grader = Grader(tmp_path_factory.mktemp("scratch"))
    yield grader
    grader.end()


def test_a_run_that_is_killed_and_started_again_gives_the_same(
    grader: Grader, small_class, rows, files
) -> None:
    undisturbed = small_class()
    start = time.monotonic()
    assert grader.run(undisturbed.root) == UNGRADED
    duration = time.monotonic() - start
    expected = rows(undisturbed), files(undisturbed)
    assert expected[0]["SubmittedAssignment"] == 8
    seed = time.time_ns()
    chance = random.Random(seed)
    statuses = []
    for _run in range(RUNS):
        course = small_class()
        for kill in range(KILLS):
            # Nothing is written in the first half: every other one is killed in the second.
            moment = chance.uniform(duration / 2 if kill % 2 else 0, duration)
            statuses.append(grader.run(course.root, moment))
        assert grader.run(course.root) == UNGRADED, seed
        assert_same((rows(course), files(course)), expected, seed)
        remembered = State(course.root).recorded
        assert len(remembered) == len(State(undisturbed.root).recorded), seed
    assert set(statuses) <= {-signal.SIGKILL, UNGRADED}
    assert statuses.count(-signal.SIGKILL) >= RUNS  # others had ended: machines change their pace
    assert grader.left_over() == []
