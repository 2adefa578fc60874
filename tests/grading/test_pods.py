"""Workers in containers: isolation works there or is refused, and never goes missing."""

import shutil
import subprocess
import sysconfig
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Scheduler, SpecCluster
from small_course import ASSIGNMENT, released_cells, to_file, written

from autograde.grading.class_run import ClassRun, grade_class
from autograde.grading.course import Submission
from autograde.sandbox import IsolationError

DASK = Path(sysconfig.get_path("scripts")) / "dask"
DEADLINE = 60.0

NOBODY = ("--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL")
OWN = ("--unshare-pid", "--unshare-ipc", "--die-with-parent", "--dev-bind", "/", "/")
AS_IN_THE_GUIDE = (*NOBODY, *OWN, "--proc", "/proc")
"""A user namespace, no capability, and a ``/proc`` that nothing is hidden in."""

FORBIDDING = {
    "Can't mount proc": (*AS_IN_THE_GUIDE, "--ro-bind", "/proc/sys", "/proc/sys"),
    "namespace": (*AS_IN_THE_GUIDE, "--disable-userns"),
}
"""What bubblewrap says where parts of ``/proc`` are masked, and where namespaces are refused."""


def container(options):
    """The command that starts another one in a container; skips where there cannot be one."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("bubblewrap is not installed: apt-get install bubblewrap")
    tried = subprocess.run([bwrap, *options, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"there cannot be a container here: {tried.stderr.strip()}")
    return [bwrap, *options]


@contextmanager
def worker_in(options, folder):
    """A cluster with one worker, which is in a container; the address of its scheduler."""
    program = container(options)
    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with SpecCluster(scheduler={"cls": Scheduler, "options": options}, silence_logs=60) as cluster:
        arguments = ["worker", cluster.scheduler_address, "--nthreads", "1", "--no-nanny"]
        with (folder / "worker.log").open("w") as log:
            worker = subprocess.Popen(
                [*program, DASK, *arguments, "--local-directory", folder], stdout=log, stderr=log
            )
        try:
            end = time.monotonic() + DEADLINE
            while not cluster.scheduler_info["workers"]:
                told = (folder / "worker.log").read_text()
                assert worker.poll() is None, told
                assert time.monotonic() < end, told
                time.sleep(0.05)
            yield cluster.scheduler_address
        finally:
            worker.kill()
            worker.wait()


def grade(scheduler, folder):
    path = folder / "ada"
    path.write_bytes(to_file(written()))
    released = {ASSIGNMENT: to_file(released_cells())}
    run = ClassRun(released, b"secret", "bubblewrap", 1, scheduler=scheduler)
    [(_submission, graded)] = grade_class(run, [Submission("ada", ASSIGNMENT, path)])
    return graded.result


def test_in_a_container_as_in_the_guide_code_is_walled_off(tmp_path):
    with worker_in(AS_IN_THE_GUIDE, tmp_path) as scheduler:
        result = grade(scheduler, tmp_path)
    assert (result.status, result.score, result.isolation) == ("graded", 3, "bubblewrap")


@pytest.mark.parametrize("said", FORBIDDING)
def test_in_a_container_that_forbids_it_nothing_runs_and_one_sentence_says_so(said, tmp_path):
    with worker_in(FORBIDDING[said], tmp_path) as scheduler, pytest.raises(IsolationError) as told:
        grade(scheduler, tmp_path)
    sentence = str(told.value)
    assert sentence.startswith("the worker tcp://")
    assert "cannot grade: bubblewrap does not work here" in sentence
    assert said in sentence
    assert "\n" not in sentence
