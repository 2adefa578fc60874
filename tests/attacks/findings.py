"""What attacks have done: marks gained, texts seen, files touched, processes left."""

import hashlib
import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy.exc import SQLAlchemyError

from tests.attacks.attack import ASSIGNMENT, Attack
from tests.attacks.course import NEIGHBORS, Scene, points
from tests.attacks.pages import dangers

_OUTSIDE = ("/", "/tmp", "/dev/shm", "/var/tmp")
_MAY_CHANGE = ("gradebook.db", "autograded", ".autograde", ".nbgrader.log", "feedback")
_MOST = 3
"""New files that are named; an attack makes thousands."""
_LARGE = 40_000_000
"""More bytes than anybody needs to be given back."""
_MADE = f"solutions/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"  # brought up to date by nbgrader's commands

Snapshot = dict[str, str]


@dataclass
class Found:
    """What a run did: ``gains``, ``seen`` and ``pages`` by attack, ``harm`` to all others.

    ``honest`` holds what the same notebooks earn without the attack.
    """

    honest: dict[str, float] = field(default_factory=dict)
    gains: dict[str, float] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    harm: list[str] = field(default_factory=list)

    def of(self, attack: Attack) -> list[str]:
        """What one attack got, in words."""
        gain = self.gains.get(attack.title, 0.0)
        marks = [f"{gain:+.2f} marks"] if gain > 0 else []
        seen = [f"saw the {place}" for place in self.seen.get(attack.title, [])]
        return [*marks, *seen, *self.pages.get(attack.title, [])]


def snapshot(scene: Scene) -> Snapshot:
    """Every file of the course and of the home folder, with what is in it."""
    return {
        str(path.relative_to(scene.root)): _content(path)
        for folder in (scene.course, scene.materials.home)
        for path in _files(folder)
        if path != scene.course / _MADE and _may_not_change(path, scene)
    }


def find(
    scene: Scene, before: Snapshot, report: Path, honest: Mapping[str, float] | None = None
) -> Found:
    """Compare a course after a run with what it was; ``report`` is that of ``watch``.

    ``honest`` is what an earlier run found, for a course without the honest twins.
    """
    scores = _scores(scene)
    earned = {title: scores.get(twin, 0.0) for title, twin in scene.honest.items()}
    found = Found(dict(honest or earned))
    for attack in scene.attacks:
        gain = scores.get(attack.student, 0.0) - found.honest[attack.title]
        found.gains[attack.title] = round(gain, 2)
        found.seen[attack.title] = list(_seen(scene, attack))
        found.pages[attack.title] = list(_in_pages(scene, attack))
    found.harm += [
        f"{neighbor} has {scores.get(neighbor, 0.0):g} of {points():g} points"
        for neighbor in NEIGHBORS
        if scores.get(neighbor) != points()
    ]
    found.harm += _touched(scene, before)
    found.harm += _filled(scene)
    found.harm += _reported(report)
    return found


def _scores(scene: Scene) -> dict[str, float]:
    try:
        with Gradebook(f"sqlite:///{scene.course / 'gradebook.db'}") as book:
            return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}
    except SQLAlchemyError:
        return {}


def _seen(scene: Scene, attack: Attack) -> Iterator[str]:
    """Which treasures are in what the attacker gets back."""
    folder = scene.course / "autograded" / attack.student
    texts = [path.read_text(errors="replace") for path in _files(folder) if path.is_file()]
    for place, treasure in scene.treasures.items():
        if any(treasure in text for text in texts):
            yield place


def _in_pages(scene: Scene, attack: Attack) -> Iterator[str]:
    """What would run, or lead elsewhere, in pages of feedback, where there are any."""
    for page in sorted((scene.course / "feedback" / attack.student).rglob("*.html")):
        found = dangers(page.read_text(encoding="utf-8"))
        if found:
            yield f"{len(found)} scripts, handlers or frames in {page.name}"


def _touched(scene: Scene, before: Snapshot) -> Iterator[str]:
    after = snapshot(scene)
    for name, content in before.items():
        if after.get(name) != content:
            yield f"{name} was {'changed' if name in after else 'removed'}"
    new = [name for name in after if name not in before]
    in_home = [name for name in new if not name.startswith("course") and "pwned" not in name]
    told = sorted(set(new) - set(in_home))
    yield from (f"{name} is new" for name in told[:_MOST])
    if len(told) > _MOST:
        yield f"and {len(told) - _MOST} more files"
    for folder in map(Path, _OUTSIDE):
        for path in folder.glob("pwned*"):
            yield f"{path} is new"
            path.unlink()


def _filled(scene: Scene) -> Iterator[str]:
    """Who was given back more than there is room for."""
    for folder in sorted((scene.course / "autograded").glob("*")):
        size = sum(path.lstat().st_size for path in _files(folder))
        if size > _LARGE:
            yield f"{size // 1_000_000} MB written for {folder.name}"


def _reported(report: Path) -> Iterator[str]:
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
    except FileNotFoundError:
        yield "the run was killed"
        return
    if said["code"] is None:
        yield "the run did not end"
    if said["heard"]:
        yield f"{len(said['heard'])} messages sent"
    if said["left"]:
        # Without folders: where a program lies is the machine's business.
        first = " ".join(Path(word).name for word in said["left"][0].split())
        yield f"{len(said['left'])} processes left: {first}"


def _may_not_change(path: Path, scene: Scene) -> bool:
    if not path.is_relative_to(scene.course):
        return True
    first = path.relative_to(scene.course).parts[0]
    return not first.startswith(_MAY_CHANGE)


def _files(folder: Path) -> Iterator[Path]:
    """Everything below ``folder`` but folders; links are not followed."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _content(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link to {path.readlink()}"
    if stat.S_ISREG(mode):
        return f"{mode} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return f"{mode}"
