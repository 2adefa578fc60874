"""Attacks on the cells of a notebook: what nbgrader's metadata says, and where the checks are."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from nbgrader.utils import compute_checksum

from autograde.grading.sources import node
from tests.attacks.attack import (
    Attack,
    Cells,
    Materials,
    answer_cell,
    code,
    functions,
    grade_id,
    honest_cells,
    text,
)


def _checks(cells: Cells) -> Cells:
    return [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]


def _check(cells: Cells, name: str) -> dict[str, Any]:
    return next(cell for cell in _checks(cells) if grade_id(cell) == name)


def deleted_checks(cells: Cells) -> Cells:
    """Deletes every check, so that there is nothing to fail."""
    return [cell for cell in cells if cell not in _checks(cells)]


def duplicated_checks(cells: Cells) -> Cells:
    """Has every check twice, the second time with a number in its place."""
    again = copy.deepcopy(_checks(cells))
    for cell in again:
        cell["source"] = "3.0"
    return [*cells, *again]


def duplicated_checks_before(cells: Cells) -> Cells:
    """Has a number for every check at the top, so that the check below is the copy."""
    again = copy.deepcopy(_checks(cells))
    for cell in again:
        cell["source"] = "3.0"
    return [*again, *cells]


def reordered_checks(cells: Cells) -> Cells:
    """Has the checks before what they check, and the imports last."""
    checks = _checks(cells)
    return [*checks, *reversed([cell for cell in cells if cell not in checks])]


def relabelled_checks(cells: Cells) -> Cells:
    """Has every check ask for the one function that is written."""
    for cell in _checks(cells):
        cell["source"] = 'autograde.check("momentum_step")'
    return cells


def exchanged_names(cells: Cells) -> Cells:
    """Gives the check that holds the name of one with more points, and the other way round."""
    cheap, dear = _check(cells, "momentum_step"), _check(cells, "adam_step")
    for cell, name in ((cheap, "adam_step"), (dear, "momentum_step")):
        cell["metadata"]["nbgrader"]["grade_id"] = name
    return cells


def other_points(cells: Cells) -> Cells:
    """Makes the check that holds worth a thousand points, and the others none."""
    for cell in _checks(cells):
        cell["metadata"]["nbgrader"]["points"] = 1000 * (grade_id(cell) == "momentum_step")
    return cells


def edited_checks(cells: Cells) -> Cells:
    """Has a number in place of every check, with the checksum that belongs to it."""
    for cell in _checks(cells):
        cell["source"] = "3.0"
        cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(node(cell))
    return cells


def edited_checksums(cells: Cells) -> Cells:
    """Has wrong checksums everywhere, and numbers where texts belong."""
    for cell in cells:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"checksum": 0, "locked": False}
    return cells


def checks_to_be_graded_by_hand(cells: Cells) -> Cells:
    """Says that the checks are answers and tasks, which people grade."""
    for cell in _checks(cells):
        cell["metadata"]["nbgrader"] |= {"solution": True, "task": True, "locked": False}
        cell["source"] = "1 / 1"
    return cells


def graded_answers(cells: Cells) -> Cells:
    """Says that every answer is a check that earns ten points by running."""
    for name in functions(cells):
        cell = answer_cell(cells, name)
        cell["metadata"]["nbgrader"] |= {"grade": True, "points": 10, "locked": True}
        cell["source"] = "10.0"
    return cells


def checks_of_its_own(cells: Cells) -> Cells:
    """Adds checks that nobody released, with points."""
    for number in range(3):
        cell = code("50.0")
        cell["metadata"]["nbgrader"] = _check(cells, "adam_step")["metadata"]["nbgrader"] | {
            "grade_id": f"bonus-{number}",
            "points": 50,
        }
        cells.append(cell)
    return cells


def stored_outputs(cells: Cells) -> Cells:
    """Comes with outputs that look like those of full marks."""
    shown = {"text/plain": "3.0", "text/html": "<b>3 of 3 points</b>"}
    for cell in _checks(cells):
        cell["execution_count"] = 1
        cell["outputs"] = [
            {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": shown}
        ]
    return cells


def stored_scripts(cells: Cells) -> Cells:
    """Comes with scripts, floods and nonsense as outputs, in cells that need not run again, too."""
    script = "<script>pwned()</script><img src=x onerror='pwned()'>"
    shown = {"output_type": "display_data", "metadata": {}}
    deep: Any = []
    for _level in range(500):
        deep = [deep]
    hostile = (
        [shown | {"data": {"text/html": script, "application/javascript": "pwned()"}}],
        [shown | {"data": {"image/svg+xml": [f"<svg onload='pwned()'>{script}", "</svg>"]}}],
        [shown | {"data": {"image/png": f"'>{script}", "image/jpeg": f'">{script}'}}],
        [{"output_type": "stream", "name": script, "text": script}],
        [{"output_type": "stream", "name": "stdout", "text": "x" * 6_000_000}] * 4,
        [{"output_type": "error", "ename": script, "evalue": script, "traceback": [script]}],
        [{"output_type": "execute_result", "data": deep}, 7, None],
        {"output_type": "stream"},
    )
    for number, cell in enumerate(cell for cell in cells if cell["cell_type"] == "code"):
        cell["outputs"] = hostile[number % len(hostile)]
    return cells


def checks_as_text(cells: Cells) -> Cells:
    """Turns the checks into text, which cannot fail."""
    for number, cell in enumerate(_checks(cells)):
        about = {"metadata": cell["metadata"], "cell_type": "raw" if number % 2 else "markdown"}
        cell.clear()
        cell.update(text("3.0") | about)
    return cells


def other_schemas(cells: Cells) -> Cells:
    """Says that the cells are of versions of nbgrader from the past and from the future."""
    for number, cell in enumerate(_checks(cells)):
        cell["metadata"]["nbgrader"]["schema_version"] = (0, 1, 2, 99, "x", None)[number % 6]
    return cells


def strange_metadata(cells: Cells) -> Cells:
    """Has lists, numbers and texts where nbgrader's metadata belong."""
    for number, cell in enumerate(_checks(cells)):
        cell["metadata"]["nbgrader"] = ([], 1, "grade", {"grade": "yes"}, None, {"grade_id": []})[
            number % 6
        ]
    return cells


def silenced_checks(cells: Cells) -> Cells:
    """Ends every check with a semicolon, which hides what it gives."""
    for cell in _checks(cells):
        cell["source"] += ";"
    return cells


_TAMPERING = (
    deleted_checks,
    duplicated_checks,
    duplicated_checks_before,
    reordered_checks,
    relabelled_checks,
    exchanged_names,
    other_points,
    edited_checks,
    edited_checksums,
    checks_to_be_graded_by_hand,
    graded_answers,
    checks_of_its_own,
    stored_outputs,
    checks_as_text,
    other_schemas,
    strange_metadata,
    silenced_checks,
)


def tampering_attacks() -> Iterator[Attack]:
    """The attacks of this module."""
    yield _attack("pages", stored_scripts)
    for tamper in _TAMPERING:
        yield _attack("cells", tamper)


def _attack(group: str, tamper: Callable[[Cells], Cells]) -> Attack:
    name = tamper.__name__.replace("_", "-")
    tries = tamper.__doc__ or ""
    return Attack(group, name, tries, _tampered(tamper), honest_cells, f"{group}-{name}")


def _tampered(tamper: Callable[[Cells], Cells]) -> Callable[[Materials, str], bytes]:
    return lambda materials, student: materials.notebook(tamper(materials.cells(student)))
