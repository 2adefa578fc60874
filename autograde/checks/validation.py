"""Checks of the assignment on choosing a model by hold-out and K-fold validation."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
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

Case = dict[str, Any]
PARTS = ("training", "validation")


def sorted_parts(value: Any) -> Any:
    """A pair of parts, each in ascending order: within a part, the order means nothing."""
    found = parts(value, PARTS)
    arrays = [as_array(part) for part in found or ()]
    if len(arrays) != 2 or any(array is None or array.ndim != 1 for array in arrays):
        return value
    return tuple(np.sort(array) for array in arrays if array is not None)


def sorted_splits(value: Any) -> Any:
    """A list of splits, each as :func:`sorted_parts` gives it."""
    if not isinstance(value, (list, tuple)):
        return value
    return [sorted_parts(split) for split in value]


@check("validation", points=3, misconceptions={"hold_out": wrong.HOLD_OUT})
def hold_out(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Hold-out: one part trains, the other one validates"""
    cases = [
        {"order": draw.permutation(n), "fraction": fraction}
        for n, fraction in ((5, 0.4), (8, 0.25), (10, 0.3), (12, 0.5))
    ]
    answers = student.answers(validation.hold_out, cases, PARTS, normal=sorted_parts)
    with criterion(_("the examples that validate"), weight=2):
        answers.agree("validation")
    with criterion(_("the examples that train"), weight=2):
        answers.agree("training")
    with criterion(_("a fraction that does not come out even is rounded")):
        uneven = [
            {"order": draw.permutation(n), "fraction": fraction}
            for n, fraction in ((10, 0.28), (9, 0.25), (7, 0.4), (100, 0.29))
        ]
        student.answers(validation.hold_out, uneven, PARTS, normal=sorted_parts).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)


Splits = list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]


def splits_of(answers: Answers) -> list[Splits]:
    """Every answer as pairs of index arrays; raises :class:`Unmet` where it is something else."""
    found = []
    for value in answers.values():
        if not isinstance(value, (list, tuple)):
            raise Unmet(
                _("{name} should return a list of pairs, but came back with {kind}.").format(
                    name=answers.name, kind=kind_of(value)
                )
            )
        found.append([_pair(answers.name, split) for split in value])
    return found


def _pair(name: str, split: Any) -> tuple[Any, Any]:
    found = parts(split, PARTS)
    arrays = [as_array(part) for part in found or ()]
    if len(arrays) != 2 or any(
        array is None or array.ndim != 1 or (array.size and array.dtype.kind not in "iu")
        for array in arrays
    ):
        raise Unmet(
            _(
                "{name} should return pairs (training, validation) of indices, but one entry is "
                "{kind}."
            ).format(name=name, kind=kind_of(split))
        )
    return arrays[0], arrays[1]


def each_validates_once(answers: Answers, rounds: int = 1) -> None:
    """Raise :class:`Unmet` unless every example is in the validation part of one fold a round."""
    for exchange, splits in zip(answers.exchanges, splits_of(answers), strict=True):
        n = len(first_order(exchange.question.arguments))
        validated = np.concatenate([v for _t, v in splits]) if splits else np.array([], int)
        times = np.array([(validated == i).sum() for i in range(n)])
        if len(validated) != n * rounds or (times != rounds).any():
            example = int(np.flatnonzero(times != rounds)[0]) if (times != rounds).any() else -1
            raise Unmet(
                _(
                    "Of {n} examples in {k} folds, example {example} validates {times} times; it "
                    "should be {rounds}."
                ).format(
                    n=n,
                    k=exchange.question.arguments["k"],
                    example=example,
                    times=int(times[example]),
                    rounds=rounds,
                )
            )


def first_order(arguments: Case) -> Any:
    """The order of a case, or the first one of its orders."""
    return arguments["order"] if "order" in arguments else arguments["orders"][0]


def the_rest_trains(answers: Answers) -> None:
    """Raise :class:`Unmet` unless each training part is all that does not validate."""
    for exchange, splits in zip(answers.exchanges, splits_of(answers), strict=True):
        n = len(first_order(exchange.question.arguments))
        for i, (training, validated) in enumerate(splits):
            rest = np.setdiff1d(np.arange(n), validated)
            if not np.array_equal(np.sort(training), rest):
                raise Unmet(
                    _(
                        "Fold {i} validates with {validated}, so {rest} should train; you "
                        "have {training}."
                    ).format(
                        i=i,
                        validated=show(validated),
                        rest=show(rest),
                        training=show(np.sort(training)),
                    )
                )


