"""Checks of the assignment on activation functions.

The tolerance is the everyday one: an activation is a few operations on numbers of order one, and
at +-1000 what is expected is 0, 1 or the number itself.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import activations as wrong
from autograde.plain import parts
from autograde.reference import activations

Case = dict[str, Any]
Truth = Callable[..., tuple[Any, ...]]
Pieces = Callable[[Student, Sequence[Case]], Sequence[Sequence[Any]]]

NAMES = ("y", "derivative")
FAR = (-1000.0, -40.0, 40.0, 1000.0)
"""Far from zero; the exponential of the outermost is more than a float64 can hold."""

KERAS = _("the numbers of Keras and of its autodiff")


def numbers(draw: Draw, *shape: int) -> Any:
    """Numbers of both signs, the first two of them, none within 0.1 of the kink.

    The second lies between 0 and 1, and the third, if there is one, above 1.
    """
    x = draw.vector(*shape)
    x.flat[:2] = -abs(x.flat[0]), draw.uniform(0.2, 0.9)
    x.flat[2:3] = 1 + np.abs(x.flat[2:3])
    return x


def whole_numbers(draw: Draw) -> Any:
    """Whole numbers of both signs as NumPy makes them of ``[-2, 1, ...]``: of an integer type.

    One of them is 1.
    """
    sizes = np.array([draw.integer(1, 3), 1, draw.integer(1, 3), draw.integer(2, 3)])
    return (sizes * [-1, 1, -1, 1]).astype(np.int64)


def asked(
    student: Student,
    truth: Truth,
    cases: Sequence[Case],
    pieces: Pieces | None,
    expected: Sequence[Any] | None = None,
) -> Answers:
    """The student's answers; right are also those that their own pieces lead to.

    ``pieces`` gives what the function may be if it is made of the student's earlier ones, each
    way that is right by itself: a mistake in those has cost its marks already.
    """
    answers = student.answers(truth, cases, NAMES, expected=expected)
    for own in pieces(student, cases) if pieces and not answers.right() else ():
        again = student.answers(truth, cases, NAMES, own=own)
        if again.right():
            return again
    return answers


def elementwise(
    student: Student,
    draw: Draw,
    criterion: Criteria,
    truth: Truth,
    *,
    kink: str = "",
    pieces: Pieces | None = None,
    **settings: float,
) -> None:
    """What is asked of every function of one number.

    ``settings`` are the arguments beside ``x`` and ``kink`` the criterion at 0, if there is one.
    """

    def case(x: Any) -> Case:
        return {"x": x, **settings}

    everyday = asked(
        student,
        truth,
        [case(numbers(draw, *shape)) for shape in ((2,), (4,), (2, 3), (3, 2))],
        pieces,
    )
    with criterion(_("the values y"), weight=3):
        everyday.agree("y")
    with criterion(_("the derivative"), weight=4):
        everyday.agree("derivative")
    with criterion(_("x may have any shape")):
        shapes = [case(numbers(draw, *shape)) for shape in ((1, 2), (2, 1, 3), (3, 1))]
        asked(student, truth, shapes, pieces).agree()
    with criterion(_("whole numbers: nothing is cut off")):
        asked(student, truth, [case(whole_numbers(draw))], pieces).agree()
    with criterion(kink or _("at 0"), weight=1):
        asked(student, truth, [case(np.array([0.0, draw.uniform(0.5, 0.9)]))], pieces).agree()
    with criterion(_("far from 0, up to 1000 and down to -1000")):
        asked(student, truth, [case(np.array([x])) for x in FAR], pieces).agree()
    with criterion.recorded(KERAS, weight=2):
        keras, expected = recorded(truth.__name__)
        asked(student, truth, [{"x": x, **more} for x, more in keras], pieces, expected).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, everyday)


def recorded(name: str) -> tuple[list[tuple[Any, Case]], list[tuple[Any, ...]]]:
    """Every other recorded batch with Keras's settings, and what Keras makes of each."""
    run = keras_runs.load("activations")
    settings = {"leaky_relu": "negative_slope", "elu": "alpha"}.get(name)
    more = {settings: run.provenance.settings[settings]} if settings else {}
    chosen = range(0, len(run.arrays["x"]), 2)
    expected = [tuple(run.arrays[f"{name}_{part}"][i] for part in NAMES) for i in chosen]
    return [(run.arrays["x"][i], more) for i in chosen], expected


