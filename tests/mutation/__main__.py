"""``python -m tests.mutation [ASSIGNMENT...]``: how many mutants of the solutions lose marks."""

import sys
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

from autograde.judge import registry
from tests.mutation.survivors import Outcome, outcome


def main(*assignments: str) -> int:
    """Print the table and the survivors; 0 if there are none."""
    names = assignments or registry.assignments()
    console = Console()
    table = Table(title="Mutants of the solutions")
    for column in ("assignment", "mutants", "equivalent", "survivors", "score"):
        table.add_column(column, justify="left" if column == "assignment" else "right")
    with ProcessPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, names))
    for found in outcomes:
        counts = (found.total, len(found.excused), len(found.survivors))
        table.add_row(found.assignment, *map(str, counts), f"{found.score:.1%}")
    console.print(table)
    for found in outcomes:
        _tell(console, found)
    return int(any(found.survivors or found.stale for found in outcomes))


def _tell(console: Console, found: Outcome) -> None:
    for mutant in found.survivors:
        console.print(f"\n{found.assignment}, {mutant.function}: no mark lost by", style="red")
        console.print(f"  - {mutant.before}\n  + {mutant.after}", markup=False, highlight=False)
    for function, before, after in found.stale:
        console.print(f"\n{found.assignment}, {function}: listed as equivalent, but no survivor:")
        console.print(f"  - {before}\n  + {after}", markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
