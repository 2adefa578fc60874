"""Checks of the assignment on loss functions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import LONG, as_array, show, with_number
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import losses as wrong
from autograde.plain import parts
from autograde.reference import losses

Case = dict[str, Any]
Truth = Callable[..., tuple[float, Any]]
NAMES = ("loss", "gradient")

LARGE = 1000.0
"""Logits whose exponential is more than a float64 can hold."""


def plain_number(value: Any) -> Any:
    """A loss in an array that holds one number is that number."""
    return with_number(value, NAMES, "loss")


def ask(
    student: Student, truth: Truth, cases: Sequence[Case], expected: Sequence[Any] | None = None
) -> Answers:
    """The student's losses and gradients next to the right ones."""
    return student.answers(truth, cases, NAMES, expected=expected, normal=plain_number)


def everyday(student: Student, criterion: Criteria, truth: Truth, cases: Sequence[Case]) -> Answers:
    """What is asked of every loss: the number, its gradient, and that the two belong together."""
    answers = ask(student, truth, cases)
    with criterion(_("the loss: one number, the mean that is asked for"), weight=2):
        answers.agree("loss")
    with criterion(_("the gradient, of the shape of the prediction"), weight=3):
        answers.agree("gradient")
    asked = [
        {"y_true": true, "y_pred": predicted, "rest": tuple(others)}
        for true, predicted, *others in (case.values() for case in cases[:4:2])
    ]
    moved = student.answers(
        truth, asked, ("gradient", "differences"), driver="loss_differences", tolerance=LONG
    )
    with criterion(_("the gradient belongs to the loss that you return"), weight=1):
        belong(moved)
    return answers


def untouched(student: Student, criterion: Criteria, answers: Answers) -> None:
    """The last criterion: no call before has changed what it was handed."""
    with criterion(UNTOUCHED, weight=0.5):
        leave_inputs_alone(student, answers)


def belong(answers: Answers) -> None:
    """Raise :class:`Unmet` where a gradient is not that of the loss beside it.

    Differences of the loss are good to about 1e-3 of the largest slope (see the driver), in
    single precision too; a factor that is lost is off by more than ten times this 1 %.
    """
    for exchange in answers.exchanges:
        gradient, differences = map(as_array, answers.parts(exchange))
        if gradient is not None and differences is not None and gradient.shape == differences.shape:
            largest = np.abs(differences).max(initial=0.0)
            gap = np.abs(gradient.astype(float) - differences)
            if largest > 0 and (gap <= 0.01 * largest).all():
                continue
        raise Unmet(
            _(
                "When each number of the prediction is moved a little, your loss has the slopes "
                "{differences}, but you return the gradient {gradient}."
            ).format(differences=show(differences), gradient=show(gradient))
        )


def as_keras(student: Student, criterion: Criteria, truth: Truth, **rest: Any) -> None:
    """The numbers of Keras on every third recorded batch."""
    arrays, name = keras_runs.load("losses").arrays, truth.__name__
    chosen = range(0, len(arrays[f"{name}_loss"]), 3)
    cases, expected = [], []
    for i in chosen:
        batch = {part: arrays[f"{name}_{part}"][i] for part in ("y_true", "y_pred")}
        cases.append(batch | rest)
        expected.append((arrays[f"{name}_loss"][i], arrays[f"{name}_gradient"][i]))
    with criterion.recorded(keras_title(len(cases)), weight=2):
        ask(student, truth, cases, expected).agree()


def keras_title(n: int) -> str:
    """The name of a criterion that compares with Keras."""
    return _("the loss and the gradient of Keras's autodiff on {n} batches").format(n=n)


