"""The files for SLURM, with stand-ins for its commands that run jobs on this machine."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import dask
import psutil
import pytest
from certificate import make_key
from dask_jobqueue import SLURMCluster
from distributed import Security
from small_course import ASSIGNMENT, released_cells, to_file, written

from tests.assignments import ROOT

FILES = ROOT / "setup" / "cluster"
SHELLCHECK = Path(sysconfig.get_path("scripts")) / "shellcheck"
DEADLINE = 120

STAND_INS = {
    "srun": """\
        trap 'kill $(jobs -p)' TERM
        "$@" & "$@" & wait
    """,
    "sbatch": """\
        cp "$1" "$JOBS/job"
        SLURM_JOB_ID=7 setsid bash "$JOBS/job" >"$JOBS/log" 2>&1 &
        echo $! >"$JOBS/7"
        echo "Submitted batch job 7"
    """,
    "scancel": 'kill -- "-$(cat "$JOBS/$1")"',
}


@pytest.fixture
def place(tmp_path):
    """The repository's folder on a machine where jobs can be submitted."""
    place = tmp_path / "repository"
    place.mkdir()
    (place / ".venv").symlink_to(sys.prefix)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, script in STAND_INS.items():
        (programs / name).write_text(f"#!/usr/bin/env bash\n{script}\n")
        (programs / name).chmod(0o755)
    return place


@pytest.fixture
def settings(tmp_path, place):
    """The environment that the guide asks for."""
    jobs = tmp_path / "jobs"
    jobs.mkdir()
    return os.environ | {
        "DASK_CONFIG": str(make_key(tmp_path / "key")),
        "JOBS": str(jobs),
        "PATH": f"{tmp_path / 'programs'}:{os.environ['PATH']}",
        "SLURM_JOB_ID": "1",
    }


@pytest.fixture
def handed_in(course, hand_in):
    for student in ("ada", "bob", "cyd"):
        hand_in(student, to_file(written()))
    hand_in("dan", to_file(released_cells()))
    return course


def statuses(course):
    found = json.loads((course.root / "results.json").read_text())
    return {result["student"]: result["status"] for result in found}


GRADED = {"ada": "graded", "bob": "graded", "cyd": "graded", "dan": "blank"}


def left(settings):
    """Processes that belong to a cluster that has ended."""
    mine = settings["DASK_CONFIG"]
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("DASK_CONFIG") == mine:
                found.append(process.cmdline())
        except psutil.Error:
            continue
    return found


def assert_nothing_is_left(settings):
    end = time.monotonic() + DEADLINE
    while found := left(settings):
        assert time.monotonic() < end, found
        time.sleep(0.2)


def run(command, place, settings):
    done = subprocess.run(
        command,
        cwd=place,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_one_job_grades_a_class_and_leaves_nothing(place, settings, handed_in):
    run(["bash", FILES / "slurm.sh", handed_in.root, ASSIGNMENT], place, settings)
    assert statuses(handed_in) == GRADED
    assert [path.name for path in place.iterdir()] == [".venv"]
    assert_nothing_is_left(settings)


@pytest.mark.slow
def test_a_job_for_each_worker_grades_a_class_and_leaves_nothing(place, settings, handed_in):
    shutil.copy(FILES / "jobqueue.yaml", settings["DASK_CONFIG"])
    command = [sys.executable, FILES / "jobqueue.py", "1", handed_in.root, ASSIGNMENT]
    run(command, place, settings)
    assert statuses(handed_in) == GRADED
    assert_nothing_is_left(settings)


def test_a_job_asks_for_what_is_configured_and_has_the_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # for its logs
    key = make_key(tmp_path / "key")
    shutil.copy(FILES / "jobqueue.yaml", key)
    told = dask.config.collect([str(key)], {})
    with (
        dask.config.set(dask.config.merge(dask.config.config, told)),
        SLURMCluster(security=Security()) as cluster,
    ):
        script = cluster.job_script()
    for line in ("--cpus-per-task=1", "--mem=6G", "-t 02:00:00"):
        assert f"#SBATCH {line}\n" in script
    assert "\nsource .venv/bin/activate\n" in script
    assert "tls://" in script
    assert f"--tls-key {key}/key.pem" in script
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize("script", sorted(FILES.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_clean(script):
    done = subprocess.run(
        [SHELLCHECK, "--exclude=SC1091", script], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
    assert os.access(script, os.X_OK)
