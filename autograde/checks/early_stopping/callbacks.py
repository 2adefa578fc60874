"""Checks of callbacks: what they do in fits whose losses are known."""

from collections.abc import Callable, Mapping
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
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import kind_of
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers, value_of
from autograde.misconceptions import callbacks as wrong
from autograde.reference import early_stopping

Case = dict[str, Any]


def rehearsed(
    student: Student,
    truth: Callable[..., Any],
    settings: Case,
    logs: Mapping[str, Array],
    *attributes: str,
    expected: Any = None,
    anew: bool = False,
) -> Answers:
    """The student's callback in fits that report these ``logs``, each of shape (fits, epochs)."""
    curves = {name: np.atleast_2d(curve) for name, curve in logs.items()}
    case: Case = {"settings": settings, "logs": curves}
    case |= {"attributes": attributes} if attributes else {}
    case |= {"anew": anew} if anew else {}
    return student.answers(
        truth,
        [case],
        ("epochs", "w", *attributes),
        driver="rehearse",
        expected=None if expected is None else [expected],
    )


def behaves(answers: Answers, *wanted: str) -> None:
    """Raise :class:`Unmet` unless it is a callback that does what it should in these parts."""
    for exchange in answers.exchanges:
        value = value_of(answers.name, exchange)
        if not isinstance(value, dict) or not all(
            isinstance(value.get(name), list) for name in answers.names
        ):
            made = value.get("answer") if isinstance(value, dict) else value
            raise Unmet(
                _(
                    "{function}(...) should make an instance of a subclass of "
                    "keras.callbacks.Callback, but came back with {kind}."
                ).format(function=answers.name, kind=kind_of(made))
            )
        for name in wanted:
            if any(part is None for part in value[name]):
                raise Unmet(
                    _("After a fit, the callback has no attribute {name}, or it is None.").format(
                        name=name
                    )
                )
    answers.agree(*wanted)


def falling(epochs: int) -> Array:
    """A training loss: it falls as long as one trains."""
    return 4 - np.arange(epochs) / 8


@check("early-stopping", points=2, misconceptions={"StopAt": wrong.STOP_AT})
def StopAt(student: Student, draw: Draw, criterion: Criteria) -> None:
    """A first callback: good enough, stop"""
    truth = early_stopping.StopAt

    def ask(accuracy: float, *levels: int, again: tuple[int, ...] = (), ahead: int = 16) -> Answers:
        """``levels`` are the validation accuracies in 64ths above ``accuracy``.

        Those in training are ``ahead`` of them.
        """
        valid = accuracy + np.array([levels, again] if again else [levels]) / 64
        return rehearsed(
            student,
            truth,
            {"accuracy": accuracy},
            {
                "accuracy": np.minimum(valid + ahead / 64, 1.0),
                "val_accuracy": valid,
                "val_loss": accuracy
                + np.stack([(6 - 8 * np.arange(len(levels))) / 64] * len(valid)),
            },
        )

    target = draw.integer(36, 44) / 64
    passes = (
        ask(target, -24, -18, -10, 5, 12, 14),
        ask(target, -30, 3, -4, 6, 8, 9),
        ask(target, 2, -5, 4),
    )
    with criterion(_("training ends with the first epoch that is good enough"), weight=3):
        for answers in passes:
            behaves(answers, "epochs")
    with criterion(_("the target itself is good enough")):
        behaves(ask(target, -12, 0, 0, 4))
    with criterion(_("never good enough: all epochs run")):
        behaves(ask(target, -24, -20, -8, -4, -1))
    with criterion(_("the accuracy in training has no say, as when dropout keeps it low")):
        behaves(ask(target, -12, -6, 3, 7, 9, ahead=-16))
    with criterion(_("the weights stay those of the last epoch")):
        for answers in passes:
            behaves(answers, "w")
    with criterion(_("a second fit is not stopped by the first one")):
        behaves(ask(target, -9, 2, 3, 4, again=(-30, -20, -10, 1)))


