"""Checks of what is made of the splits: scores, and the choice of a model."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.validation.folds import Case, Splits
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, kind_of, show
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import validation as wrong
from autograde.plain import parts
from autograde.problems import Ridge, SmallNetwork, digits
from autograde.reference import validation


def small_data(draw: Draw, noise: float = 0.3) -> tuple[Any, Any]:
    """12 examples of three features on very different scales, and noisy targets."""
    scales = np.array([1.0, 10.0, 0.1])
    x = draw.vector(12, 3) * scales + 3 * scales
    y = np.round((x / scales) @ draw.vector(3) + draw.vector(12, scale=noise), 2)
    return x, y


def random_splits(draw: Draw, examples: int, k: int) -> Splits:
    """K folds of a random order."""
    return validation.k_fold(draw.permutation(examples), k)


@check("validation", points=5, misconceptions={"cross_validate": wrong.CROSS_VALIDATE})
def cross_validate(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Cross-validation: fit, score, next fold"""

    def case(k: int) -> Case:
        x, y = small_data(draw)
        model = Ridge(draw.uniform(1.0, 4.0))
        return {"model": model, "x": x, "y": y, "splits": random_splits(draw, 12, k)}

    answers = ask_scores(student, [case(3), case(4), case(5)])
    with criterion(_("one score for each fold")):
        one_score_each(answers)
    with criterion(_("the scores of a regression"), weight=3):
        answers.agree()
    with criterion(_("the scores when the targets are classes, 0 and 1"), weight=2):
        classes = case(4)
        classes["y"] = (classes["y"] > np.median(classes["y"])).astype(int)
        ask_scores(student, [classes]).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
    run = keras_runs.load("cross_validation")
    data, rows, settings = digits(), run.arrays["rows"], run.provenance.settings
    network = {name: settings[name] for name in ("width", "steps", "learning_rate", "seed")}
    keras = {
        "model": SmallNetwork(64, classes=10, **network),
        "x": data.x[rows],
        "y": data.y[rows],
        "splits": validation.k_fold(run.arrays["order"], settings["k"]),
    }
    with criterion.recorded(
        _("a network on the digits scores in each fold what it scores in Keras"), 2
    ):
        ask_scores(student, [keras], [run.arrays["scores"]]).agree()


def ask_scores(
    student: Student, cases: Sequence[Case], expected: Sequence[Any] | None = None
) -> Answers:
    """The student's scores next to the right ones, or those that their ``standardize`` leads to."""
    truth, names = validation.cross_validate, ("scores",)
    answers = student.answers(truth, cases, names, expected=expected)
    own = None if answers.right() else own_scores(student, cases)
    return student.answers(truth, cases, names, expected=expected, own=own) if own else answers


def own_scores(student: Student, cases: Sequence[Case]) -> list[Any] | None:
    """The scores with the student's own ``standardize``, if it works: a mistake counts once.

    One that changes nothing would make a cross-validation without it right.
    """
    if not student.lost("standardize"):
        return None
    own = student.answers(
        validation.standardize, cases, ("scores", "changed"), driver="score_standardized"
    )
    found = [parts(exchange.reply.value, ("scores", "changed")) for exchange in own.exchanges]
    scores = [part[0] for part in found if part and part[1] is True]
    return scores if len(scores) == len(cases) else None


def one_score_each(answers: Answers) -> None:
    """Raise :class:`Unmet` unless there is one number for each split."""
    for exchange in answers.exchanges:
        (value,) = answers.parts(exchange)
        scores, k = as_array(value), len(exchange.question.arguments["splits"])
        if scores is None or scores.shape != (k,):
            raise Unmet(
                _("For {k} folds, {k} scores are asked for; {name} came back with {what}.").format(
                    k=k,
                    name=answers.name,
                    what=show(value) if scores is not None else kind_of(value),
                )
            )


@check("validation", points=4, misconceptions={"choose_model": wrong.CHOOSE_MODEL})
def choose_model(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Choosing: the best mean wins"""
    truth, names = validation.choose_model, ("best", "means")

    def case(alphas: Sequence[float], k: int) -> Case:
        x, y = small_data(draw, noise=2.0)
        models = [Ridge(alpha) for alpha in alphas]
        return {"models": models, "x": x, "y": y, "splits": random_splits(draw, 12, k)}

    # So many that choosing by one lucky fold is never right in all of them.
    candidates = ((0.5, 2.0, 6.0), (4.0, 1.0, 0.2), (0.3, 1.5, 3.0, 8.0))
    cases = [case(alphas, k) for k in (3, 4, 5, 6) for alphas in candidates]
    answers = student.answers(truth, cases, names)
    if not answers.right():
        answers = student.answers(truth, cases, names, own=own_choice(student, cases))
    with criterion(_("the mean score of each model"), weight=2):
        answers.agree("means")
    with criterion(_("the number of the best model"), weight=2):
        answers.agree("best")
    with criterion(_("among equals, the first")):
        twins = case((5.0, 5.0, 5.0), 3)
        equal = student.answers(truth, [twins], names)
        if not equal.right():
            own = own_choice(student, [twins])
            equal = student.answers(truth, [twins], names, own=own)
        equal.agree("best")
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)


def own_choice(student: Student, cases: list[Case]) -> list[Any] | None:
    """The choice by the student's own ``cross_validate``, if it scores: a mistake counts once."""
    if not student.lost("cross_validate"):
        return None
    found: list[Any] = []
    for case in cases:
        shared = {name: case[name] for name in ("x", "y", "splits")}
        own = student.answers(
            validation.cross_validate,
            [{"model": model} | shared for model in case["models"]],
            ("scores",),
        )
        scores = [as_array(exchange.reply.value) for exchange in own.exchanges]
        if any(score is None or score.ndim != 1 or not len(score) for score in scores):
            return None
        means = np.array([score.mean() for score in scores if score is not None])
        found.append((int(means.argmax()), means))
    return found
