"""The course that is attacked: released once, copied for each run, with an honest neighbor."""

import atexit
import hashlib
import secrets
import shutil
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import autograde
from autograde.grading import secret, sources
from autograde.grading.course import Course
from autograde.grading.demo import CONFIG, CONFIG_FILE
from autograde.judge import registry
from tests.attacks.attack import ASSIGNMENT, FILE, Attack, Materials

NEIGHBORS = ("a-neighbor", "z-neighbor")
"""Honest students, graded before and after all attackers."""
_SOLUTION = Path(ASSIGNMENT, f"{ASSIGNMENT}.md")


@dataclass(frozen=True)
class Scene:
    """A course with attackers in it, and what must not be seen or changed.

    ``honest`` names for each attack the student who handed in the same without the attack;
    ``treasures`` are texts that no attacker may get to see, by where they are.
    """

    root: Path
    materials: Materials
    attacks: tuple[Attack, ...]
    honest: dict[str, str]
    treasures: dict[str, str]

    @property
    def course(self) -> Path:
        """The course's folder."""
        return self.materials.course


def points() -> float:
    """What an honest neighbor earns: all there is."""
    return sum(check.points for check in registry.checks(ASSIGNMENT).values())


def prepare(root: Path, attacks: Sequence[Attack], *, twins: bool) -> Scene:
    """Make a course in ``root`` in which neighbors, attackers and, if asked, ``twins`` hand in."""
    course, home = root / "course", root / "home"
    shutil.copytree(released_course(), course)
    treasures = _treasures(course, home)
    materials = Materials(
        (course / "exercises" / ASSIGNMENT / FILE).read_bytes(), course, home, _port()
    )
    for neighbor in NEIGHBORS:
        _hand_in(course, neighbor, _solved(materials, treasures["neighbor's notebook"]))
    honest: dict[str, str] = {}
    for attack in attacks:
        data = attack.notebook(materials, attack.student)
        assert data is not None
        if attack.place:
            attack.place(course, course / "submitted" / attack.student / ASSIGNMENT, data)
        else:
            _hand_in(course, attack.student, data)
        twin = attack.honest(materials, "nobody")
        honest[attack.title] = "nobody"
        if twin is not None and twins:
            honest[attack.title] = f"honest-{hashlib.sha256(twin).hexdigest()[:8]}"
            _hand_in(course, honest[attack.title], twin)
    return Scene(root, materials, tuple(attacks), honest, treasures)


def enroll(course: Path, name: str) -> None:
    """Put the neighbors into the gradebook, with ``name`` as their last name."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - nbgrader takes long to load

    about = Course(course)
    with Gradebook(about.db_url, about.course_id) as book:
        for neighbor in NEIGHBORS:
            book.update_or_create_student(neighbor, last_name=name)


@cache
def released_course() -> Path:
    """A course in which the assignment is released, made once for this process."""
    from autograde.grading.release import release  # noqa: PLC0415 - nbgrader takes long to load

    folder = tempfile.mkdtemp(prefix="attacks-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = Path(folder, "course")
    target = course / "solutions" / _SOLUTION
    target.parent.mkdir(parents=True)
    shutil.copyfile(Path(autograde.__file__).parents[1] / "solutions" / _SOLUTION, target)
    (course / CONFIG_FILE).write_text(CONFIG, encoding="utf-8")
    release(course, [ASSIGNMENT])
    return course


def _treasures(course: Path, home: Path) -> dict[str, str]:
    """Hide a text in every place that is nobody's business, and say which."""
    places = ("solutions", "neighbor's notebook", "home folder", "environment", "gradebook")
    treasures = {place: f"treasure-{secrets.token_hex(8)}" for place in places}
    (home / ".ssh").mkdir(parents=True)
    for name in ("diary.txt", ".ssh/id_ed25519"):
        (home / name).write_text(treasures["home folder"], encoding="utf-8")
    with (course / "solutions" / _SOLUTION).open("a", encoding="utf-8") as file:
        file.write(f"\n{treasures['solutions']}\n")
    enroll(course, treasures["gradebook"])
    return treasures | {"course's secret": secret.read_or_create(course).hex()}


def _solved(materials: Materials, treasure: str) -> bytes:
    """The solution, as a student hands it in."""
    cells = materials.cells("nobody")
    solution = sources.read(
        Path(autograde.__file__).parents[1] / "solutions" / _SOLUTION,
        {check.id: check.points for check in registry.checks(ASSIGNMENT).values()},
    )
    answers = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in solution.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for cell in cells:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = f"# {treasure}\n" + answers[name]
    return materials.notebook(cells)


def _hand_in(course: Path, student: str, data: bytes) -> None:
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(data)


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
