"""Checks of the assignment on L1, L2 and elastic net."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import Tolerance, as_array, with_number
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import penalties as wrong
from autograde.plain import parts
from autograde.reference import penalties

Case = dict[str, Any]
Truth = Callable[..., Any]
NAMES = ("penalty", "gradient")
STEP = ("kernel", "bias")
GONE = Tolerance(relative=0.0, absolute=5e-7)
"""Zero but for rounding: a difference of two numbers below one is off by 1e-7 in single precision
where it should be 0."""


def signed(draw: Draw, *shape: int) -> Any:
    """Weights of which the first is negative, and the second, if there is one, positive."""
    w = draw.vector(*shape)
    w.flat[:2] = np.abs(w.flat[:2]) * [-1.0, 1.0][: w.size]
    return w


def plain_number(value: Any) -> Any:
    """A penalty in an array that holds one number is that number."""
    return with_number(value, NAMES, "penalty")


def ask(
    student: Student, truth: Truth, cases: Sequence[Case], expected: Sequence[Any] | None = None
) -> Answers:
    """The student's penalties and gradients next to the right ones.

    An elastic net that is not right may be the sum of the student's own penalties.
    """

    def answers(own: Sequence[Any] | None = None) -> Answers:
        return student.answers(truth, cases, NAMES, expected=expected, own=own, normal=plain_number)

    found = answers()
    if truth is not penalties.elastic_net_penalty or found.right():
        return found
    own = own_sums(student, cases)
    return answers(own) if own else found


def own_sums(student: Student, cases: Sequence[Case]) -> list[Any] | None:
    """The sums of the student's own penalties, if there are both: a mistake counts once.

    A penalty without a gradient would make an elastic net without it right.
    """
    both = {"l1": penalties.l1_penalty, "l2": penalties.l2_penalty}
    lost = {factor: student.lost(truth.__name__) for factor, truth in both.items()}
    if not any(lost.values()):
        return None
    sums: list[Any] = []
    for case in cases:
        pieces = []
        for factor, truth in both.items():
            piece = {"w": case["w"], "factor": case[factor]}
            (exchange,) = ask(student, truth, [piece]).exchanges
            answer = exchange.reply.value if lost[factor] else exchange.expected
            found = parts(plain_number(answer), NAMES)
            value, slope = map(as_array, found) if found else (None, None)
            if value is None or slope is None or slope.shape != case["w"].shape:
                return None
            if value.size > slope.size:  # not summed, at most
                return None
            if case[factor] and not slope[case["w"] != 0].all():
                return None
            pieces.append((value, slope))
        if len({value.shape for value, _slope in pieces if value.size != 1}) > 1:
            return None
        sums.append(tuple(sum(part) for part in zip(*pieces, strict=True)))
    return sums


def penalty_and_gradient(
    student: Student, criterion: Criteria, truth: Truth, make: Callable[..., Case]
) -> None:
    """What every penalty is asked: the number, its gradient, any shape, zeros, its inputs.

    ``make`` gives a case for weights of the shape that it is handed.
    """
    vectors = ask(student, truth, [make(2), make(3), make(4)])
    with criterion(_("the penalty: one number"), weight=2):
        vectors.agree("penalty")
    with criterion(_("the gradient, of the shape of the weights"), weight=3):
        vectors.agree("gradient")
    with criterion(_("a kernel, a single weight, weights of any shape")):
        ask(student, truth, [make(3, 2), make(1), make(2, 1, 2)]).agree()
    with criterion(_("a weight of 0 costs nothing, and nothing pulls at it")):
        some = make(4)
        some["w"][:] = [0, -1.25, 0, 0.75]
        ask(student, truth, [some, make(2) | {"w": np.zeros(2)}]).agree()
    with criterion(UNTOUCHED, weight=0.5):
        leave_inputs_alone(student, vectors)


def as_keras(student: Student, criterion: Criteria, truth: Truth, *factors: str) -> None:
    """The numbers of Keras's regularizer and its autodiff on the recorded kernels."""
    run = keras_runs.load("penalties")
    arrays, settings = run.arrays, run.provenance.settings
    name = truth.__name__
    kernels = arrays["kernels"]
    with criterion.recorded(
        _("the numbers of Keras on {n} kernels").format(n=len(kernels)), weight=1.5
    ):
        rest = {factor: settings[factor] for factor in factors}
        expected = list(zip(arrays[f"{name}_value"], arrays[f"{name}_gradient"], strict=True))
        ask(student, truth, [{"w": kernel} | rest for kernel in kernels], expected).agree()


