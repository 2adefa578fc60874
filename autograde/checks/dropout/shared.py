"""What the checks of dropout share: rates, and what can be said of what was dropped."""

from collections.abc import Callable, Iterator
from typing import Any

from autograde.checks.dropout.dropped import Findings, of_generators, of_masks
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student
from autograde.judge.compare import number
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.reference import dropout

Case = dict[str, Any]

SHAPE = (32, 20)

CALLS = 10
"""Ten masks of this shape hold 6400 units; :mod:`.masks` tells what they prove."""


def rates(draw: Draw) -> list[float]:
    """A small rate and a large one, none of them near a half or equal to one less the other."""
    pairs = [(0.2, 0.7), (0.3, 0.8)]
    return list(pairs[draw.integer(0, 1)])


def last_word(student: Student, criterion: Criteria) -> Student:
    """Who answers questions that would hide which mistake it was, had there been one before."""
    right = all(result.passed for result in criterion.results)
    return student if right else Student(student.respondent)


def found(answers: Answers) -> Iterator[tuple[str, float, Findings]]:
    """The start of a sentence, the rate and the findings of every answer.

    Raises :class:`Unmet` where an answer is nothing that findings could be told of.
    """
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        findings, rate = exchange.normal(value), exchange.question.arguments["rate"]
        if "problem" in findings:
            raise Unmet(findings["problem"])
        yield _("With rate = {rate}: ").format(rate=rate), rate, findings


def dropped_share(answers: Answers, own: dict[float, Findings] | None = None) -> None:
    """Raise :class:`Unmet` unless about the share ``rate`` is dropped, or what ``own`` masks do."""
    for where, rate, findings in found(answers):
        follows = bool(own) and findings["share"] == (own or {})[rate].get("share")
        if findings["share"] != rate and not follows:
            raise Unmet(
                where
                + _("a share of about {actual} is dropped; expected {rate}.").format(
                    actual=number(findings["share"]), rate=rate
                )
            )


def each_on_its_own(answers: Answers, own: dict[float, Findings] | None = None) -> None:
    """Raise :class:`Unmet` unless every unit is drawn alone, or as ``own`` masks are."""
    said = {
        "all alike": _("all units are kept, or all are dropped."),
        "same in every call": _("every call drops the same units."),
        "same for every example": _("the same units are dropped in every example of the batch."),
        "same for every feature": _("whole examples are dropped: a row is kept or lost as one."),
        "same number every time": _("the same number of units is dropped every time."),
        "some more than others": _("some units are dropped much more often than others."),
    }
    for where, rate, findings in found(answers):
        follows = bool(own) and findings["structure"] == (own or {})[rate].get("structure")
        if findings["structure"] in said and not follows:
            raise Unmet(where + said[findings["structure"]])


def comes_from_the_generator(
    student: Student,
    criterion: Criteria,
    truth: Callable[..., Any],
    answers: Answers,
    own: dict[float, Findings] | None = None,
) -> None:
    """The criterion on ``rng``: the same seed gives the same answer, and another seed another.

    Not if ``own`` masks, of which the answers are made, are always the same.
    """
    asked = last_word(student, criterion)
    fixed = bool(own) and all(
        findings.get("structure") == "same in every call" for findings in (own or {}).values()
    )

    def normal(value: Any) -> Findings:
        return of_generators(value, fixed=fixed)

    with criterion(_("the random numbers are those of rng")):
        list(found(answers))
        cases = [exchange.question.arguments for exchange in answers.exchanges[:1]]
        drawn = asked.answers(truth, cases, (), driver="with_generator", normal=normal)
        for value in drawn.values():
            from_rng(normal(value))


def from_rng(findings: Findings) -> None:
    """Raise :class:`Unmet` unless what was drawn depends on the generator, and on it alone."""
    if not findings["again"]:
        raise Unmet(_("Two generators with the same seed gave different results: rng is not used."))
    if not findings["renews"]:
        raise Unmet(
            _("Generators with different seeds gave exactly the same result: rng is not used.")
        )


def masks_of(student: Student, draw: Draw, wanted: list[float]) -> list[Answers]:
    """The student's masks for each rate, one question each."""
    return [
        student.answers(
            dropout.draw_mask,
            [{"seed": draw.integer(0, 10**6), "calls": CALLS, "shape": SHAPE, "rate": rate}],
            (),
            driver="with_generator",
            normal=of_masks(SHAPE, rate),
        )
        for rate in wanted
    ]


def together(answers: list[Answers]) -> Answers:
    """Answers to questions that were put one by one."""
    exchanges = [exchange for one in answers for exchange in one.exchanges]
    return Answers(answers[0].name, (), exchanges)