@check("validation", points=5, misconceptions={"k_fold": wrong.K_FOLD})
def k_fold(student: Student, draw: Draw, criterion: Criteria) -> None:
    """K-fold: everybody validates once"""
    truth, names = validation.k_fold, ("splits",)

    def ask(*sizes: tuple[int, int]) -> Answers:
        cases = [{"order": draw.permutation(n), "k": k} for n, k in sizes]
        return student.answers(truth, cases, names, normal=sorted_splits)

    even, uneven = ask((4, 2), (6, 3), (8, 4)), ask((5, 2), (7, 3), (11, 4), (14, 5))
    with criterion(_("k pairs, when k divides the number of examples")):
        same_number_of_splits(even)
    with criterion(_("every example validates exactly once")):
        each_validates_once(even)
    with criterion(_("all that does not validate trains")):
        same_number_of_splits(even)
        the_rest_trains(even)
    with criterion(_("the folds are runs of the order"), weight=2):
        same_number_of_splits(even)
        same_splits(even)
    with criterion(_("also when k does not divide it: nobody is left out"), weight=2):
        each_validates_once(uneven)
        the_rest_trains(uneven)
    with criterion(_("the sizes differ by one at most, the longer folds first"), weight=2):
        same_number_of_splits(uneven)
        same_splits(uneven)
    with criterion(_("as many folds as examples: each validates alone")):
        alone = ask((3, 3))
        same_number_of_splits(alone)
        same_splits(alone)
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, even)


def same_number_of_splits(answers: Answers) -> None:
    """Raise :class:`Unmet` unless there are as many splits as there should be."""
    for exchange, splits in zip(answers.exchanges, splits_of(answers), strict=True):
        if len(splits) != len(exchange.expected):
            raise Unmet(
                _("{name} should return {expected} pairs, but returned {actual}.").format(
                    name=answers.name, expected=len(exchange.expected), actual=len(splits)
                )
            )


def same_splits(answers: Answers) -> None:
    """Raise :class:`Unmet` at the first split that differs from the expected one."""
    for exchange, splits in zip(answers.exchanges, splits_of(answers), strict=True):
        arguments = exchange.question.arguments
        for i, (split, right) in enumerate(zip(splits, exchange.expected, strict=False)):
            for name, actual, expected in zip(PARTS, split, right, strict=True):
                if not np.array_equal(np.sort(actual), np.sort(expected)):
                    raise Unmet(
                        _(
                            "For order = {order}, k = {k}: the {name} part of fold {i} came back "
                            "as {actual}; expected {expected}."
                        ).format(
                            order=show(first_order(arguments)),
                            k=arguments["k"],
                            name=name,
                            i=i,
                            actual=show(actual),
                            expected=show(expected),
                        )
                    )


@check("validation", points=3, misconceptions={"iterated_k_fold": wrong.ITERATED_K_FOLD})
def iterated_k_fold(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Iterated K-fold: shuffled again, and once more around"""
    cases = [
        {"orders": [draw.permutation(n) for _i in range(rounds)], "k": k}
        for n, k, rounds in ((4, 2, 2), (7, 3, 3))
    ]
    answers = ask_rounds(student, cases)
    with criterion(_("one flat list of k pairs for each order"), weight=2):
        same_number_of_splits(answers)
    with criterion(_("all folds of the first order, then of the next"), weight=3):
        same_number_of_splits(answers)
        same_splits(answers)
    with criterion(_("one order alone is plain K-fold")):
        single = ask_rounds(student, [{"orders": [draw.permutation(6)], "k": 3}])
        same_number_of_splits(single)
        same_splits(single)


def ask_rounds(student: Student, cases: list[Case]) -> Answers:
    """The student's rounds next to the right ones, or those of their own ``k_fold``.

    A mistake counts once: where ``k_fold`` fails, as it may for uneven folds, rounds of it are not
    asked for, as long as it gives splits somewhere.
    """
    truth, names = validation.iterated_k_fold, ("splits",)
    answers = student.answers(truth, cases, names, normal=sorted_splits)
    if answers.right() or not student.lost("k_fold"):
        return answers
    own = [own_folds(student, case) for case in cases]
    known = [(case, folds) for case, folds in zip(cases, own, strict=True) if folds is not None]
    if not known:
        return answers
    cases, folds = map(list, zip(*known, strict=True))
    return student.answers(truth, cases, names, normal=sorted_splits, own=folds)


def own_folds(student: Student, case: Case) -> list[Any] | None:
    """The rounds of the student's own ``k_fold``, if it gives splits."""
    questions = [{"order": order, "k": case["k"]} for order in case["orders"]]
    folds = student.answers(validation.k_fold, questions, ("splits",), normal=sorted_splits)
    try:
        return [split for splits in splits_of(folds) for split in splits]
    except Unmet:
        return None


@check("validation", points=4, misconceptions={"standardize": wrong.STANDARDIZE})
def standardize(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Standardizing without a leak: the training part decides"""
    truth = validation.standardize

    def case(size: int) -> Case:
        shift = draw.vector(2)
        return {
            "training": np.round(draw.vector(size + 1, 2) * [1.0, 3.0] + shift, 2),
            "validation": np.round(draw.vector(2, 2) * [2.0, 1.0] - shift, 2),
        }

    answers = student.answers(truth, draw.cases(case), PARTS)
    with criterion(_("the training part has mean 0 and standard deviation 1"), weight=2):
        answers.agree("training")
    with criterion(_("the validation part is measured by the training part"), weight=3):
        answers.agree("validation")
    with criterion(_("a feature that never changes in training is only centered")):
        constant = [case(size) for size in (2, 3)]
        for each in constant:
            each["training"][:, 1] = np.round(each["training"][0, 1])  # so that std is 0 exactly
        student.answers(truth, constant, PARTS).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)


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