@check("early-stopping", points=5, misconceptions={"Patience": wrong.PATIENCE})
def Patience(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Early stopping as a Keras callback"""
    truth = early_stopping.Patience

    def ask(patience: int, *curves: Array, min_delta: float = 0.0) -> Answers:
        valid = np.stack(curves)
        logs = {"loss": np.stack([falling(valid.shape[1])] * len(curves)), "val_loss": valid}
        return rehearsed(student, truth, {"patience": patience, "min_delta": min_delta}, logs)

    down_and_up = eighths(draw, 3, 2, 1, 1.5, 2.5, 2, 3, 4, 5, 6)
    plain = [ask(patience, down_and_up) for patience in (1, 2, 3, 4)]
    with criterion(_("training ends when patience does"), weight=2):
        for answers in plain:
            behaves(answers, "epochs")
    with criterion(_("the weights at the end are those of the best epoch"), weight=3):
        for answers in plain:
            behaves(answers, "w")
    with criterion(_("they are when nothing stopped the training, too"), weight=2):
        behaves(ask(4, eighths(draw, 4, 3, 2, 1, 1.5, 2)))
    with criterion(_("an improvement makes patience whole again")):
        behaves(ask(3, eighths(draw, 5, 6, 6.5, 4, 4.5, 5, 3, 3.5, 4, 4.5, 2, 1)))
    with criterion(_("a loss is compared with the best one; an equal one is no improvement")):
        behaves(ask(3, eighths(draw, 4, 2, 3.75, 3.5, 3.25, 3, 2.75, 2.5)))
        behaves(ask(3, eighths(draw, 3, 2, 2.5, 2, 3, 2, 1)))
    with criterion(NOT_A_NUMBER):
        behaves(ask(3, broken_curve(draw)))
    with criterion(_("min_delta: how much is an improvement"), weight=2):
        small = eighths(draw, 4, 3.875, 3.375, 3.25, 3, 2.75, 2.5, 2.25)
        behaves(ask(2, small, min_delta=0.5))
        behaves(ask(3, eighths(draw, 4, 3, 2.75, 2.75, 3, 1), min_delta=0.25))
    with criterion(_("a second fit starts afresh"), weight=2):
        low, high = eighths(draw, 1, 0.5, 1, 2, 3, 4), eighths(draw, 9, 8, 7, 9, 10, 11)
        behaves(ask(2, low, high))
    run = keras_runs.load("early_stopping")
    losses = run.arrays["losses"]
    with criterion.recorded(KERAS.format(n=len(losses)), weight=2):
        for i, settings in keras_settings(run)[::2]:
            stopped, restored = run.arrays["stopped_epoch"][:, i], run.arrays["restored"][:, i]
            expected = {
                "epochs": np.where(stopped > 0, stopped + 1, losses.shape[1]),
                "w": np.stack([restored] * 2, axis=1),
            }
            behaves(
                rehearsed(
                    student,
                    truth,
                    settings,
                    {"val_loss": losses},
                    expected=expected,
                    anew=True,
                )
            )


KEPT = ("best_epoch", "best_weights")


@check("early-stopping", points=3, misconceptions={"BestWeights": wrong.BEST_WEIGHTS})
def BestWeights(student: Student, draw: Draw, criterion: Criteria) -> None:
    """A checkpoint in memory: keep the best, disturb nothing"""
    truth = early_stopping.BestWeights

    def ask(monitor: str, mode: str, **logs: Array) -> Answers:
        return rehearsed(student, truth, {"monitor": monitor, "mode": mode}, logs, *KEPT)

    valid = eighths(draw, 4, 2, 3, 1, 2.5, 0.5, 3.5, 3)
    accuracy = (np.array([20, 36, 30, 50, 44, 58, 40, 47]) - draw.integer(0, 12)) / 64
    logs = {"loss": falling(8), "val_loss": valid, "val_accuracy": accuracy}
    low, high = ask("val_loss", "min", **logs), ask("val_accuracy", "max", **logs)
    with criterion(_("a loss: the epoch with the lowest"), weight=2):
        behaves(low, "best_epoch")
    with criterion(_("and its weights"), weight=2):
        behaves(low, "best_weights")
    with criterion(_("an accuracy: the epoch with the highest, and its weights"), weight=2):
        behaves(high, *KEPT)
    with criterion(_("of equals the first"), weight=2):
        ties = eighths(draw, 3, 1, 2, 1, 3)
        behaves(ask("val_loss", "min", loss=falling(5), val_loss=ties), *KEPT)
        behaves(ask("val_accuracy", "max", val_loss=ties, val_accuracy=1 - ties / 16), *KEPT)
    with criterion(_("whatever monitor names is watched")):
        rising = {"loss": valid, "val_loss": falling(8), "accuracy": falling(8)}
        behaves(ask("loss", "min", **rising), *KEPT)
        behaves(ask("val_loss", "max", **rising), *KEPT)
    with criterion(_("values below 0, and a best one of 0")):
        below = -eighths(draw, 3, 1, 2, 0.5, 1.5)
        behaves(ask("val_score", "max", loss=falling(5), val_score=below), *KEPT)
        through = draw.integer(1, 6) / 8 * np.array([2.0, 0.0, 1.5, 1.0, 0.5])
        behaves(ask("val_loss", "min", loss=falling(5), val_loss=through), *KEPT)
        behaves(ask("val_score", "max", loss=falling(5), val_score=-through), *KEPT)
    with criterion(_("training runs to its end, and its weights stay"), weight=2):
        for answers in (low, high):
            behaves(answers, "epochs", "w")
    run = keras_runs.load("early_stopping")
    curves = run.arrays["losses"]
    saves = _("the same epochs as in the file of Keras's ModelCheckpoint, {n} times")
    with criterion.recorded(saves.format(n=len(curves))):
        for mode, name in (("min", "saved"), ("max", "saved_max")):
            epoch, last = run.arrays[name], np.full(len(curves), curves.shape[1] - 1)
            expected = {
                "epochs": last + 1,
                "w": np.stack([last] * 2, axis=1),
                "best_epoch": epoch,
                "best_weights": np.stack([epoch] * 2, axis=1),
            }
            behaves(
                rehearsed(
                    student,
                    truth,
                    {"monitor": "val_loss", "mode": mode},
                    {"val_loss": curves},
                    *KEPT,
                    expected=expected,
                    anew=True,
                ),
                *KEPT,
            )
