"""Which cells decide a notebook's marks; the others only show something and need not run again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from nbformat import NotebookNode

from autograde.grading.notebook import grade_id
from autograde.grading.restore import normal
from autograde.sandbox.names import Names, names

Demonstrations = Mapping[str, Names]
"""Released cells that students may leave as they are: by source, what each binds and reads."""


def demonstrations(released: NotebookNode) -> Demonstrations:
    """The cells of a released notebook that are neither given, nor answers, nor checks."""
    free = [c.source for c in released.cells if c.cell_type == "code" and not grade_id(c)]
    found = {normal(source): names(source) for source in free}
    return {source: known for source, known in found.items() if source and known is not None}


def not_needed(
    cells: Sequence[NotebookNode],
    shown: Demonstrations,
    asked: Collection[str],
    reads: Callable[[list[str]], Collection[str] | None],
) -> frozenset[int]:
    """The places of the demonstrations that no other cell and no check depends on.

    Only those count that stand there as they were released. ``asked`` are the names of the checks,
    which are those of the functions that they ask for. ``reads`` tells which names cells read, or
    ``None`` if that cannot be told; it is not asked about locked cells, which were put back.
    """
    code = [place for place, cell in enumerate(cells) if cell.cell_type == "code"]
    spare = {
        place: shown[source]
        for place in code
        if not grade_id(cells[place]) and (source := normal(cells[place].source)) in shown
    }
    if not spare:
        return frozenset()
    wanted = set(asked)
    unknown: list[str] = []
    for cell in (cells[place] for place in code if place not in spare):
        known = _names_in_locked(cell.source) if _is_locked(cell) else None
        if known is None:
            unknown.append(cell.source)
        else:
            wanted |= known.reads
    read = reads(unknown)
    if read is None:
        return frozenset()
    return frozenset(spare) - _leading_to(wanted.union(read), spare)


_names_in_locked = lru_cache(maxsize=1024)(names)
"""A class has the same locked cells in all of its notebooks."""


def _is_locked(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("locked"))


def _leading_to(wanted: set[str], cells: Mapping[int, Names]) -> set[int]:
    """The cells that bind what is wanted, or what those read, and so on."""
    found: set[int] = set()
    while more := [place for place in cells.keys() - found if cells[place].binds & wanted]:
        found.update(more)
        wanted = wanted.union(*(cells[place].reads for place in more))
    return found
