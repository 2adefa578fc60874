"""Grading on hosts with addresses of their own, over connections that are encrypted."""

import json
import os
import shutil
import subprocess
import sysconfig
import time
from pathlib import Path

import pytest
from certificate import make_key
from network import AT_THE_TEACHERS, SCHEDULER, WORKERS, Network, NoNetworkError
from small_course import RIGHT, released_cells, to_file, written

BIN = Path(sysconfig.get_path("scripts"))
DEADLINE = 120.0
SLOW = "\nimport time\ntime.sleep(0.3)"
PATIENCE = 11
"""Seconds after which a connection that is silent counts as lost: dask's least."""

pytestmark = pytest.mark.slow


def until(true, what):
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """The environment of all hosts: dask's configuration, as the guide has it made."""
    folder = make_key(tmp_path_factory.mktemp("keys") / "key")
    return os.environ | {
        "DASK_CONFIG": str(folder),
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": str(PATIENCE),
    }


@pytest.fixture
def hosts():
    try:
        hosts = Network()
    except NoNetworkError as error:
        pytest.skip(f"other hosts cannot be made here: {error}")
    yield hosts
    hosts.remove()


@pytest.fixture
def log(hosts, settings, tmp_path):
    """What the scheduler of two workers on hosts of their own tells."""
    log = tmp_path / "scheduler.log"
    quiet = {"env": settings, "cwd": tmp_path}
    place = ["--host", "0.0.0.0", "--dashboard-address", "127.0.0.1:0"]
    hosts.start("scheduler", [BIN / "dask", "scheduler", *place], log, **quiet)
    for worker in WORKERS:
        command = ["worker", f"tls://{SCHEDULER}:8786", "--nthreads", "1", "--no-nanny"]
        hosts.start(worker, [BIN / "dask", *command], tmp_path / f"{worker}.log", **quiet)
    for address in WORKERS.values():
        until(lambda known=address: f"tls://{known}" in log.read_text(), log.read_text)
    return log


@pytest.fixture
def handed_in(course, hand_in):
    """A course with a class that takes both workers some seconds."""
    for number in range(10):
        hand_in(f"s{number:02}", to_file(written(RIGHT + SLOW)))
    hand_in("blank", to_file(released_cells()))
    hand_in("broken", b"no notebook")
    hand_in("wrong", to_file(written(RIGHT.replace("- learning_rate", "+ learning_rate"))))
    return course


def grade(course, *options):
    """The command that grades a course."""
    command = [BIN / "autograde", "grade", "--force", "--course", course.root]
    return [*command, "--json", course.root / "results.json", *options]


def results(course):
    """What the last run found, without the times."""
    found = json.loads((course.root / "results.json").read_text())
    assert all(result.pop("seconds") >= 0 for result in found)
    return found


def here(course):
    """What this machine finds."""
    done = subprocess.run(grade(course, "--jobs", "2"), capture_output=True, check=False)
    assert done.returncode == 1, done  # for the broken file
    return results(course)


def graded(course):
    return sorted(course.root.glob("autograded/*/*/why.html"))


def test_hosts_find_what_this_machine_finds_also_when_nothing_reaches_one_any_more(
    hosts, log, settings, handed_in, tmp_path
):
    def start():
        command = grade(handed_in, "--scheduler", f"tls://{AT_THE_TEACHERS}:8786")
        return hosts.start("teacher", command, tmp_path / "out", env=settings)

    def finish(run):
        assert run.wait(DEADLINE) == 1, (tmp_path / "out").read_text()
        return results(handed_in)

    found = finish(start())
    assert {result["isolation"] for result in found} == {"bubblewrap"}
    assert found == here(handed_in)

    shutil.rmtree(handed_in.root / "autograded")
    lost = f"tls://{WORKERS['worker-2']}"
    run = start()
    until(lambda: len(graded(handed_in)) > 2 or run.poll() is not None, "nothing is graded")
    known = log.read_text().count(lost)
    hosts.pull_cable("worker-2")
    assert run.poll() is None, (tmp_path / "out").read_text()
    assert finish(run) == found
    assert log.read_text().count(lost) > known
