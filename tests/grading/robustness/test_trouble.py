"""What goes wrong on a machine while a class is graded: nothing is lost, and what to do is said."""

import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from autograde.grading import record
from autograde.grading.course import CONFIG_FILE, Course
from autograde.grading.files import RecordError
from autograde.grading.grade import Options, grade_course
from autograde.grading.watcher import Watcher
from autograde.sandbox import IsolationError

from .conftest import NAME, Outcome, assert_same

pytestmark = pytest.mark.slow

OPTIONS = Options(jobs=2, isolation="process")
ZYGOTE = b"autograde.sandbox.worker.start"


@pytest.fixture(scope="session")
def expected(tmp_path_factory, copied, rows, files) -> Outcome:
    """The gradebook and the files after a run in which nothing goes wrong."""
    course = copied(tmp_path_factory.mktemp("expected"))
    grade_course(course, [NAME], OPTIONS, Watcher())
    outcome = rows(course), files(course)
    assert outcome[0]["SubmittedAssignment"] == 8
    return outcome


@pytest.fixture
def found(rows, files) -> Callable[[Course], Outcome]:
    return lambda course: (rows(course), files(course))


def once(action: Callable[[], None]) -> Watcher:
    """Have ``action`` done when the first result of code that was run has come."""
    left = [action]

    def advance(result: Any) -> None:
        if left and result.status == "graded":
            left.pop()()

    return Watcher(advance=advance)


def zygotes() -> list[tuple[int, int]]:
    """The zygotes of this process's workers, each with its worker, not this process's own."""
    pairs = []
    for parent in _below(os.getpid()):
        if ZYGOTE not in _command(parent):
            pairs += [(pid, parent) for pid in _below(parent, 1) if ZYGOTE in _command(pid)]
    return pairs


def _below(pid: int, levels: int = 3) -> list[int]:
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    children = [int(child) for text in lists for child in text.split()]
    return children + [low for c in children if levels > 1 for low in _below(c, levels - 1)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill_workers() -> None:
    found = {worker for _zygote, worker in zygotes()}
    assert found
    for worker in found:
        os.kill(worker, signal.SIGKILL)


def kill_zygotes() -> None:
    found = zygotes()
    assert found
    for zygote, _worker in found:
        os.kill(zygote, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_workers, kill_zygotes])
def test_processes_that_are_killed_cost_time_only(kill, small_class, expected, found) -> None:
    course = small_class()
    grade_course(course, [NAME], OPTIONS, once(kill))
    assert_same(found(course), expected)


def test_zygotes_that_are_killed_again_and_again_cost_no_points(
    small_class, expected, found
) -> None:
    course = small_class()

    def advance(_result: Any) -> None:
        for zygote, _worker in zygotes():
            os.kill(zygote, signal.SIGKILL)

    with suppress(IsolationError):  # there was one that no zygote lived long enough for
        grade_course(course, [NAME], OPTIONS, Watcher(advance=advance))
    grade_course(course, [NAME], OPTIONS, Watcher())
    assert_same(found(course), expected)


@contextmanager
def full_disk(room: int) -> Iterator[Callable[[], None]]:
    """A function after which no file of this process can grow beyond ``room`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [0, 100, 20_000])
def test_a_full_disk_is_told_and_the_next_run_goes_on(room, small_class, expected, found) -> None:
    course = small_class()
    with (
        full_disk(room) as fill,
        pytest.raises(RecordError, match=r"(make room|disk is not full).*'autograde grade' again"),
    ):
        grade_course(course, [NAME], OPTIONS, once(fill))
    grade_course(course, [NAME], OPTIONS, Watcher())
    assert_same(found(course), expected)


@pytest.fixture
def locked(small_class, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Course, Any]]:
    """A class whose gradebook is asked without waiting, and another program's connection to it."""
    monkeypatch.setattr(record, "PAUSE", 0.05)
    root = small_class().root
    config = root / CONFIG_FILE
    url = f"sqlite:///{root / 'gradebook.db'}?timeout=0"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {url!r}\n")
    connection = sqlite3.connect(root / "gradebook.db", isolation_level=None)
    yield Course(root), connection
    connection.close()


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(locked, expected, found) -> None:
    course, other = locked
    told = []

    def tell(text: str) -> None:
        told.append(text)
        other.execute("ROLLBACK")

    lock = once(lambda: other.execute("BEGIN EXCLUSIVE") and None)
    grade_course(course, [NAME], OPTIONS, Watcher(advance=lock.advance, tell=tell))
    assert len(told) == 1
    assert_same(found(course), expected)


def test_a_gradebook_that_stays_locked_is_told_and_the_next_run_goes_on(
    locked, expected, found, monkeypatch
) -> None:
    course, other = locked
    monkeypatch.setattr(record, "PATIENCE", 0.2)
    lock = once(lambda: other.execute("BEGIN EXCLUSIVE") and None)
    with pytest.raises(RecordError, match=r"close that program .* 'autograde grade' again"):
        grade_course(course, [NAME], OPTIONS, lock)
    other.execute("ROLLBACK")
    grade_course(course, [NAME], OPTIONS, Watcher())
    assert_same(found(course), expected)


def test_a_changed_notebook_that_could_not_be_recorded_is_recorded_by_the_next_run(
    locked, rows, monkeypatch
) -> None:
    course, other = locked
    results = grade_course(course, [NAME], OPTIONS, Watcher())
    best = max(results, key=lambda result: result.score).student
    path = course.place("submitted", best, NAME) / f"{NAME}.ipynb"
    path.write_bytes(course.released(NAME))
    monkeypatch.setattr(record, "PATIENCE", 0.2)
    lock = Watcher(start=lambda _total: other.execute("BEGIN EXCLUSIVE") and None)
    with pytest.raises(RecordError):
        grade_course(course, [NAME], OPTIONS, lock)
    other.execute("ROLLBACK")
    grade_course(course, [NAME], OPTIONS, Watcher())
    assert {grade[0] for grade in rows(course)[best]["grades"].values()} == {0.0}


def test_a_clock_that_is_set_back_changes_nothing(
    small_class, expected, found, monkeypatch
) -> None:
    course = small_class()
    clock = [time.time()]

    def backwards() -> float:
        clock[0] -= 3600
        return clock[0]

    monkeypatch.setattr(time, "time", backwards)
    grade_course(course, [NAME], OPTIONS, Watcher())
    monkeypatch.undo()
    assert_same(found(course), expected)


def test_files_from_the_future_are_graded_again_when_they_change(small_class, rows) -> None:
    course = small_class()
    ahead = time.time() + 10 * 365 * 24 * 3600
    for path in course.root.rglob("*"):
        os.utime(path, (ahead, ahead))
    results = grade_course(course, [NAME], OPTIONS, Watcher())
    best = max(results, key=lambda result: result.score)
    released = course.released(NAME)
    (course.place("submitted", best.student, NAME) / f"{NAME}.ipynb").write_bytes(released)
    again = grade_course(course, [NAME], OPTIONS, Watcher())
    status = {result.student: result.status for result in again}
    assert status[best.student] == "blank"
    assert {grade[0] for grade in rows(course)[best.student]["grades"].values()} == {0.0}
