"""``python -m tests.attacks [GROUP...]``: what each attack gets from stock nbgrader, and here.

``--record FILE`` keeps it, with the machine, the date and the versions; what the file holds of
other groups stays, so that a long run can be made in parts.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from benchmarks.machine import measured_on
from tests.attacks.attack import Attack
from tests.attacks.course import released_course
from tests.attacks.findings import Found
from tests.attacks.run import groups, ours, stock

NOTHING = "nothing"

Row = dict[str, Any]
"""One attack: its name, what it tries, and what it gets from stock nbgrader and here."""


def main() -> int:
    """Print the table; 0 if no attack gets anything here."""
    everything = groups()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(everything))
    parser.add_argument("--jobs", type=int, default=2, help="attacks that run at a time")
    parser.add_argument("--record", type=Path, metavar="FILE", help="keep the results as JSON")
    options = parser.parse_args()
    chosen = {name: everything[name] for name in options.groups or everything}
    attacks = [attack for group in chosen.values() for attack in group]
    console = Console()
    released_course()  # once, before there are threads
    with ThreadPoolExecutor(options.jobs) as pool:
        here = pool.map(_ours, chosen.values())
        by_group = dict(zip(chosen, _shown_while(here, "Here", len(chosen), console), strict=True))
        honest = [by_group[attack.group].honest for attack in attacks]
        there = pool.map(lambda attack, scores: stock([attack], scores), attacks, honest)
        found = _shown_while(there, "Stock nbgrader", len(attacks), console)
    table = Table(title=f"{len(attacks)} attacks", show_lines=True)
    for column in ("attack", "what it tries", "stock nbgrader", "here"):
        table.add_column(column)
    rows = [
        {
            "attack": attack.title,
            "tries": attack.tries,
            "stock": [*in_stock.of(attack), *in_stock.harm],
            "here": by_group[attack.group].of(attack),
        }
        for attack, in_stock in zip(attacks, found, strict=True)
    ]
    for row in rows:
        name = row["attack"].replace("/", "/\n")
        table.add_row(name, row["tries"], _shown(row["stock"]), _shown(row["here"]))
    console.print(table)
    harm = [f"{name}: {done}" for name, group in by_group.items() for done in group.harm]
    for done in harm:
        console.print(done, style="red", markup=False)
    bad = sum(bool(row["here"]) for row in rows) + len(harm)
    succeeded = sum(bool(row["stock"]) for row in rows)
    console.print(f"{succeeded} attacks get something from stock nbgrader, {bad} here.")
    if options.record:
        _record(options.record, rows)
    return int(bad > 0)


def _record(path: Path, rows: list[Row]) -> None:
    """Put ``rows`` into a file in place of those of the same attacks."""
    before = json.loads(path.read_text(encoding="utf-8"))["attacks"] if path.exists() else []
    kept = {row["attack"]: row for row in [*before, *rows]}
    known = [attack.title for group in groups().values() for attack in group]
    results = [kept[title] for title in known if title in kept]
    text = json.dumps(measured_on() | {"attacks": results}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _shown_while(results: Iterable[Found], title: str, total: int, console: Console) -> list[Found]:
    return list(track(results, title, total, console=console, transient=True))


def _ours(chosen: list[Attack]) -> Found:
    with ours(chosen) as (_scene, found, _statuses):
        return found


def _shown(got: list[str]) -> Text:
    return Text("\n".join(got), style="red") if got else Text(NOTHING, style="dim")


if __name__ == "__main__":
    sys.exit(main())
