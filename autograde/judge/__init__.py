"""How an answer is judged: checks, criteria, comparison, diagnosis, results.

Nothing here knows of processes, notebooks or grade books. What a student wrote is reached
through a *respondent*: anything that answers :class:`autograde.plain.Question`.
"""

from autograde.judge.check import Check, check, run
from autograde.judge.criteria import Criteria
from autograde.judge.draw import Draw
from autograde.judge.misconception import Misconception
from autograde.judge.pieces import lost_marks
from autograde.judge.results import CheckResult, CriterionResult
from autograde.judge.student import Lost, Respondent, Student

__all__ = [
    "Check",
    "CheckResult",
    "Criteria",
    "CriterionResult",
    "Draw",
    "Lost",
    "Misconception",
    "Respondent",
    "Student",
    "check",
    "lost_marks",
    "run",
]
