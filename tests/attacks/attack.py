"""What an attack is, and those that are written as the cells of a notebook.

Each file in ``submissions/`` is one attack: a title, a sentence that says what it tries, and
blocks of code. A block's heading tells where it goes: ``first`` (below the imports), ``last`` (at
the end), ``answer NAME`` (in place of that function's cell; ``*`` stands for every function but
the one that everybody has written, and ``NAME`` in the code for its name). What stands in
``honest NAME`` is part of the notebook without the attack as well, where honest guesses stand in
place of the attack's answers.
"""

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.attacks import tables

ASSIGNMENT = "sgd-variants"
FILE = f"{ASSIGNMENT}.ipynb"
SUBMISSIONS = Path(__file__).parent / "submissions"

WRITTEN = "momentum_step"
_RIGHT = """\
def momentum_step(w, g, velocity, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * g
    return w + velocity, velocity
"""
_GUESS = """\
def NAME(*arguments):
    return (np.ones(2),) * (3 if "NAME" == "adam_step" else 2)
"""
_BLOCK = re.compile(r"^```(python|markdown) (\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Cells = list[dict[str, Any]]


@dataclass(frozen=True)
class Materials:
    """What attackers have: the released notebook, and all that they could know of the machine."""

    released: bytes
    course: Path
    home: Path
    port: int

    @cached_property
    def _notebook(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.released)
        return found

    def cells(self, student: str) -> Cells:
        """The released cells with one function written, and what the attacker knows."""
        cells: Cells = copy.deepcopy(self._notebook["cells"])
        answer_cell(cells, WRITTEN)["source"] = _RIGHT
        known = {"COURSE": str(self.course), "HOME": str(self.home), "PORT": self.port}
        lines = [f"{name} = {value!r}" for name, value in (known | {"STUDENT": student}).items()]
        cells.insert(_after_imports(cells), code("\n".join(lines)))
        return cells

    def notebook(self, cells: Cells) -> bytes:
        """The file with these cells."""
        return json.dumps(self._notebook | {"cells": cells}).encode()


Build = Callable[[Materials, str], bytes | None]


@dataclass(frozen=True)
class Attack:
    """A hostile submission: ``tries`` says what it does.

    ``notebook`` makes the file that is handed in and ``honest`` the same without the attack;
    ``place`` puts it into the student's folder of the course where that is not all there is to do.
    """

    group: str
    name: str
    tries: str
    notebook: Build
    honest: Build
    student: str
    place: Callable[[Path, Path, bytes], None] | None = None

    @property
    def title(self) -> str:
        """The attack's name among all."""
        return f"{self.group}/{self.name}"


def code(source: str) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def text(source: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def grade_id(cell: dict[str, Any]) -> str:
    """The name that nbgrader has for a cell, if it has one."""
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def answer_cell(cells: Cells, function: str) -> dict[str, Any]:
    """The cell in which ``function`` is to be written."""
    return next(cell for cell in cells if grade_id(cell) == f"{function}-answer")


def functions(cells: Cells) -> list[str]:
    """The functions that are asked for."""
    suffix = "-answer"
    return [grade_id(cell).removesuffix(suffix) for cell in cells if suffix in grade_id(cell)]


def honest_cells(materials: Materials, student: str) -> bytes:
    """The notebook of somebody who has written one function and attacks nobody."""
    return materials.notebook(materials.cells(student))


def written_attacks() -> list[Attack]:
    """The attacks of ``submissions/``."""
    return [_read(path) for path in sorted(SUBMISSIONS.glob("*/*.md"))]


def _read(path: Path) -> Attack:
    content = path.read_text(encoding="utf-8")
    blocks = _BLOCK.findall(content)
    tries = content.partition("\n\n")[2].partition("\n\n")[0].replace("\n", " ")
    group, name = path.parent.name, path.stem

    def hostile(materials: Materials, student: str) -> bytes:
        cells = materials.cells(student)
        for language, kind, function, source in blocks:
            _insert(cells, language, kind, function, source)
        return materials.notebook(cells)

    def honest(materials: Materials, student: str) -> bytes:
        cells = materials.cells(student)
        for language, kind, function, source in blocks:
            if kind in ("answer", "honest"):
                _insert(cells, language, kind, function, _GUESS if kind == "answer" else source)
        return materials.notebook(cells)

    return Attack(group, name, tries, hostile, honest, f"{group}-{name}")


def _insert(cells: Cells, language: str, kind: str, function: str, source: str) -> None:
    made = code if language == "python" else text
    if kind == "first":
        cells.insert(_after_imports(cells) + 1, made(tables.filled(source)))
    elif kind == "last":
        cells.append(made(source))
    else:
        every = [name for name in functions(cells) if name != WRITTEN]
        for name in every if function == "*" else [function]:
            answer_cell(cells, name)["source"] = tables.filled(source.replace("NAME", name))


def _after_imports(cells: Cells) -> int:
    return 1 + next(i for i, cell in enumerate(cells) if cell["cell_type"] == "code")
