"""The assignments as they stand in the repository."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from autograde.grading.release import release

ROOT = Path(__file__).parents[1]


def release_copies(course: Path, assignments: Iterable[str]) -> Path:
    """A course folder with copies of these assignments, released anew; gives ``course`` back."""
    shutil.copy(ROOT / "nbgrader_config.py", course)
    for name in assignments:
        (course / "solutions" / name).mkdir(parents=True)
        shutil.copy(ROOT / "solutions" / name / f"{name}.md", course / "solutions" / name)
    release(course)
    return course
