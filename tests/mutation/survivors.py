"""Which mutants of a solution keep all points, and which of those are no mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from autograde.judge import registry, run
from autograde.sandbox import Limits, Zygote
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.solutions import solution

EQUIVALENT = Path(__file__).parent / "equivalent"
SEED = b"mutation"
LIMITS = Limits(cell_cpu=1, cell_wall=4, ask_cpu=1, ask_wall=4, notebook_wall=20)
KERAS = Limits.usual(("keras",))


@dataclass(frozen=True)
class Outcome:
    """The mutants of one assignment: how many there are, and those that kept all points.

    ``excused`` survivors are proven to be no mistakes; ``stale`` are proofs without a survivor.
    """

    assignment: str
    total: int
    survivors: tuple[Mutant, ...]
    excused: tuple[Mutant, ...]
    stale: tuple[tuple[str, str, str], ...]

    @property
    def score(self) -> float:
        """The share of mutants that lose marks, of those that are mistakes."""
        mistakes = self.total - len(self.excused)
        return 1 - len(self.survivors) / mistakes if mistakes else 1.0


def outcome(assignment: str, checks: Sequence[str] = ()) -> Outcome:
    """Judge every mutant of the assignment's solutions (of some ``checks`` only, if named)."""
    told = solution(assignment)
    asked = {name: told.answers[name] for name in checks or told.answers}
    everything = {name: mutants(source) for name, source in asked.items()}
    with Zygote("process", registry.uses(assignment)) as zygote:
        alive = [
            mutant
            for name, found in everything.items()
            for mutant in found
            if _survives(zygote, assignment, name, mutant)
        ]
    known = equivalents(assignment)
    changes = {mutant.change for mutant in alive}
    mine = {mutant.function for found in everything.values() for mutant in found}
    return Outcome(
        assignment,
        sum(map(len, everything.values())),
        tuple(mutant for mutant in alive if mutant.change not in known),
        tuple(mutant for mutant in alive if mutant.change in known),
        tuple(change for change in known if change not in changes and change[0] in mine),
    )


def _survives(zygote: Zygote, assignment: str, check: str, mutant: Mutant) -> bool:
    told = solution(assignment)
    answers = {**told.answers, check: mutant.source}
    with zygote.child(KERAS if zygote.uses else LIMITS) as child:
        child.run_cell(told.setup)
        for source in answers.values():
            child.run_cell(source)
        return run(registry.checks(assignment)[check], child, SEED).passed


def equivalents(assignment: str) -> dict[tuple[str, str, str], str]:
    """The changes that are no mistakes, each with the proof."""
    path = EQUIVALENT / f"{assignment}.yaml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return {(item["function"], item["before"], item["after"]): item["why"] for item in listed}
