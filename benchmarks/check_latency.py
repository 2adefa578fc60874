"""How long a student waits for ``autograde.check(...)``, next to the rest of the notebook.

Each solution notebook runs cell by cell in a fresh process. The first check of a notebook loads
the checks; every check is then repeated. A student should not notice either: the aim is 0.3 s.

    python benchmarks/check_latency.py [--repeat 5] [ASSIGNMENT...]
"""

import argparse
import contextlib
import io
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
AIM = 0.3


def main() -> None:
    """Measure, and print the table; exit with 1 if a check of a NumPy assignment is too slow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignment", nargs="*", help="which (default: all)")
    parser.add_argument("--repeat", type=int, default=5, help="how often each check is repeated")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.within:
        print(*measure(options.assignment[0], options.repeat))
        return
    from autograde.judge import registry  # noqa: PLC0415 - what is measured loads it itself

    table = Table(title="Seconds until a check has answered")
    for column in ("assignment", "first", "median", "slowest", "all other cells"):
        table.add_column(column, justify="left" if column == "assignment" else "right")
    slow = []
    for name in options.assignment or registry.assignments():
        command = [sys.executable, __file__, name, "--within", "--repeat", str(options.repeat)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        first, median, slowest, others = map(float, said.split())
        label = f"{name} (Keras)" if registry.uses(name) else name
        table.add_row(label, *(f"{t:.3f}" for t in (first, median, slowest, others)))
        if max(first, slowest) > AIM and not registry.uses(name):
            slow.append(name)
    console = Console()
    console.print(table)
    if slow:
        console.print(f"[red]Slower than {AIM} s:[/red] {', '.join(slow)}")
    sys.exit(bool(slow))


def measure(assignment: str, repeat: int) -> tuple[float, float, float, float]:
    """First check, median and slowest of the repeated ones, and all other cells, in seconds."""
    import jupytext  # noqa: PLC0415
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("agg")
    notebook = jupytext.read(ROOT / "solutions" / assignment / f"{assignment}.md")
    namespace: dict[str, object] = {}
    firsts, medians, others = [], [], 0.0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        seconds = timed(cell.source, namespace)
        if cell.source.startswith("autograde.check("):
            firsts.append(seconds)
            medians.append(
                statistics.median(timed(cell.source, namespace) for _again in range(repeat))
            )
        else:
            others += seconds
    return firsts[0], statistics.median(medians), max(medians), others


def timed(source: str, namespace: dict[str, object]) -> float:
    """Seconds that a cell takes; what it prints is dropped."""
    code = compile(source, "<cell>", "exec")
    start = perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, namespace)
    return perf_counter() - start


if __name__ == "__main__":
    main()
