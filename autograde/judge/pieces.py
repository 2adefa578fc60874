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
    verdicts: Mapping[str, CheckResult],
) -> Lost:
    """Tells of each function, by its check in ``checks``, whether it has lost marks.

    It is judged as ``respondent`` has it now, with the seed that ``seed`` gives for the check. If
    there is a verdict on it in ``verdicts`` already, the one of now has to be the same.
    """

    @cache
    def lost(name: str) -> bool:
        check = checks[name]
        if run(check, respondent, seed(name)).passed:
            return False
        earlier = verdicts.get(name)
        return earlier is None or _held(earlier) == _held(run(check, respondent, seed(name), lost))

    return lost


def _held(result: CheckResult) -> list[bool]:
    return [criterion.passed for criterion in result.criteria]
