"""What happens to notebooks before they are handed in.

An accident takes the cells as the student left them, all answers right, and gives the files
that are handed in, by name. What grading makes of it stands beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from autograde.grading.demo.habits import Cells, code, function_of, text
from autograde.grading.notebook import asked_check
from autograde.grading.results import Status

Change = Callable[[Cells], Cells]
Bytes = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Accident:
    """``change`` is done to the cells (None: nothing was written), ``spoil`` to the file's bytes.

    ``status`` is what grading has to say. ``earns`` tells which checks get full marks, while the
    others get nothing: ``"all"``, ``"none"``, the first ``"half"``, or all ``"but the last"`` or
    ``"but the second"``.
    """

    name: str
    status: Status
    earns: str
    change: Change | None = None
    spoil: Bytes | None = None
    file_name: str = ""


def _as_it_is(cells: Cells) -> Cells:
    return cells


def _answers(cells: Cells) -> Cells:
    return [cell for cell in cells if function_of(cell)]


def _rewrite(number: int, source: str) -> Change:
    """Write ``source`` in place of the answer of this number, for the function's ``{name}``."""

    def change(cells: Cells) -> Cells:
        cell = _answers(cells)[number]
        cell.source = source.format(name=function_of(cell))
        return cells

    return change


def _renamed(cells: Cells) -> Cells:
    cell = _answers(cells)[1]
    cell.source = cell.source.replace(function_of(cell), f"my_{function_of(cell)}")
    return cells


def _at_the_end(*sources: str) -> Change:
    return lambda cells: [*cells, *map(code, sources)]


def _after_the_imports(*sources: str) -> Change:
    def change(cells: Cells) -> Cells:
        first = next(i for i, cell in enumerate(cells) if cell.cell_type == "code")
        return [*cells[: first + 1], *map(code, sources), *cells[first + 1 :]]

    return change


def _half(cells: Cells) -> Cells:
    answers = _answers(cells)
    for cell in answers[len(answers) // 2 :]:
        cell.source = f"def {function_of(cell)}(*arguments):\n    pass  # next weekend"
    return cells


def _words(cells: Cells) -> Cells:
    for cell in _answers(cells):
        cell.source = f"def {function_of(cell)}(*arguments):\n    ..."
    return [text("I did not understand what I have to do here. Can we talk about it?"), *cells]


def _without_a_check(cells: Cells) -> Cells:
    gone = next(cell for cell in cells if asked_check(cell))
    return [cell for cell in cells if cell is not gone]


def _other_points(cells: Cells) -> Cells:
    second = [cell for cell in cells if asked_check(cell)][1]
    second.source = "4.0"
    return _rewrite(1, "def {name}(*arguments):\n    return None")(cells)


def _without_imports(cells: Cells) -> Cells:
    first = next(cell for cell in cells if cell.cell_type == "code")
    return [cell for cell in cells if cell is not first]


def _without_metadata(cells: Cells) -> Cells:
    for cell in cells:
        cell.metadata.clear()
    return cells


def _noisy(cells: Cells) -> Cells:
    for cell in _answers(cells):
        cell.source += f'\n\n\nfor i in range(3000):\n    print("{function_of(cell)}", i, "=" * 60)'
    return cells


def _forged(cells: Cells) -> Cells:
    return _after_the_imports(_FORGED)(_words(cells))


_ENDLESS = """\
def {name}(*arguments):
    steps = 0
    while steps < 100:
        total = sum(range(1000))
    return total"""

_HOG = """\
def {name}(*arguments):
    history = np.ones((400_000, 400_000))
    return history.sum()"""

_FORGED = """\
class Full:
    def __repr__(self):
        return "100.0"

    __eq__ = lambda self, other: True


autograde.check = lambda name: Full()"""

_SYNTAX = """\
def {name}(*arguments)
    return arguments[0"""

ACCIDENTS = (
    Accident("blank", "blank", "none"),
    Accident("half done", "graded", "half", _half),
    Accident("hardly begun", "graded", "none", _words),
    Accident("syntax error", "graded", "but the second", _rewrite(1, _SYNTAX)),
    Accident(
        "endless loop",
        "timed out",
        "but the last",
        _rewrite(-1, _ENDLESS),
    ),
    Accident("endless cell", "timed out", "all", _at_the_end("while True:\n    n = 1")),
    Accident("memory hog", "out of memory", "but the last", _rewrite(-1, _HOG)),
    Accident("deleted test cell", "restored", "all", _without_a_check),
    Accident("edited test cell", "restored", "but the second", _other_points),
    Accident("deleted imports", "restored", "all", _without_imports),
    Accident("lost metadata", "graded", "all", _without_metadata),
    Accident("not JSON", "invalid", "none", _as_it_is, lambda data: data[: len(data) // 2]),
    Accident("empty file", "invalid", "none", _as_it_is, lambda _data: b""),
    Accident("no notebook", "invalid", "none", None, lambda _data: b'{"answers": [1, 2, 3]}\n'),
    Accident("wrong name", "graded", "all", _as_it_is, file_name="homework (final) v2"),
    Accident(
        "missing package",
        "graded",
        "all",
        _after_the_imports("import a_package_that_only_i_have as mine\nmine.setup()"),
    ),
    Accident("noisy", "graded", "all", _noisy),
    Accident(
        "writes to disk",
        "graded",
        "all",
        _after_the_imports(
            'np.save("backup.npy", np.arange(1000.0))\n'
            'with open("notes.txt", "w") as file:\n    file.write("remember the milk\\n" * 1000)'
        ),
    ),
    Accident(
        "renamed function",
        "graded",
        "but the second",
        _renamed,
    ),
    Accident(
        "ends its process", "crashed", "all", _at_the_end("import os\n\nos._exit(0)  # done!")
    ),
    Accident(
        "forged check", "graded", "none", lambda cells: _after_the_imports(_FORGED)(_words(cells))
    ),
)
"""Everything that happens to somebody in the class."""


def checks_with_full_marks(accident: Accident, checks: list[str]) -> frozenset[str]:
    """Which of ``checks`` earn all their points after this accident."""
    earned = {
        "all": checks,
        "none": [],
        "but the last": checks[:-1],
        "but the second": [checks[0], *checks[2:]],
        "half": checks[: len(checks) // 2],
    }
    return frozenset(earned[accident.earns])