def own(student: Student, truth: Truth, cases: Sequence[Case]) -> list[tuple[Any, ...]] | None:
    """What the student's function of ``truth``'s name answers, if it is wrong and of some use."""
    if not student.lost(truth.__name__):
        return None
    answers = student.answers(truth, cases, NAMES)
    found = [
        parts(exchange.reply.value, NAMES) if exchange.reply.outcome == "value" else None
        for exchange in answers.exchanges
    ]
    numeric = [
        tuple(np.asarray(part) for part in pair)
        for pair in found
        if pair and all(isinstance(part, np.ndarray) and part.dtype.kind in "biuf" for part in pair)
    ]
    return numeric if len(numeric) == len(cases) else None


@check("activations", points=2, misconceptions={"relu": wrong.RELU})
def relu(student: Student, draw: Draw, criterion: Criteria) -> None:
    """ReLU"""
    kink = _("at 0 the derivative is 0, as in Keras")
    elementwise(student, draw, criterion, activations.relu, kink=kink)


@check("activations", points=2, misconceptions={"leaky_relu": wrong.LEAKY_RELU})
def leaky_relu(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Leaky ReLU"""
    elementwise(
        student,
        draw,
        criterion,
        activations.leaky_relu,
        kink=_("0 counts as negative: the derivative is the slope"),
        negative_slope=draw.uniform(0.1, 0.4),
    )


@check("activations", points=3, misconceptions={"prelu": wrong.PRELU})
def prelu(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Parametric ReLU, and the derivative with respect to its slopes"""
    truth, names = activations.prelu, (*NAMES, "alpha_derivative")

    def slopes(features: int) -> Any:
        """Below 1, all different, in no order."""
        return np.round(0.15 * (draw.permutation(features) + 1) + draw.uniform(0.0, 0.1), 3)

    def batch(examples: int, features: int) -> Any:
        """Every feature has a negative number, and the batch positive ones too."""
        x = numbers(draw, examples, features)
        x[-1] = -np.abs(x[-1])
        return x

    cases = [{"x": batch(n, d), "alpha": slopes(d)} for n, d in ((2, 2), (3, 2), (2, 3), (4, 3))]
    answers = student.answers(truth, cases, names)
    with criterion(_("the values y"), weight=3):
        answers.agree("y")
    with criterion(_("the derivative with respect to x"), weight=3):
        answers.agree("derivative")
    with criterion(_("the derivative with respect to alpha, of the shape of x"), weight=3):
        answers.agree("alpha_derivative")
    with criterion(_("a slope above 1, and one below 0")):
        steep = np.array([1 + draw.uniform(0.2, 0.8), -draw.uniform(0.2, 0.8)])
        student.answers(truth, [{"x": batch(3, 2), "alpha": steep}], names).agree()
    with criterion(_("x may have any shape: the features are the last axis")):
        other = [{"x": batch(*shape), "alpha": slopes(shape[-1])} for shape in ((1, 3), (3, 4))]
        other += [{"x": numbers(draw, 3), "alpha": slopes(3)}]
        other += [{"x": numbers(draw, 2, 2, 3), "alpha": slopes(3)}]
        student.answers(truth, other, names).agree()
    with criterion(_("whole numbers: nothing is cut off")):
        student.answers(truth, [{"x": whole_numbers(draw), "alpha": slopes(4)}], names).agree()
    with criterion(_("0 counts as negative: the derivative is alpha")):
        zeros = {"x": np.array([[0.0, 0.0], [1.0, -1.0]]), "alpha": slopes(2)}
        student.answers(truth, [zeros], names).agree()
    with criterion(_("far from 0, up to 1000 and down to -1000")):
        far = {"x": np.array([[1000.0, -1000.0]]), "alpha": slopes(2)}
        student.answers(truth, [far], names).agree()
    with criterion.recorded(KERAS, weight=2):
        run = keras_runs.load("activations").arrays
        chosen = range(0, len(run["x"]), 2)
        batches = [{"x": run["x"][i], "alpha": run["alpha"]} for i in chosen]
        expected = [tuple(run[f"prelu_{name}"][i] for name in names) for i in chosen]
        student.answers(truth, batches, names, expected=expected).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)


@check("activations", points=2, misconceptions={"elu": wrong.ELU})
def elu(student: Student, draw: Draw, criterion: Criteria) -> None:
    """ELU"""
    elementwise(
        student,
        draw,
        criterion,
        activations.elu,
        kink=_("0 counts as negative: the derivative is alpha"),
        alpha=draw.uniform(0.3, 0.7),
    )


