"""Which of a student's functions have lost marks: a mistake in them counts once.

A function that is made of others may be right by what the student's own ones give. That is for
those who made a mistake in them, and paid for it: whose functions are right needs no excuse, and
whose functions are no longer those that were judged gets none.
"""

from collections.abc import Callable, Mapping
from functools import cache

from autograde.judge.check import Check, run
from autograde.judge.results import CheckResult
from autograde.judge.student import Lost, Respondent


def lost_marks(
    checks: Mapping[str, Check],
    respondent: Respondent,
    seed: Callable[[str], bytes],
    verdicts: Mapping[str, CheckResult] | None = None,
) -> Lost:
    """Tells of each function, by its check in ``checks``, whether it has lost marks.

    It is judged as ``respondent`` has it now, on other cases: ``seed`` gives those that belong to a
    name. With ``verdicts``, there has to be one on it, and what fails now has to have failed then.
    """

    @cache
    def lost(name: str) -> bool:
        if verdicts is not None and name not in verdicts:
            return False
        excused = []

        def below(piece: str) -> bool:
            excused.append(lost(piece))
            return excused[-1]

        now = run(checks[name], respondent, seed(f"{name} again"), below, explain=False)
        wrong = not now.passed or any(excused)
        if verdicts is None:
            return wrong
        return wrong and _no_better(verdicts[name], now)

    return lost


def _no_better(earlier: CheckResult, now: CheckResult) -> bool:
    """Whether all that holds of an earlier verdict holds now."""
    return len(earlier.criteria) == len(now.criteria) and all(
        after.passed or not before.passed
        for before, after in zip(earlier.criteria, now.criteria, strict=True)
    )
