"""The check of Monte Carlo dropout: the mean of many passes, and how they differ."""

from collections.abc import Iterator
from typing import Any

from autograde.checks.dropout.dropped import Findings
from autograde.checks.dropout.predictions import of_predictions
from autograde.checks.dropout.shared import Case, last_word, together
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import close, kind_of
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.misconceptions import dropout as wrong
from autograde.problems.drivers.dropout import softmax_layer
from autograde.reference import dropout


def averages_of(student: Student, cases: list[Case], normal: Any = None) -> Answers:
    """The student's averages over masks, one question for each case."""
    return together(
        [
            student.answers(
                dropout.monte_carlo_dropout,
                [case],
                (),
                driver="watch_passes",
                normal=normal or of_predictions(case, softmax_layer),
            )
            for case in cases
        ]
    )


def averaged(answers: Answers) -> Iterator[Findings]:
    """The findings of every answer; raises :class:`Unmet` where there are none."""
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        said = exchange.normal(value)
        if said["answer"] == "no pair":
            raise Unmet(
                _("{name} should return (mean, std), but came back with {kind}.").format(
                    name=answers.name, kind=kind_of(value["answer"])
                )
            )
        if said["answer"] != "a pair":
            raise Unmet(_("predict was not called with batches of the shape of x."))
        yield said


def passes_differ(answers: Answers) -> None:
    """Raise :class:`Unmet` unless there is a pass for each of the samples, with its own mask."""
    for said in averaged(answers):
        if said["masks"] == "none":
            raise Unmet(_("predict is always handed x itself: nothing is dropped."))
        if said["inputs"] != "dropped":
            raise Unmet(_("What predict is handed is not x with some of its numbers dropped."))
        if said["masks"] == "one for all":
            raise Unmet(_("All passes have the same mask."))
        if said["passes"] != "as asked":
            raise Unmet(_("There are {n} passes, not `samples`.").format(n=said["passes"]))


def mean_and_std(answers: Answers, *wanted: str) -> None:
    """Raise :class:`Unmet` unless the ``wanted`` parts are those over the passes."""
    right = {"mean": "mean", "std": "standard deviation"}
    for said in averaged(answers):
        for part in wanted:
            if said[part] != right[part]:
                raise Unmet(
                    _(
                        "{part} is not the {what} over the passes, for each example and class."
                    ).format(part=part, what=right[part])
                )


@check("dropout", points=3, misconceptions={"monte_carlo_dropout": wrong.MONTE_CARLO})
def monte_carlo_dropout(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Dropout left on: the mean over many masks, and how much they differ"""

    def case(batch: int, rate: float = 0.2) -> Case:
        return {
            "x": draw.vector(batch, 20),
            "rate": rate,
            "samples": draw.integer(6, 9),
            "kernel": draw.vector(20, 4, scale=0.3),
            "bias": draw.vector(4, scale=0.3),
            "seed": draw.integer(0, 10**6),
        }

    def again(value: Any) -> Findings:
        return {"again": isinstance(value, dict) and close(value.get("answer"), value.get("again"))}

    answers = averages_of(student, [case(3), case(5)])
    with criterion(_("one pass for each of the samples, each with its own mask"), weight=2):
        passes_differ(answers)
    with criterion(_("the mean of the predictions"), weight=2):
        mean_and_std(answers, "mean")
    with criterion(_("their standard deviation"), weight=2):
        mean_and_std(answers, "std")
    with criterion(_("what is handed in stays as it was")):
        list(averaged(answers))
        answers.leave_inputs_alone()
    with criterion(_("the random numbers are those of rng")):
        list(averaged(answers))
        asked = averages_of(last_word(student, criterion), [case(2)], again)
        if not again(asked.values()[0])["again"]:
            raise Unmet(_("Two generators with the same seed gave different results."))
    with criterion(_("a batch of one; and rate 0: all passes agree")):
        asked = averages_of(last_word(student, criterion), [case(1), case(2, rate=0.0)])
        mean_and_std(asked, "mean", "std")
