"""``python -m tests.attacks [GROUP...]``: what each attack gets from stock nbgrader, and here."""

import argparse
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from tests.attacks.attack import Attack
from tests.attacks.course import released_course
from tests.attacks.findings import Found
from tests.attacks.run import groups, ours, stock

NOTHING = "nothing"


def main() -> int:
    """Print the table; 0 if no attack gets anything here."""
    everything = groups()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(everything))
    parser.add_argument("--jobs", type=int, default=2, help="attacks that run at a time")
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
    bad = 0
    for attack, in_stock in zip(attacks, found, strict=True):
        got = by_group[attack.group].of(attack)
        bad += bool(got)
        table.add_row(attack.title, attack.tries, _words(in_stock, attack), _shown(got))
    console.print(table)
    for name, group in by_group.items():
        for harm in group.harm:
            bad += 1
            console.print(f"{name}: {harm}", style="red", markup=False)
    succeeded = sum(bool(_got(one, attack)) for one, attack in zip(found, attacks, strict=True))
    console.print(f"{succeeded} attacks get something from stock nbgrader, {bad} here.")
    return int(bad > 0)


def _shown_while(results: Iterable[Found], title: str, total: int, console: Console) -> list[Found]:
    return list(track(results, title, total, console=console, transient=True))


def _ours(chosen: list[Attack]) -> Found:
    with ours(chosen) as (_scene, found, _statuses):
        return found


def _got(found: Found, attack: Attack) -> list[str]:
    return [*found.of(attack), *found.harm]


def _words(found: Found, attack: Attack) -> Text:
    return _shown(_got(found, attack))


def _shown(got: list[str]) -> Text:
    return Text("\n".join(got), style="red") if got else Text(NOTHING, style="dim")


if __name__ == "__main__":
    sys.exit(main())