@check("activations", points=2, misconceptions={"selu": wrong.SELU})
def selu(student: Student, draw: Draw, criterion: Criteria) -> None:
    """SELU"""

    def scaled(student: Student, cases: Sequence[Case]) -> list[list[Any]]:
        """The student's ELU times the scale."""
        longer = [case | {"alpha": activations.SELU_ALPHA} for case in cases]
        pairs = own(student, activations.elu, longer)
        scale = activations.SELU_SCALE
        return [[(scale * y, scale * slope) for y, slope in pairs]] if pairs else []

    kink = _("0 counts as negative: the derivative is scale times alpha")
    elementwise(student, draw, criterion, activations.selu, kink=kink, pieces=scaled)


@check("activations", points=2, misconceptions={"sigmoid": wrong.SIGMOID})
def sigmoid(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Sigmoid"""
    elementwise(student, draw, criterion, activations.sigmoid)


@check("activations", points=2, misconceptions={"swish": wrong.SWISH})
def swish(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Swish"""

    def gated(student: Student, cases: Sequence[Case]) -> list[list[Any]]:
        """``x`` times the student's sigmoid, with the sigmoid's own derivative or a right one."""
        pairs = own(student, activations.sigmoid, cases)
        if pairs is None or any(
            gate.shape != case["x"].shape or slope.shape != gate.shape
            for (gate, slope), case in zip(pairs, cases, strict=True)
        ):
            return []
        xs = [case["x"] for case in cases]
        with np.errstate(all="ignore"):
            return [
                [(x * s, s + x * ds) for x, (s, ds) in zip(xs, pairs, strict=True)],
                [(x * s, s + x * s * (1 - s)) for x, (s, _ds) in zip(xs, pairs, strict=True)],
            ]

    elementwise(student, draw, criterion, activations.swish, pieces=gated)


@check("activations", points=2, misconceptions={"tanh": wrong.TANH})
def tanh(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Tanh"""
    elementwise(student, draw, criterion, activations.tanh)


@check("activations", points=2, misconceptions={"softsign": wrong.SOFTSIGN})
def softsign(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Softsign"""
    elementwise(student, draw, criterion, activations.softsign)


@check("activations", points=4, misconceptions={"softmax": wrong.SOFTMAX})
def softmax(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Softmax over the last axis, and the gradient that it passes on"""
    truth, names = activations.softmax, ("y", "dx")

    def case(*shape: int) -> Case:
        return {"x": draw.vector(*shape), "dy": draw.vector(*shape)}

    answers = student.answers(truth, [case(n, d) for n, d in ((2, 3), (3, 2), (3, 4))], names)
    with criterion(_("the probabilities of each row"), weight=3):
        answers.agree("y")
    with criterion(_("the gradient that reaches x"), weight=4):
        answers.agree("dx")
    with criterion(_("one example alone, as a row and as a vector")):
        student.answers(truth, [case(1, 3), case(4)], names).agree()
    with criterion(_("x may have any shape: the last axis sums to one")):
        student.answers(truth, [case(2, 3, 4)], names).agree()
    with criterion(_("a gradient of zero, and one that is the same for all classes")):
        ends = [case(2, 3) | {"dy": np.full((2, 3), value)} for value in (0.0, 1.0)]
        student.answers(truth, ends, names).agree()
    with criterion(_("whole numbers: nothing is cut off")):
        whole = {"x": whole_numbers(draw).reshape(2, 2), "dy": draw.vector(2, 2)}
        student.answers(truth, [whole], names).agree()
    with criterion(_("logits of 1000 and -1000"), weight=1.5):
        big = np.array([[1000.0, 999.0, -1000.0]]) + draw.uniform(-1, 1)
        student.answers(truth, [{"x": big, "dy": draw.vector(1, 3)}], names).agree()
    with criterion(_("rows that lie 2000 apart"), weight=0.5):
        rows = np.array([[1000.0], [-1000.0]]) + draw.vector(2, 3)
        student.answers(truth, [{"x": rows, "dy": draw.vector(2, 3)}], names).agree()
    with criterion.recorded(KERAS, weight=2):
        run = keras_runs.load("activations").arrays
        chosen = range(0, len(run["x"]), 2)
        batches = [{"x": run["x"][i], "dy": run["dy"][i]} for i in chosen]
        expected = [(run["softmax_y"][i], run["softmax_dx"][i]) for i in chosen]
        student.answers(truth, batches, names, expected=expected).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
