"""Checks of the assignment on gradient descent: online, batch and mini-batch."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, close, with_number
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import gradient_descent as wrong
from autograde.plain import parts
from autograde.reference import gradient_descent

Case = dict[str, Any]
Batches = Callable[[Case], list[Any]]
"""The rows of each mini-batch of an epoch, in turn."""

WEIGHTS = ("w", "b")


def data(draw: Draw, n: int, features: int) -> Case:
    """A model and ``n`` examples; no feature looks like another, no error is zero."""
    return {
        "w": draw.vector(features),
        "b": float(draw.vector()),
        "x": draw.vector(n, features),
        "y": draw.vector(n) + 3.0,
    }


@check("gradient-descent", points=3, misconceptions={"mse_gradient": wrong.MSE_GRADIENT})
def mse_gradient(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The gradient of the mean squared error"""
    names = ("dw", "db")

    def ask(cases: Sequence[Case], expected: Sequence[Any] | None = None) -> Answers:
        return student.answers(
            gradient_descent.mse_gradient,
            cases,
            names,
            expected=expected,
            normal=lambda value: with_number(value, names, "db"),
        )

    answers = ask([data(draw, *shape) for shape in ((3, 2), (4, 2), (5, 3), (2, 3))])
    with criterion(_("dw: one number for each weight"), weight=3):
        answers.agree("dw")
    with criterion(_("db: one number"), weight=2):
        answers.agree("db")
    with criterion(_("one example alone, and a model of one weight")):
        ask([data(draw, 1, 2), data(draw, 4, 1)]).agree()
    with criterion(_("where the model is right about every example, nothing pulls"), weight=0.5):
        fits = data(draw, 3, 2)
        ask([fits | {"y": fits["x"] @ fits["w"] + fits["b"]}]).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
    run = keras_runs.load("epochs")
    first = {name: run.arrays[name] for name in ("x", "y")} | weights(run, "all", 0)
    after = weights(run, "all", 1)
    rate = run.provenance.settings["learning_rate"]
    with criterion.recorded(_("the gradient by which Keras takes its first step"), weight=2):
        gradient = tuple((first[name] - after[name]) / rate for name in WEIGHTS)
        ask([{name: first[name] for name in ("w", "b", "x", "y")}], [gradient]).agree()


def weights(run: keras_runs.Run, batch_size: str, epoch: int) -> Case:
    """The model that Keras had after so many epochs."""
    b = float(run.arrays[f"b_{batch_size}"][epoch])
    return {"w": run.arrays[f"w_{batch_size}"][epoch], "b": b}


def ask_epochs(
    student: Student,
    truth: Callable[..., Any],
    cases: Sequence[Case],
    batches: Batches,
    expected: Sequence[Any] | None = None,
) -> Answers:
    """The student's epochs next to the right ones, or those that the student's gradient makes."""

    def ask(own: Sequence[Any] | None = None) -> Answers:
        return student.answers(
            truth,
            cases,
            WEIGHTS,
            expected=expected,
            own=own,
            normal=lambda value: with_number(value, WEIGHTS, "b"),
        )

    answers = ask()
    own = None if answers.right() else own_pieces(student, cases, batches)
    return ask(own) if own else answers


def own_pieces(student: Student, cases: Sequence[Case], batches: Batches) -> list[Any] | None:
    """The epochs that the student's own gradient makes, if it makes any: a mistake counts once.

    A gradient that leaves some weight where it was, in every case, would make an epoch that does
    nothing right, and one that is the same for all examples an epoch that looks at none. In single
    cases weights may stay: the signs of two errors cancel.
    """
    if not student.lost("mse_gradient"):
        return None
    epochs = [
        {name: case[name] for name in (*WEIGHTS, "x", "y", "learning_rate")}
        | {"batches": batches(case)}
        for case in cases
    ]
    others = [each | {"x": each["x"] + 1.0, "y": each["y"] - 20.0} for each in epochs]

    def ask(epochs: Sequence[Case]) -> list[Any]:
        own = student.answers(gradient_descent.mse_gradient, epochs, WEIGHTS, driver="descend")
        return [parts(exchange.reply.value, WEIGHTS) for exchange in own.exchanges]

    found = ask(epochs)
    if all(map(close, found, ask(others))):
        return None
    none = (None,) * len(WEIGHTS)
    moves = [
        [smallest_move(case[name], now) for name, now in zip(WEIGHTS, part or none, strict=True)]
        for case, part in zip(cases, found, strict=True)
    ]
    return found if (np.max(moves, axis=0) > 1e-6).all() else None


def smallest_move(before: Any, now: Any) -> float:
    """The smallest change of a weight in an update; nan if they are no such weights."""
    after = as_array(now)
    if after is None or after.shape != np.shape(before) or not np.isfinite(after).all():
        return float("nan")
    return float(np.abs(after - before).min())