def at_the_ends(expected: tuple[float, Any]) -> Callable[[Any], Any]:
    """Bring right answers for probabilities of 0 and 1 to one form, that of ``expected``.

    There the formula gives infinity, and how far from it an answer stays is a choice: epsilons
    from 1e-4 down to the smallest number, or logarithms held at -100, all give a loss between
    9 and 750 where 16.1 is expected, and at most 1e-3 where 0 is. The gradient may be steep and
    point the right way, or 0, as Keras's own is; where the prediction is right, at most 1.
    """
    right_loss, right_gradient = expected[0], np.asarray(expected[1])
    low, high = (9.0, 750.0) if right_loss > 1 else (-1e-3, 1e-3)
    steep = np.abs(right_gradient) > 2

    def normal(value: Any) -> Any:
        value = plain_number(value)
        found = parts(value, NAMES)
        loss, gradient = map(as_array, found) if found else (None, None)
        if loss is None or gradient is None or gradient.shape != right_gradient.shape:
            return value
        if loss.ndim == 0 and low <= loss <= high:
            loss = np.asarray(right_loss)
        downhill = gradient * np.sign(right_gradient) >= 0
        fine = np.where(steep, downhill, np.abs(gradient) < 1.01) & np.isfinite(gradient)
        return loss, np.where(fine, right_gradient, gradient)

    return normal


def ends(
    student: Student,
    criterion: Criteria,
    truth: Truth,
    kinds: Mapping[str, Sequence[tuple[Any, Any]]],
) -> None:
    """A criterion for each kind of pair (what is true, a prediction of zeros and ones)."""
    for title, pairs in kinds.items():
        with criterion(title, weight=1.5):
            for y_true, y_pred in pairs:
                case = {"y_true": np.array(y_true), "y_pred": np.array(y_pred)}
                normal = at_the_ends(truth(*case.values()))
                student.answers(truth, [case], NAMES, normal=normal).agree()


WRONG = _("a probability of 0 for what is true: a large loss, but a finite one")
RIGHT = _("a probability of 1 for what is true: next to no loss")


def numbers(size: int) -> tuple[int, ...]:
    """A shape: vectors first, which are easy to read, then a table with two outputs."""
    return (size + 1,) if size == 2 else (size, 2)


def regression(draw: Draw, size: int) -> Case:
    """What is true and what is predicted, never the same number."""
    shape = numbers(size)
    y_true = draw.vector(*shape)
    return {"y_true": y_true, "y_pred": np.round(y_true + draw.vector(*shape), 2)}


