"""Checks of the second stage, which trains on everything."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograde.checks.early_stopping.curves import Array, parts_came
from autograde.checks.early_stopping.regressions import (
    NEVER,
    Case,
    Good,
    again,
    always,
    catches_up,
    deceived,
    falls_behind,
    found_case,
    on,
    perfect_case,
    stays_behind,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import early_stopping as wrong
from autograde.reference import early_stopping

TWO_STAGES = ("w", "epochs")
Second = Callable[[Case, Array, int], Any]


def stages(
    student: Student, truth: Callable[..., Any], cases: list[Case], second: Second
) -> Answers:
    """The answers on both stages; where they are wrong, next to what ``second`` makes of the first.

    The first stage is then the student's own ``train_with_patience``: a mistake counts once.
    """

    def ask(own: list[Any] | None = None) -> Answers:
        return student.answers(truth, cases, TWO_STAGES, driver="both_stages", own=own)

    answers = ask()
    if answers.right() or not student.lost("train_with_patience"):
        return answers
    own = student.answers(
        early_stopping.train_with_patience, cases, ("w", "best_epoch"), driver="first_stage"
    )
    found = []
    for case, exchange in zip(cases, own.exchanges, strict=True):
        value = exchange.reply.value
        named = value if isinstance(value, Mapping) else {}
        w, best_epoch = as_array(named.get("w")), as_array(named.get("best_epoch"))
        if w is None or w.shape != case["w"].shape:
            return answers
        if best_epoch is None or best_epoch.ndim or best_epoch not in range(case["max_epochs"] + 1):
            return answers
        found.append(second(case, w, int(best_epoch)))
    return ask(found)


def agree_on_stages(answers: Answers, *wanted: str) -> None:
    """Compare the named parts, if they came at all."""
    parts_came(answers, *TWO_STAGES)
    answers.agree(*wanted)


@check("early-stopping", points=4, misconceptions={"two_stage_restart": wrong.RESTART})
def two_stage_restart(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Two stages: find out how long, then start again with everything"""
    truth = early_stopping.two_stage_restart
    cases = [found_case(draw, deceived), *(found_case(draw) for _i in range(4))]
    cases.append(found_case(draw, bumpy=True))
    answers = stages(student, truth, cases, again)
    with criterion(_("how long the second stage trains"), weight=2):
        agree_on_stages(answers, "epochs")
    with criterion(_("the weights that come out of it"), weight=4):
        agree_on_stages(answers, "w")
    with criterion(_("the first stage may run out of epochs")):
        short = found_case(draw)
        agree_on_stages(stages(student, truth, [short | {"max_epochs": 2}], again))
    with criterion(UNTOUCHED):
        parts_came(answers, *TWO_STAGES)
        leave_inputs_alone(student, answers)


@check("early-stopping", points=4, misconceptions={"two_stage_continue": wrong.CONTINUE})
def two_stage_continue(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Two stages: stop early, then go on with everything until validation catches up"""
    truth = early_stopping.two_stage_continue

    def ask(
        low: int, high: int, *bumpy: bool, more: Good = always, besides: Sequence[Case] = ()
    ) -> Answers:
        def good(case: Case, w: Array, best_epoch: int) -> bool:
            return catches_up(case, w, low, high) and more(case, w, best_epoch)

        cases = [found_case(draw, good, bumpy=each) for each in bumpy]
        return stages(student, truth, [*cases, *besides], on)

    answers = ask(2, 8, False, False, False, False, True)
    with criterion(_("how long the second stage trains"), weight=2):
        agree_on_stages(answers, "epochs")
    with criterion(_("the weights that come out of it"), weight=4):
        agree_on_stages(answers, "w")
    with criterion(_("validation has caught up at once: nothing to do")):
        agree_on_stages(ask(0, 0, False, more=falls_behind, besides=[perfect_case(draw)]))
    with criterion(_("it never catches up: max_epochs and no more")):
        agree_on_stages(ask(NEVER, NEVER, False, more=stays_behind))
    with criterion(UNTOUCHED):
        parts_came(answers, *TWO_STAGES)
        leave_inputs_alone(student, answers)
