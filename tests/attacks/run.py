"""Running attacks: all of a group by this project's grader, or one by stock nbgrader.

Stock nbgrader runs in a box of its own, since it has none: a private copy of the course, nothing
else to write to, bounded memory, and an end.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from autograde.nbgrader_plugin.configuration import COURSE_ID
from tests.attacks import grade, watch
from tests.attacks.attack import ASSIGNMENT, Attack, written_attacks
from tests.attacks.course import Scene, prepare
from tests.attacks.findings import Found, find, snapshot
from tests.attacks.notebooks import file_attacks
from tests.attacks.places import place_attacks
from tests.attacks.tampering import tampering_attacks

REPOSITORY = Path(__file__).parents[2]
NBGRADER = str(Path(sys.executable).with_name("nbgrader"))
SECONDS = 240
REPORT = "report.json"
PAGES = "pages"
"""The group whose pages of feedback are made, too."""
STOCK = f"""\
from pathlib import Path

c = get_config()
c.CourseDirectory.root = str(Path(__file__).parent)
c.CourseDirectory.course_id = "{COURSE_ID}"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = ["*.md"]
c.ExecutePreprocessor.timeout = 10
"""


def attacks() -> list[Attack]:
    """All attacks."""
    return [*written_attacks(), *tampering_attacks(), *file_attacks(), *place_attacks()]


def groups() -> dict[str, list[Attack]]:
    """All attacks by their group."""
    found: dict[str, list[Attack]] = {}
    for attack in attacks():
        found.setdefault(attack.group, []).append(attack)
    return found


@contextmanager
def ours(chosen: Sequence[Attack]) -> Iterator[tuple[Scene, Found, dict[str, str]]]:
    """Have ``autograde grade`` grade a course with these attackers: the status of each as well."""
    with arranged(chosen, twins=True) as scene:
        before = snapshot(scene)
        command = [sys.executable, "-m", grade.__name__, str(scene.course)]
        _watch(scene, command, SECONDS)
        _make_pages(scene)
        statuses = scene.root / "statuses.json"
        told = json.loads(statuses.read_text()) if statuses.exists() else {}
        yield scene, find(scene, before, scene.root / REPORT), told


def stock(chosen: Sequence[Attack], honest: Mapping[str, float]) -> Found:
    """Have stock nbgrader grade a course with these attackers.

    ``honest`` is what their notebooks earn without the attacks.
    """
    with arranged(chosen, twins=False) as scene:
        (scene.course / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
        before = snapshot(scene)
        command = [NBGRADER, "autograde", ASSIGNMENT, f"--course-dir={scene.course}"]
        _watch(scene, command, SECONDS, box=True)
        _make_pages(scene, box=True)
        return find(scene, before, scene.root / REPORT, honest)


@contextmanager
def arranged(chosen: Sequence[Attack], *, twins: bool) -> Iterator[Scene]:
    """A course of one's own with these attackers, until the end of the block."""
    root = Path(tempfile.mkdtemp(prefix="attacks-"))
    try:
        yield prepare(root, chosen, twins=twins)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _make_pages(scene: Scene, *, box: bool = False) -> None:
    """Have nbgrader make the pages of feedback of attackers who are out for those."""
    for attack in scene.attacks:
        if attack.group == PAGES:
            command = [NBGRADER, "generate_feedback", ASSIGNMENT, f"--student={attack.student}"]
            command.append(f"--course-dir={scene.course}")
            _watch(scene, command, SECONDS, box=box, report="feedback.json")


def _watch(
    scene: Scene, command: list[str], seconds: int, *, box: bool = False, report: str = REPORT
) -> None:
    """Run a command in the course, watched; with ``box`` it sees and changes little else."""
    port, path = scene.materials.port, scene.root / report
    watched = [
        *(sys.executable, watch.__file__, str(path), f"--port={port}", f"--seconds={seconds}"),
        *(["--limits"] if box else []),
        *("--", *command),
    ]
    environment = os.environ | {
        "HOME": str(scene.materials.home),
        "PYTHONPATH": str(REPOSITORY),
        "LETTER": scene.treasures["environment"],
    }
    subprocess.run(
        [*_box(scene.root), *watched] if box else watched,
        cwd=scene.course,
        env=environment,
        check=False,
        timeout=seconds + 30,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _box(root: Path) -> list[str]:
    """The command line of bubblewrap: the system read-only, no homes, a private ``root``."""
    hidden = [f for f in ("/root", "/home", "/tmp", "/var/tmp") if Path(f).is_dir()]
    needed = sorted({str(Path(sys.base_prefix).resolve()), sys.prefix, str(REPOSITORY)})
    return [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
        *(part for folder in hidden for part in ("--tmpfs", folder)),
        *(part for folder in needed for part in ("--ro-bind", folder, folder)),
        *("--bind", str(root), str(root), "--chdir", str(root / "course")),
    ]
