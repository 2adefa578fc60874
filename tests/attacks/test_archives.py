"""What archives that are handed in by the dozen can do where they are unpacked."""

import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.attacks.attack import ASSIGNMENT, FILE, honest_cells
from tests.attacks.course import Scene
from tests.attacks.findings import snapshot
from tests.attacks.run import arranged

CLIMBING = ("../../../../pwned-up", "../../../submitted/z-neighbor/{0}/{1}", "/tmp/pwned-root")
CONFIG = """
c = get_config()
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>\\w+)_(?P<file_id>.*)"
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["zip", "tar", "links"])
def test_archives_do_not_climb_out_of_where_they_are_unpacked(kind: str) -> None:
    with arranged([], twins=False) as scene:
        with (scene.course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write(CONFIG)
        folder = scene.course / "downloaded" / ASSIGNMENT
        (folder / "archive").mkdir(parents=True)
        _zip(folder / "archive" / "ada.zip", scene, ())
        if kind == "zip":
            _zip(folder / "archive" / "eve.zip", scene, CLIMBING)
        else:
            _tar(folder / "archive" / "eve.tar.gz", scene, CLIMBING if kind == "tar" else ())
        before = snapshot(scene)
        # One archive that climbs is reason enough for nbgrader to stop and name it.
        done = subprocess.run(
            [Path(sys.executable).with_name("nbgrader"), "zip_collect", ASSIGNMENT, "--force"],
            cwd=scene.course,
            check=False,
            capture_output=True,
        )
        after = snapshot(scene)
        honest = list((folder / "extracted").rglob(f"ada_{FILE}"))
        links = [path for path in scene.course.rglob("*") if path.is_symlink()]
    assert honest or b"eve'" in done.stderr
    assert {name: after.get(name) for name in before} == before
    inside = f"course/downloaded/{ASSIGNMENT}/extracted/"
    assert not [name for name in after if "pwned" in name and not name.startswith(inside)]
    assert not list(Path("/tmp").glob("pwned-root"))
    assert [path for path in links if not path.resolve().is_relative_to(folder)] == []


def _zip(path: Path, scene: Scene, names: Sequence[str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{path.stem}_{FILE}", honest_cells(scene.materials, "nobody"))
        for name in names:
            archive.writestr(name.format(ASSIGNMENT, FILE), b"pwned")


def _tar(path: Path, scene: Scene, names: Sequence[str]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        _add(archive, f"eve_{FILE}", honest_cells(scene.materials, "nobody"))
        for name in names:
            _add(archive, name.format(ASSIGNMENT, FILE), b"pwned")
        for name, target in (("diary", f"{scene.materials.home}/diary.txt"), ("up", "../../..")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
        _add(archive, "up/pwned-through-a-link", b"pwned")


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))
