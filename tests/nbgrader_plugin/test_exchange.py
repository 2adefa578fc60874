"""A notebook's way through nbgrader's exchange and back, between ``autograde grade``."""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.assignments import ROOT

NAME, COURSE = "schedules", "training-neural-networks"
BIN = Path(sysconfig.get_path("scripts"))

pytestmark = pytest.mark.slow


def test_feedback_comes_back_to_who_handed_in(tmp_path: Path) -> None:
    exchange, course, desk = (tmp_path / name for name in ("exchange", "course", "desk"))
    for folder in (exchange, course, desk):
        folder.mkdir()
    exchange.chmod(0o777)
    shutil.copytree(ROOT / "solutions" / NAME, course / "solutions" / NAME)
    shared = f"c.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = {COURSE!r}\n"
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (course / "nbgrader_config.py").write_text(config + shared)
    (desk / "nbgrader_config.py").write_text("c = get_config()\n" + shared)
    here = os.environ | {"HOME": str(tmp_path), "JUPYTER_PREFER_ENV_PATH": "1"}

    def call(folder: Path, *command: str) -> None:
        done = subprocess.run(
            [BIN / command[0], *command[1:]],
            cwd=folder,
            env=here,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    call(course, "autograde", "release")
    call(course, "nbgrader", "release_assignment", NAME)
    call(desk, "nbgrader", "fetch_assignment", NAME)
    call(desk, "nbgrader", "submit", NAME)
    call(course, "nbgrader", "collect", NAME)
    call(course, "autograde", "grade", "--isolation", "process")
    call(course, "nbgrader", "generate_feedback", NAME)
    call(course, "nbgrader", "release_feedback", NAME)
    call(desk, "nbgrader", "fetch_feedback", NAME)
    (feedback,) = desk.glob(f"{NAME}/feedback/*/{NAME}.html")
    assert "linear_decay" in feedback.read_text(encoding="utf-8")