@check("losses", points=2, misconceptions={"mean_squared_error": wrong.MEAN_SQUARED_ERROR})
def mean_squared_error(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Mean squared error: large errors weigh most"""
    truth = losses.mean_squared_error
    answers = everyday(student, criterion, truth, draw.cases(lambda size: regression(draw, size)))
    with criterion(_("a perfect prediction: no loss, no gradient")):
        same = draw.vector(3)
        ask(student, truth, [{"y_true": same, "y_pred": same.copy()}]).agree()
    as_keras(student, criterion, truth)
    untouched(student, criterion, answers)


@check("losses", points=2, misconceptions={"mean_absolute_error": wrong.MEAN_ABSOLUTE_ERROR})
def mean_absolute_error(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Mean absolute error: every error pulls alike"""
    truth = losses.mean_absolute_error
    answers = everyday(student, criterion, truth, draw.cases(lambda size: regression(draw, size)))
    with criterion(_("where an error is zero, a slope between those of its two sides")):
        y_true = draw.vector(2)
        tie = {"y_true": y_true, "y_pred": y_true + np.array([0.0, 0.5])}
        student.answers(truth, [tie], NAMES, normal=tied_first).agree()
    as_keras(student, criterion, truth)
    untouched(student, criterion, answers)


def tied_first(value: Any) -> Any:
    """Any slope between those of the two sides, for the first of two numbers, as 0."""
    value = plain_number(value)
    found = parts(value, NAMES)
    gradient = as_array(found[1]) if found else None
    if found is None or gradient is None or gradient.shape != (2,) or abs(gradient[0]) > 0.501:
        return value
    return found[0], np.where([not np.isnan(gradient[0]), False], 0.0, gradient)


@check("losses", points=3, misconceptions={"huber": wrong.HUBER})
def huber(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Huber's loss: a parabola near zero, straight lines far away"""
    truth = losses.huber

    def case(size: int) -> Case:
        shape, delta = numbers(size), draw.uniform(0.5, 0.8)
        small, large = draw.positive(*shape, scale=0.2), 1.0 + draw.positive(*shape)
        signs = np.resize([1, -1, -1, 1], shape)
        error = np.where(np.resize([True, False, True, False], shape), small, large) * signs
        y_true = draw.vector(*shape)
        return {"y_true": y_true, "y_pred": np.round(y_true + error, 2), "delta": delta}

    answers = everyday(student, criterion, truth, draw.cases(case))
    with criterion(_("errors that are all small: half the mean squared error")):
        small = {"y_true": np.zeros(3), "y_pred": draw.vector(3, scale=0.4), "delta": 1.0}
        ask(student, truth, [small]).agree()
    with criterion(_("an error of 0, of delta and of -delta")):
        y_pred = np.array([0.0, 1.5, -1.5])
        edge = {"y_true": np.zeros(3), "y_pred": y_pred, "delta": 1.5}
        ask(student, truth, [edge]).agree()
    delta = keras_runs.load("losses").provenance.settings["delta"]
    as_keras(student, criterion, truth, delta=delta)
    untouched(student, criterion, answers)


def flags(draw: Draw, shape: tuple[int, ...]) -> Any:
    """Labels 0 and 1, both of them in each table, from a random place on."""
    return np.roll(np.resize([1.0, 0.0, 0.0], shape), draw.integer(0, 2))


@check("losses", points=4, misconceptions={"binary_crossentropy": wrong.BINARY_CROSSENTROPY})
def binary_crossentropy(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Binary cross-entropy of probabilities"""
    truth = losses.binary_crossentropy

    def case(size: int) -> Case:
        shape = numbers(size)
        y_pred = np.round(np.clip(draw.positive(*shape) / 2.2, 0.1, 0.9), 2)
        return {"y_true": flags(draw, shape), "y_pred": y_pred}

    answers = everyday(student, criterion, truth, draw.cases(case))
    with criterion(_("labels that are integers"), weight=0.5):
        labels = case(3)
        labels["y_true"] = labels["y_true"].astype(np.int64)
        ask(student, truth, [labels]).agree()
    kinds = {
        WRONG: [([1.0], [0.0]), ([0.0], [1.0])],
        RIGHT: [([1.0], [1.0]), ([0.0], [0.0])],
    }
    ends(student, criterion, truth, kinds)
    as_keras(student, criterion, truth)
    untouched(student, criterion, answers)


@check(
    "losses",
    points=3,
    misconceptions={"binary_crossentropy_from_logits": wrong.BINARY_FROM_LOGITS},
)
def binary_crossentropy_from_logits(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Binary cross-entropy of logits, however large"""
    truth = losses.binary_crossentropy_from_logits

    def case(size: int) -> Case:
        shape = numbers(size)
        return {"y_true": flags(draw, shape), "logits": draw.vector(*shape, scale=1.5)}

    answers = everyday(student, criterion, truth, draw.cases(case))
    with criterion(_("a logit of 0: log 2, whatever is true")):
        zero = {"y_true": np.array([0.0, 1.0, 1.0]), "logits": np.zeros(3)}
        ask(student, truth, [zero]).agree()
    for title, signs in ((_("logits of 1000 and -1000 that are right"), 1), (FAR_WRONG, -1)):
        with criterion(title, weight=1.5):
            logits = signs * LARGE * np.array([1.0, -1.0])
            case_ = {"y_true": np.array([1.0, 0.0]), "logits": logits}
            ask(student, truth, [case_]).agree()
    as_keras(student, criterion, truth)
    untouched(student, criterion, answers)


FAR_WRONG = _("logits of 1000 and -1000 that are wrong: a loss of 1000")


def distributions(draw: Draw, examples: int, classes: int = 3) -> Any:
    """Rows of probabilities of two decimals, from 0.1 to 0.8, that add up to one."""
    weights = np.abs(draw.vector(examples, classes)) + 0.6
    found = np.round(weights / weights.sum(axis=1, keepdims=True), 2)
    found[:, -1] = np.round(1 - found[:, :-1].sum(axis=1), 2)
    return found


def classes(draw: Draw, examples: int) -> Any:
    """Numbers of classes from 0 to 2, each of which is there."""
    return np.resize(draw.permutation(3), examples)


@check(
    "losses", points=4, misconceptions={"categorical_crossentropy": wrong.CATEGORICAL_CROSSENTROPY}
)
def categorical_crossentropy(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Categorical cross-entropy of one-hot labels and probabilities"""
    truth = losses.categorical_crossentropy

    def case(size: int) -> Case:
        labels = classes(draw, size + 2)
        return {"y_true": np.eye(3)[labels], "y_pred": distributions(draw, size + 2)}

    answers = everyday(student, criterion, truth, draw.cases(case))
    with criterion(_("a batch of one example")):
        one = {"y_true": np.eye(3)[[draw.integer(0, 2)]], "y_pred": distributions(draw, 1)}
        ask(student, truth, [one]).agree()
    kinds = {
        WRONG: [([[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])],
        RIGHT: [([[0.0, 1.0, 0.0]], [[0.0, 1.0, 0.0]])],
    }
    ends(student, criterion, truth, kinds)
    arrays = keras_runs.load("losses").arrays
    chosen = range(0, len(arrays["through_softmax_loss"]), 3)
    with criterion.recorded(
        _("behind softmax, the loss and gradient of Keras's autodiff"), weight=2
    ):
        student.answers(
            truth,
            [
                {
                    "y_true": arrays["through_softmax_y_true"][i],
                    "logits": arrays["through_softmax_y_pred"][i],
                }
                for i in chosen
            ],
            NAMES,
            driver="through_softmax",
            expected=[
                (arrays["through_softmax_loss"][i], arrays["through_softmax_gradient"][i])
                for i in chosen
            ],
        ).agree()
    untouched(student, criterion, answers)


@check(
    "losses",
    points=4,
    misconceptions={"sparse_categorical_crossentropy": wrong.SPARSE_FROM_LOGITS},
)
def sparse_categorical_crossentropy(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Sparse categorical cross-entropy of logits, however large"""
    truth = losses.sparse_categorical_crossentropy

    def case(size: int) -> Case:
        return {
            "y_true": classes(draw, size + 2),
            "logits": draw.vector(size + 2, 3, scale=1.5),
        }

    answers = everyday(student, criterion, truth, draw.cases(case))
    with criterion(_("a batch of one example, all logits alike: the log of the classes")):
        one = {"y_true": np.array([draw.integer(0, 3)]), "logits": np.full((1, 4), 2.5)}
        ask(student, truth, [one]).agree()
    with criterion(_("logits of 1000 and -1000 that are right"), weight=1.5):
        right = {"y_true": np.array([0, 1]), "logits": np.array([[LARGE, 0.0], [-LARGE, 0.0]])}
        ask(student, truth, [right]).agree()
    with criterion(_("logits of 1000 and -1000 that are wrong: a loss of 1000 and more")):
        logits = np.array([[LARGE, 0.0, -LARGE]])
        off = [{"y_true": np.array([label]), "logits": logits} for label in (1, 2)]
        ask(student, truth, off).agree()
    with criterion(_("rows of logits far from one another")):
        far = {
            "y_true": np.array([1, 0]),
            "logits": np.array([[LARGE, LARGE + 1], [-LARGE, 1 - LARGE]]),
        }
        ask(student, truth, [far]).agree()
    as_keras(student, criterion, truth)
    untouched(student, criterion, answers)


@check("losses", points=3, misconceptions={"kl_divergence": wrong.KL_DIVERGENCE})
def kl_divergence(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Kullback-Leibler divergence of two distributions"""
    truth = losses.kl_divergence

    def case(size: int) -> Case:
        y_true = distributions(draw, size + 2)
        return {"y_true": y_true, "y_pred": distributions(draw, size + 2)}

    answers = everyday(student, criterion, truth, draw.cases(case))
    with criterion(_("the same distribution twice: no divergence")):
        same = distributions(draw, 2)
        ask(student, truth, [{"y_true": same, "y_pred": same.copy()}]).agree()
    with criterion(_("a true probability of 0 adds nothing: 0 log 0 = 0"), weight=1.5):
        y_true = np.array([[0.0, 0.4, 0.6], [1.0, 0.0, 0.0]])
        ask(student, truth, [{"y_true": y_true, "y_pred": distributions(draw, 2)}]).agree()
    kinds = {WRONG: [([[1.0, 0.0]], [[0.0, 1.0]])], RIGHT: [([[0.0, 1.0]], [[0.0, 1.0]])]}
    ends(student, criterion, truth, kinds)
    as_keras(student, criterion, truth)
    untouched(student, criterion, answers)
