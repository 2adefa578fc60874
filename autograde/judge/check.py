"""A check: a function that asks a student's code for answers, with its points and its name."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograde.judge.criteria import Criteria
from autograde.judge.draw import Draw
from autograde.judge.misconception import Misconception, diagnose
from autograde.judge.results import CheckResult
from autograde.judge.student import Lost, Respondent, Student

Body = Callable[[Student, Draw, Criteria], None]


@dataclass(frozen=True)
class Check:
    """What is asked in one cell of an assignment.

    ``id`` is the ``grade_id`` of the cell and ``title`` what the student reads as its name.
    ``misconceptions`` are known mistakes for each function that the check asks for.
    """

    id: str
    title: str
    assignment: str
    points: float
    body: Body
    misconceptions: Mapping[str, Sequence[Misconception]]


def check(
    assignment: str, points: float, misconceptions: Mapping[str, Sequence[Misconception]]
) -> Callable[[Body], Check]:
    """Make a check of a function; its name is the check's id and its docstring the title."""

    def decorate(body: Body) -> Check:
        title = (body.__doc__ or "").strip().splitlines()
        if not title:
            msg = f"the check {body.__name__} needs a docstring: it is what the student reads"
            raise TypeError(msg)
        return Check(body.__name__, title[0], assignment, points, body, misconceptions)

    return decorate


def run(
    check: Check,
    respondent: Respondent,
    seed: bytes,
    lost: Lost = lambda name: False,
    *,
    explain: bool = True,
) -> CheckResult:
    """Judge what ``respondent`` answers; ``seed`` decides the random cases.

    What is made of other functions of the student's may be right by those that ``lost`` marks.
    Unless it is to ``explain`` them, no known mistake is looked for in wrong answers.
    """
    student, criteria = Student(respondent, lost), Criteria()
    found = None
    # A student's answer may hold anything: a warning about it would land in the notebook.
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        check.body(student, Draw(seed + check.id.encode()), criteria)
        if explain and not all(criterion.passed for criterion in criteria.results):
            for function, candidates in check.misconceptions.items():
                found = found or diagnose(function, candidates, student.exchanges)
    return CheckResult(
        check.id,
        check.title,
        check.points,
        tuple(criteria.results),
        found.name if found else None,
        found.hint if found else None,
        found.read if found else None,
    )
