"""What the worker may import, and where it is on this machine."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOTS = ("numpy", "matplotlib", "ipython", "msgpack")
"""The distributions that student code may always use; what they require comes along."""

EXTRA: Mapping[str, tuple[str, ...]] = {"keras": ("keras", "jax")}
"""The distributions that come with a library that an assignment uses."""

OWN = (
    "__init__.py",
    "answer.py",
    "i18n.py",
    "locale",
    "plain.py",
    "plots",
    "printable.py",
    "problems",
    "sandbox/__init__.py",
    "sandbox/fields.py",
    "sandbox/frames.py",
    "sandbox/limits.py",
    "sandbox/messages.py",
    "sandbox/names.py",
    "sandbox/wire.py",
    "sandbox/worker",
)
"""The parts of this package that the worker has. None of them knows an answer."""

_PACKAGE = Path(__file__).resolve().parent.parent


def closure(roots: tuple[str, ...]) -> dict[str, Distribution]:
    """The distributions ``roots`` and all that they require here, by normalized name.

    Raises ``importlib.metadata.PackageNotFoundError`` if one of ``roots`` is not installed.
    """
    found: dict[str, Distribution] = {canonicalize_name(root): distribution(root) for root in roots}
    todo = list(found.values())
    while todo:
        for text in todo.pop().requires or ():
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            if name in found or not _applies(requirement):
                continue
            try:
                found[name] = distribution(requirement.name)
            except PackageNotFoundError:
                continue
            todo.append(found[name])
    return found


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


@cache
def importable(uses: tuple[str, ...] = ()) -> dict[str, Path]:
    """Where everything is that the worker may import, by its place among the worker's packages.

    ``uses`` names libraries of :data:`EXTRA`.
    """
    roots = (*ROOTS, *(root for library in uses for root in EXTRA[library]))
    places = {
        name: path
        for dist in closure(roots).values()
        for name in _top_level(dist)
        if (path := Path(str(dist.locate_file(name)))).exists()
    }
    own = {f"autograde/{name}": _PACKAGE / name for name in OWN}
    return places | {name: path for name, path in own.items() if path.exists()}


def _top_level(dist: Distribution) -> set[str]:
    """The first parts of the paths of a distribution's files, scripts and caches left out."""
    record = dist.read_text("RECORD")
    if record is None:
        names = (dist.read_text("top_level.txt") or "").split()
        return {place for name in names for place in (name, f"{name}.py")}
    # Not ``dist.files``: it takes ten times as long, for thousands of files.
    first = {row[0].partition("/")[0] for row in csv.reader(record.splitlines()) if row}
    return first - {"..", "__pycache__", ""}