@check("penalties", points=3, misconceptions={"l1_penalty": wrong.L1})
def l1_penalty(student: Student, draw: Draw, criterion: Criteria) -> None:
    """L1: every weight pays by its size"""

    def case(*shape: int) -> Case:
        return {"w": signed(draw, *shape), "factor": draw.uniform(0.1, 0.4)}

    penalty_and_gradient(student, criterion, penalties.l1_penalty, case)
    as_keras(student, criterion, penalties.l1_penalty, "l1")


@check("penalties", points=3, misconceptions={"l2_penalty": wrong.L2})
def l2_penalty(student: Student, draw: Draw, criterion: Criteria) -> None:
    """L2: large weights pay most"""

    def case(*shape: int) -> Case:
        return {"w": signed(draw, *shape), "factor": draw.uniform(0.1, 0.4)}

    penalty_and_gradient(student, criterion, penalties.l2_penalty, case)
    as_keras(student, criterion, penalties.l2_penalty, "l2")


@check("penalties", points=3, misconceptions={"elastic_net_penalty": wrong.ELASTIC_NET})
def elastic_net_penalty(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Elastic net: both at once"""
    truth = penalties.elastic_net_penalty

    def case(*shape: int) -> Case:
        factors = {"l1": draw.uniform(0.1, 0.4), "l2": draw.uniform(0.5, 0.9)}
        return {"w": signed(draw, *shape)} | factors

    penalty_and_gradient(student, criterion, truth, case)
    with criterion(_("with one of the two factors at 0, the other penalty alone")):
        ask(student, truth, [case(3) | {"l1": 0.0}, case(3) | {"l2": 0.0}]).agree()
    as_keras(student, criterion, truth, "l1", "l2")


@check("penalties", points=4, misconceptions={"penalized_step": wrong.STEP})
def penalized_step(student: Student, draw: Draw, criterion: Criteria) -> None:
    """A step of gradient descent on the loss and its penalty"""

    def case(inputs: int, units: int) -> Case:
        """A step in which one weight changes its sign, where L1's gradient and shrinking part."""
        kernel, dkernel = draw.vector(inputs, units), draw.vector(inputs, units)
        kernel[0, 0], dkernel[0, 0] = 0.02, 1.0
        return {
            "kernel": kernel,
            "bias": draw.vector(units),
            "dkernel": dkernel,
            "dbias": draw.vector(units),
            "learning_rate": draw.uniform(0.2, 0.5),
            "l1": draw.uniform(0.1, 0.4),
            "l2": draw.uniform(0.5, 0.9),
        }

    steps = ask_steps(student, [case(2, 1), case(2, 2), case(3, 2), case(4, 3)])
    with criterion(_("the new kernel: the loss pulls, and so does the penalty"), weight=3):
        steps.agree("kernel")
    with criterion(_("the new bias: no penalty acts on it"), weight=2):
        steps.agree("bias")
    with criterion(_("without a penalty, plain gradient descent")):
        ask_steps(student, [case(2, 2) | {"l1": 0.0, "l2": 0.0}]).agree()
    with criterion(_("without a gradient of the loss, the penalty alone")):
        still = {"dkernel": np.zeros((2, 2)), "dbias": np.zeros(2)}
        ask_steps(student, [case(2, 2) | still]).agree()
    with criterion(UNTOUCHED, weight=0.5):
        leave_inputs_alone(student, steps)
    follow_keras(student, criterion)


def ask_steps(
    student: Student, cases: Sequence[Case], expected: Sequence[Any] | None = None
) -> Answers:
    """The student's steps next to the right ones, or those that the student's penalty makes."""
    truth = penalties.penalized_step
    answers = student.answers(truth, cases, STEP, expected=expected)
    own = None if answers.right() else own_steps(student, cases)
    return student.answers(truth, cases, STEP, own=own) if own else answers


def own_steps(student: Student, cases: Sequence[Case]) -> list[Any] | None:
    """The steps that the student's own elastic net makes, if it makes any: a mistake counts once.

    A penalty without a gradient would make a step without a penalty right.
    """
    if not student.lost("elastic_net_penalty"):
        return None
    arguments = [{"w": case["kernel"], "l1": case["l1"], "l2": case["l2"]} for case in cases]
    own = ask(student, penalties.elastic_net_penalty, arguments)
    steps = []
    for case, exchange in zip(cases, own.exchanges, strict=True):
        found = parts(exchange.reply.value, NAMES)
        pull = as_array(found[1]) if found else None
        if pull is None or pull.shape != case["kernel"].shape or not np.isfinite(pull).all():
            return None
        if (case["l1"] or case["l2"]) and not pull.all():
            return None
        rate = case["learning_rate"]
        kernel = case["kernel"] - rate * (case["dkernel"] + pull)
        steps.append((kernel, case["bias"] - rate * case["dbias"]))
    return steps


def follow_keras(student: Student, criterion: Criteria) -> None:
    """Steps of a Dense layer with an L1L2 regularizer: each starts where Keras was."""
    run = keras_runs.load("penalties")
    arrays, settings = run.arrays, run.provenance.settings
    fixed = {name: settings[name] for name in ("learning_rate", "l1", "l2")}
    names = ("kernel", "bias", "dkernel", "dbias")
    steps = range(0, len(arrays["dkernel"]), 5)
    cases = [{name: arrays[name][i] for name in names} | fixed for i in steps]
    reached = [(arrays["kernel"][i + 1], arrays["bias"][i + 1]) for i in steps]
    with criterion.recorded(_("the numbers of {n} steps of Keras").format(n=len(cases)), weight=2):
        ask_steps(student, cases, reached).agree()


@check("penalties", points=3, misconceptions={"soft_threshold": wrong.SOFT_THRESHOLD})
def soft_threshold(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Soft threshold: zeros that are exactly zero"""
    truth = penalties.soft_threshold

    def case(*shape: int) -> Case:
        return {"w": draw.vector(*shape), "threshold": draw.uniform(0.6, 0.9)}

    # Either sign and either side of the threshold are in every criterion, whatever is drawn.
    mixed = [case(size) for size in (2, 3, 3, 4, 4)]
    for some in mixed:
        large = [draw.uniform(1.2, 1.9), -draw.uniform(1.2, 1.9)]
        some["w"][:3] = [*large, 0.3][: len(some["w"])]
    answers = student.answers(truth, mixed, ("w",))
    with criterion(_("every weight moves towards 0 by the threshold"), weight=3):
        answers.agree()
    with criterion(_("weights within the threshold become 0, not small"), weight=2):
        within: list[Case] = [{"w": draw.vector(4, scale=0.2), "threshold": 0.5} for _i in range(2)]
        for some in within:
            some["w"][:2] = [0.45, -0.4]
        student.answers(truth, within, ("w",), tolerance=GONE).agree()
    with criterion(_("a weight at the threshold, a weight of 0, a threshold of 0")):
        edges = [
            {"w": np.array([0.5, -0.5, 2.0]), "threshold": 0.5},
            {"w": np.array([0.0, 1.0]), "threshold": 0.25},
            {"w": np.array([-1.5, 0.0, 0.25, 2.0]), "threshold": 0.0},
        ]
        student.answers(truth, edges, ("w",)).agree()
    with criterion(_("a kernel, weights of any shape")):
        shaped = [case(3, 2), case(1), case(2, 1, 2)]
        for some in shaped:
            some["w"].flat[:3] = [-0.3, 1.8, -1.7][: some["w"].size]
        student.answers(truth, shaped, ("w",)).agree()
    with criterion(UNTOUCHED, weight=0.5):
        leave_inputs_alone(student, answers)
