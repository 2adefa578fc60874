"""Grading on a cluster whose workers are separate processes, as they are on separate machines."""

import itertools
import os
import signal
import sys
import time
from contextlib import contextmanager

import dask
import psutil
import pytest
from click.testing import CliRunner
from distributed import LocalCluster
from nbgrader.api import Gradebook
from small_course import (
    ASSIGNMENT,
    grade_and_tell,
    grade_by_content,
    released_cells,
    to_file,
    written,
)

from autograde.cli import main
from autograde.grading import class_run, distributed, work
from autograde.grading.class_run import ClassRun, grade_class
from autograde.grading.course import Submission
from autograde.grading.distributed import ClusterError
from autograde.grading.grade import Options, grade_course
from autograde.grading.watcher import Watcher
from autograde.sandbox import IsolationError, isolation

RELEASED = {ASSIGNMENT: to_file(released_cells())}
DEADLINE = 40.0


@contextmanager
def started(workers):
    """A cluster of worker processes with one thread each; one that dies is started again."""
    quiet = {
        "distributed.admin.system-monitor.gil.enabled": False,
        "distributed.scheduler.allowed-failures": 0,
    }
    with (
        dask.config.set(quiet),
        LocalCluster(
            workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs=60,
        ) as cluster,
    ):
        yield cluster


@pytest.fixture(scope="module")
def shared():
    with started(2) as cluster:
        yield cluster


@pytest.fixture
def cluster(shared):
    """Two workers, whatever the last test did to them."""
    shared.wait_for_workers(2, DEADLINE)
    return shared


@pytest.fixture
def submit(tmp_path):
    """Make the submissions of a class."""

    def make(students, data=None):
        for student in students:
            path = tmp_path / student
            path.write_bytes(to_file(written()) if data is None else data[student])
            yield Submission(student, ASSIGNMENT, path)

    return make


def run_on(cluster, grade=grade_and_tell, isolation="process"):
    address = cluster.scheduler_address
    return ClassRun(RELEASED, b"secret", isolation, 1, grade=grade, scheduler=address)


def grade(course, scheduler=None):
    options = Options(isolation="process", force=True, scheduler=scheduler)
    results = grade_course(course, [ASSIGNMENT], options, Watcher())
    with Gradebook(course.db_url) as book:
        recorded = {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}
    return [(r.student, r.status, r.checks) for r in results], recorded


def test_a_class_gets_the_same_results_and_leaves_nothing_on_the_workers(cluster, course, hand_in):
    for student in ("ada", "bob", "cyd"):
        hand_in(student, to_file(written()))
    hand_in("dan", to_file(released_cells()))
    hand_in("eve", b"no notebook")
    there = grade(course, cluster.scheduler_address)
    assert there[1] == {"ada": 3, "bob": 3, "cyd": 3, "dan": 0, "eve": 0}
    assert there == grade(course)
    with cluster.get_client() as client:
        left = client.run(lambda: [p.name() for p in psutil.Process().children()])
        assert list(left.values()) == [[], []]


def test_a_worker_that_is_lost_costs_only_time(cluster, submit):
    students = [f"s{i}" for i in range(40)]
    statuses, killed = {}, None
    for submission, graded in grade_class(run_on(cluster), submit(students)):
        statuses[submission.student] = graded.result.status
        if killed is None and len(statuses) > 4:
            killed = int(graded.result.message)
            os.kill(killed, signal.SIGKILL)
    assert statuses == dict.fromkeys(students, "graded")


def test_what_takes_workers_down_is_crashed_and_costs_nobody_else_anything(cluster, submit):
    data = {f"s{i}": b"die" if i == 2 else b"fine" for i in range(8)}
    graded = grade_class(run_on(cluster, grade_by_content), submit(data, data))
    statuses = {submission.student: graded.result.status for submission, graded in graded}
    assert statuses == dict.fromkeys(data, "graded") | {"s2": "crashed"}


def test_without_bubblewrap_the_run_stops_and_names_the_worker(cluster, submit):
    def hide():
        isolation._walls.cache_clear()
        path, os.environ["PATH"] = os.environ["PATH"], ""
        return path

    with cluster.get_client() as client:
        paths = client.run(hide)
        try:
            with pytest.raises(IsolationError, match=r"^the worker tcp://.*sudo apt install"):
                list(grade_class(run_on(cluster, work.grade_one, "bubblewrap"), submit(["ada"])))
        finally:
            client.run(os.environ.__setitem__, "PATH", next(iter(paths.values())))


def test_workers_with_other_checks_are_named(cluster, submit):
    def install(files):
        was, distributed.fingerprint = distributed.fingerprint(), lambda: files
        return was

    with cluster.get_client() as client:
        was = next(iter(client.run(install, "others").values()))
        try:
            with pytest.raises(ClusterError, match=r"^the worker tcp://.* has other checks"):
                list(grade_class(run_on(cluster), submit(["ada"])))
        finally:
            client.run(install, was)


def test_a_cluster_grows_and_may_lose_everything(submit, monkeypatch):
    pids = set()
    end = time.monotonic() + DEADLINE

    def until_two_work():
        for number in itertools.count():
            if len(pids) == 2 or time.monotonic() > end:
                return
            yield from submit([f"s{number}"])

    with started(1) as cluster:
        for _submission, graded in grade_class(run_on(cluster), until_two_work()):
            if not pids:
                cluster.scale(2)
            pids.add(graded.result.message)
        assert len(pids) == 2

        monkeypatch.setattr(class_run, "CHECK_SECONDS", 0.5)
        monkeypatch.setattr(distributed, "WORKERLESS_SECONDS", 1)
        monkeypatch.setattr(distributed, "_LOOK_SECONDS", 0.5)
        cluster.scale(0)
        with pytest.raises(ClusterError, match="has no workers"):
            list(grade_class(run_on(cluster), submit(["ada"])))

        pool = run_on(cluster).pool(1)
        future = pool.submit("ada", ASSIGNMENT, b"")
    with pytest.raises(ClusterError, match="lost"):
        pool.result(future)
    pool.stop()


def told(course, *arguments):
    """What the command line says in one sentence."""
    result = CliRunner().invoke(main, ["grade", "--course", str(course.root), *arguments])
    [said] = result.stderr.strip().splitlines()
    return result.exit_code, said


def test_a_scheduler_that_cannot_be_reached_is_told_soon(course):
    start = time.monotonic()
    status, said = told(course, "--scheduler", "tcp://127.0.0.1:9")
    assert time.monotonic() - start < 12
    assert status == 1
    assert "no dask scheduler to be reached at tcp://127.0.0.1:9" in said


@pytest.mark.parametrize("address", ["nonsense://here:1", "tcp://nowhere.invalid:1"])
def test_an_address_that_is_none_is_told_too(course, address, monkeypatch):
    monkeypatch.setattr(distributed, "CONNECT_SECONDS", 1)
    status, said = told(course, "--scheduler", address)
    assert status == 1
    assert address in said


def test_without_the_library_it_is_told_what_to_install(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, said = told(course, "--scheduler", "tcp://127.0.0.1:9")
    assert status == 1
    assert "pip install distributed" in said


def test_processes_are_not_for_a_cluster(course):
    arguments = ["grade", "--course", str(course.root), "--jobs", "2", "--scheduler", "tcp://x:1"]
    assert CliRunner().invoke(main, arguments).exit_code == 2
