"""Attacks by where and under what name something is handed in: names, links, pipes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.attacks.attack import ASSIGNMENT, FILE, Attack, Build, Materials, honest_cells

Place = Callable[[Path, Path, bytes], None]

NAMES = {
    "line break": "names\nz-neighbor  graded  20",
    "right to left": "names\u202eretsam\u2066\u200f",
    "quotes": "names'; drop table student; --\"",
    "tags": "names <script>pwned()<",
    "option": "--names=--force",
    "braces": "names{0}%s{student_id}[a]*?",
    "dots": "names...",
    "no letters": os.fsdecode(b"names\xff\xe9"),
    "as long as can be": "names" + "x" * 250,
    "terminal": "names\x1b[2J\x1b]0;pwned\x07",
    "spaces": "  names  ",
    "separators": "names\\..\\z-neighbor;,:|&",
    "formula": "=names+cmd|' /C calc'!A1",
}
"""Names of students that mean something to a program that does not take care."""


def to_the_neighbor(course: Path, folder: Path, _data: bytes) -> None:
    """Is a link to the neighbor's notebook."""
    folder.mkdir(parents=True)
    (folder / FILE).symlink_to(course / "submitted" / "z-neighbor" / ASSIGNMENT / FILE)


def to_the_solution(course: Path, folder: Path, _data: bytes) -> None:
    """Is a link to the notebook with the solutions."""
    folder.mkdir(parents=True)
    (folder / FILE).symlink_to(f"../../../solutions/{ASSIGNMENT}/{FILE}")


def folder_to_the_neighbor(_course: Path, folder: Path, _data: bytes) -> None:
    """Has a link to the neighbor's folder in place of a folder."""
    folder.parent.mkdir(parents=True)
    folder.symlink_to(f"../z-neighbor/{ASSIGNMENT}")


def student_to_the_neighbor(_course: Path, folder: Path, _data: bytes) -> None:
    """Has a link to all that the neighbor handed in."""
    folder.parent.symlink_to("z-neighbor")


def time_stamp_of_secrets(course: Path, folder: Path, data: bytes) -> None:
    """Has a link to the course's secret in place of the time when it was handed in."""
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(data)
    (folder / "timestamp.txt").symlink_to(course / ".autograde-secret")


def endless_time_stamp(_course: Path, folder: Path, data: bytes) -> None:
    """Has a link to a device that never ends in place of the time when it was handed in."""
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(data)
    (folder / "timestamp.txt").symlink_to("/dev/zero")


def waiting_time_stamp(_course: Path, folder: Path, data: bytes) -> None:
    """Has a pipe into which nobody writes in place of the time when it was handed in."""
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(data)
    os.mkfifo(folder / "timestamp.txt")


def waiting_notebook(_course: Path, folder: Path, _data: bytes) -> None:
    """Is a pipe into which nobody writes."""
    folder.mkdir(parents=True)
    os.mkfifo(folder / FILE)


def strange_files(_course: Path, folder: Path, data: bytes) -> None:
    """Comes with files whose names climb, break lines, and turn the letters around."""
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(data)
    for name in ("..\\..\\pwned.ipynb", "a\nb.ipynb", "\u202ebypi.exe", "why.html", "-rf"):
        (folder / name).write_bytes(b"pwned")


def strange_name(_course: Path, folder: Path, data: bytes) -> None:
    """Is called something that breaks lines and climbs out of folders."""
    folder.mkdir(parents=True)
    (folder / "..\n\u202e.ipynb").write_bytes(data)


_WITH_A_NOTEBOOK: tuple[Place, ...] = (
    time_stamp_of_secrets,
    endless_time_stamp,
    waiting_time_stamp,
    strange_files,
    strange_name,
)
_WITHOUT: tuple[Place, ...] = (
    to_the_neighbor,
    to_the_solution,
    folder_to_the_neighbor,
    student_to_the_neighbor,
    waiting_notebook,
)


def place_attacks() -> Iterator[Attack]:
    """The attacks of this module."""
    for title, student in NAMES.items():
        tries = f"Is handed in by a student with a strange name: {title}."
        name = title.replace(" ", "-")
        yield Attack("names", name, tries, honest_cells, honest_cells, student)
    for places, honest in ((_WITH_A_NOTEBOOK, honest_cells), (_WITHOUT, _nothing)):
        for place in places:
            yield _placed(place, honest)


def _placed(place: Place, honest: Build) -> Attack:
    name = place.__name__.replace("_", "-")
    tries = place.__doc__ or ""
    return Attack("links", name, tries, honest_cells, honest, f"links-{name}", place)


def _nothing(_materials: Materials, _student: str) -> None:
    """Nothing of one's own: it earns nothing."""
