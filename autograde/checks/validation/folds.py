"""Checks of what divides the examples: hold-out, K-fold and iterated K-fold validation."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, kind_of, show
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import validation as wrong
from autograde.plain import parts
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