def epochs(
    student: Student,
    criterion: Criteria,
    truth: Callable[..., Any],
    cases: Sequence[Case],
    batches: Batches,
    title: str,
) -> None:
    """What every kind of epoch is asked: the weights, the bias, and its inputs."""
    answers = ask_epochs(student, truth, cases, batches)
    with criterion(title, weight=3):
        answers.agree("w")
    with criterion(_("the bias after one epoch"), weight=2):
        answers.agree("b")
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)


def follow_keras(
    student: Student,
    criterion: Criteria,
    truth: Callable[..., Any],
    kind: str,
    batches: Batches,
    names: tuple[str, ...],
) -> None:
    """Three epochs of ``Dense(1)``: each starts where Keras was, and ends where Keras was next."""
    run = keras_runs.load("epochs")
    size = run.provenance.settings["batch_sizes"][kind]
    fixed = {"x": run.arrays["x"], "y": run.arrays["y"], "batch_size": size}
    fixed["learning_rate"] = run.provenance.settings["learning_rate"]
    cases = [
        {name: (fixed | weights(run, kind, epoch) | {"order": order})[name] for name in names}
        for epoch, order in enumerate(run.arrays["orders"])
    ]
    reached = [tuple(weights(run, kind, epoch + 1).values()) for epoch in range(len(cases))]
    with criterion.recorded(_("the numbers of {n} epochs of Keras").format(n=len(cases)), weight=2):
        ask_epochs(student, truth, cases, batches, reached).agree()


@check("gradient-descent", points=3, misconceptions={"online_epoch": wrong.ONLINE})
def online_epoch(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Online: an update after every example"""
    truth = gradient_descent.online_epoch
    names = ("w", "b", "x", "y", "order", "learning_rate")

    def case(n: int, features: int) -> Case:
        order = {"order": draw.permutation(n), "learning_rate": draw.uniform(0.04, 0.09)}
        return data(draw, n, features) | order

    def batches(case: Case) -> list[Any]:
        return list(gradient_descent.batches(case["order"], 1))

    cases = [case(3, 2), case(3, 2), case(5, 2), case(5, 3), case(7, 3)]
    epochs(student, criterion, truth, cases, batches, _("the weights after one epoch"))
    with criterion(_("every example counts, in the order that is given"), weight=2):
        again = cases[-1]
        # A shift is not its own inverse: who looks up the turn of each example has another order.
        orders = (again["order"][::-1], np.arange(7), np.roll(np.arange(7), draw.integer(1, 6)))
        turned = [again | {"order": order} for order in orders]
        ask_epochs(student, truth, turned, batches).agree()
    with criterion(_("one example alone")):
        ask_epochs(student, truth, [case(1, 2)], batches).agree()
    follow_keras(student, criterion, truth, "1", batches, names)


@check("gradient-descent", points=2, misconceptions={"batch_epoch": wrong.BATCH})
def batch_epoch(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Batch: one update by all the examples"""
    truth = gradient_descent.batch_epoch
    names = ("w", "b", "x", "y", "learning_rate")

    def case(n: int, features: int) -> Case:
        return data(draw, n, features) | {"learning_rate": draw.uniform(0.04, 0.09)}

    def batches(case: Case) -> list[Any]:
        return [np.arange(len(case["y"]))]

    cases = [case(2, 2), case(3, 2), case(5, 3), case(7, 1)]
    epochs(student, criterion, truth, cases, batches, _("the weights after one epoch"))
    with criterion(_("one example alone")):
        ask_epochs(student, truth, [case(1, 2)], batches).agree()
    follow_keras(student, criterion, truth, "all", batches, names)


@check("gradient-descent", points=5, misconceptions={"mini_batch_epoch": wrong.MINI_BATCH})
def mini_batch_epoch(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Mini-batch: an update after every few examples"""
    truth = gradient_descent.mini_batch_epoch
    names = ("w", "b", "x", "y", "order", "batch_size", "learning_rate")

    def case(n: int, batch_size: int, features: int = 2) -> Case:
        return data(draw, n, features) | {
            "order": draw.permutation(n),
            "batch_size": batch_size,
            "learning_rate": draw.uniform(0.04, 0.09),
        }

    def batches(case: Case) -> list[Any]:
        return list(gradient_descent.batches(case["order"], case["batch_size"]))

    even = [case(4, 2), case(6, 3), case(6, 2, 3), case(9, 3, 1)]
    epochs(student, criterion, truth, even, batches, _("the weights after one epoch"))
    with criterion(_("a last mini-batch that is smaller than the others"), weight=2):
        uneven = [case(3, 2), case(7, 3), case(5, 4, 3), case(8, 3)]
        ask_epochs(student, truth, uneven, batches).agree()
    with criterion(_("a batch size larger than the data")):
        ask_epochs(student, truth, [case(3, 4), case(5, 12)], batches).agree()
    with criterion(_("batches of one example are online, a batch of all is batch")):
        ask_epochs(student, truth, [case(5, 1), case(5, 5)], batches).agree()
    follow_keras(student, criterion, truth, "8", batches, names)
