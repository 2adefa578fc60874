"""Checks of the rule on a curve that is known, and of a training that follows it."""

from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.early_stopping.curves import (
    KERAS,
    NOT_A_NUMBER,
    Array,
    broken_curve,
    eighths,
    keras_settings,
    parts_came,
    slow_curve,
    tempting_curve,
    trembling_curve,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import unwrapped
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import early_stopping as wrong
from autograde.plain import parts
from autograde.reference import early_stopping

STOPPING = ("stopped_epoch", "best_epoch")


def plain_epochs(value: Any) -> Any:
    """``None`` for "never stopped" means the 0 that is asked for; arrays may hold the numbers."""
    found = parts(value, STOPPING)
    if found is None:
        return value
    stopped, best = map(unwrapped, found)
    return (0 if stopped is None else stopped, best)


@check("early-stopping", points=5, misconceptions={"stopping_epoch": wrong.STOPPING_EPOCH})
def stopping_epoch(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Patience: where a validation curve stops, and which epoch was the best"""
    truth = early_stopping.stopping_epoch

    def ask(patience: int, *curves: Array, min_delta: float = 0.0) -> Answers:
        cases = [
            {"losses": losses, "patience": patience, "min_delta": min_delta} for losses in curves
        ]
        return student.answers(truth, cases, STOPPING, normal=plain_epochs)

    down_and_up = eighths(draw, 3, 2, 1, 1.5, 2.5, 2, 3, 2.5, 3.5, 4)
    plain = [ask(patience, down_and_up) for patience in (1, 2, 3, 4)]
    with criterion(_("a curve that falls and rises: where it stops"), weight=2):
        for answers in plain:
            answers.agree("stopped_epoch")
    with criterion(_("a curve that falls and rises: the best epoch")):
        for answers in plain:
            answers.agree("best_epoch")
    with criterion(_("an improvement makes patience whole again"), weight=2):
        ask(3, eighths(draw, 5, 6, 6.5, 4, 4.5, 5, 3, 3.5, 4, 4.5, 2, 1)).agree()
        ask(2, eighths(draw, 4, 5, 3, 3.5, 2, 2.5, 1, 3, 3.5, 0.5)).agree()
    with criterion(_("a loss is compared with the best one, not with the one before"), weight=2):
        ask(3, eighths(draw, 4, 2, 3.75, 3.5, 3.25, 3, 2.75, 2.5)).agree()
    with criterion(_("an equal loss is no improvement")):
        ask(3, eighths(draw, 3, 2, 2.5, 2, 3, 2, 1)).agree()
    with criterion(_("min_delta: small steps may add up to an improvement"), weight=2):
        ask(2, eighths(draw, 4, 3.875, 3.375, 3.25, 3, 2.75, 2.5, 2.25), min_delta=0.5).agree()
        ask(3, eighths(draw, 4, 3, 2.875, 2.75, 2.625, 2.25), min_delta=0.5).agree()
    with criterion(_("an improvement of exactly min_delta is not enough")):
        ask(3, eighths(draw, 4, 3, 2.75, 2.75, 3, 1), min_delta=0.25).agree()
    with criterion(_("a curve that nothing stops")):
        ask(3, eighths(draw, 4, 3, 2, 1, 1.5), eighths(draw, 3, 2, 1)).agree()
    with criterion(NOT_A_NUMBER):
        ask(3, broken_curve(draw)).agree()
        # Many take the first loss for the best one: that must not hide the hint on another mistake.
        if all(result.passed for result in criterion.results):
            ask(3, eighths(draw, np.nan, 3, 2, 4, 5, 6)).agree()
            ask(2, eighths(draw, np.nan, 3, 2, 4, 5, 6)).agree()
            ask(1, eighths(draw, np.nan, 1)).agree()
    with criterion(_("random curves"), weight=2):
        for patience in (1, 4):
            ask(patience, *(tempting_curve(draw, 16, patience) for _i in range(2))).agree()
        for patience, min_delta in ((2, 0.25), (3, 0.125)):
            curves = [trembling_curve(draw, 16, patience, min_delta) for _i in range(2)]
            ask(patience, *curves, min_delta=min_delta).agree()
    run = keras_runs.load("early_stopping")
    with criterion.recorded(KERAS.format(n=len(run.arrays["losses"])), weight=2):
        for i, settings in keras_settings(run):
            answers = student.answers(
                truth,
                [{"curves": run.arrays["losses"], **settings}],
                STOPPING,
                driver="stopping_epochs",
                expected=[{name: run.arrays[name][:, i] for name in STOPPING}],
            )
            parts_came(answers, *STOPPING)
            answers.agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, *plain)


TRAINED = ("w", "best_epoch", "epochs")


@check("early-stopping", points=5, misconceptions={"train_with_patience": wrong.TRAIN})
def train_with_patience(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Training with patience: the best weights come back"""
    truth = early_stopping.train_with_patience

    def ask(losses: Array, patience: int, max_epochs: int, untrained: float = 99.0) -> Answers:
        case = {
            "w": draw.vector(2),
            "untrained": untrained,
            "losses": losses,
            "patience": patience,
            "max_epochs": max_epochs,
        }
        return student.answers(truth, [case], TRAINED, driver="rehearsed_training")

    def agree(answers: Answers, *wanted: str) -> None:
        parts_came(answers, "w", "best_epoch")
        answers.agree(*wanted)

    rises = [
        ask(eighths(draw, 3, 2, 1, 1.5, 2.5, 2, 3, 4, 5, 6, 7, 8), patience, 12)
        for patience in (1, 2, 4)
    ]
    with criterion(_("the weights are those of the best epoch"), weight=3):
        for answers in rises:
            agree(answers, "w")
    with criterion(_("the best epoch, counted from 0"), weight=2):
        for answers in rises:
            agree(answers, "best_epoch")
    with criterion(_("training ends when patience does"), weight=2):
        for answers in rises:
            agree(answers, "epochs")
    with criterion(_("an improvement makes patience whole again"), weight=2):
        again = eighths(draw, 4, 5, 5.5, 3, 3.5, 3.25, 2, 2.5, 3, 2.75, 1, 0.5)
        agree(ask(again, 3, 12))
        agree(ask(eighths(draw, 4, 2, 3.75, 3.5, 3.25, 3, 2.75, 2.5), 3, 8))
    with criterion(_("an equal loss is no improvement")):
        agree(ask(eighths(draw, 3, 2, 2.5, 2, 3, 2, 1), 3, 7))
    with criterion(_("an improvement may be small: here it is four millionths")):
        agree(ask(slow_curve(draw), 2, 6))
    with criterion(NOT_A_NUMBER):
        agree(ask(broken_curve(draw), 3, 9))
    with criterion(_("no more than max_epochs"), weight=2):
        falls = eighths(draw, 8, 7, 6, 5, 4, 3, 2, 1)
        agree(ask(falls, 3, 5))
        agree(ask(eighths(draw, 4, 3, 2, 2.5, 1, 0), 3, 4))
        agree(ask(falls, 2, 1))
    with criterion(_("the loss before the first epoch does not count")):
        agree(ask(eighths(draw, 4, 3, 3.5, 2, 5, 5, 5), 2, 7, untrained=0.125))
    with criterion(_("random curves")):
        for patience in (1, 2, 4):
            agree(ask(tempting_curve(draw, 14, patience), patience, 14))
    with criterion(UNTOUCHED):
        for answers in rises:
            parts_came(answers, "w", "best_epoch")
        leave_inputs_alone(student, *rises)
