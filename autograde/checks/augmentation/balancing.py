"""Checks of balancing classes: by weights, and by drawing again."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.checks.augmentation.resampling import (
    are_all_there,
    are_balanced,
    are_drawn,
    are_pairs,
    resampled,
    summary_of_samples,
)
from autograde.checks.augmentation.shared import ALIKE, DRIVER, labels_of
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, kind_of, mismatch, show, unwrapped
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers, situation
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import augmentation as wrong
from autograde.reference import augmentation


def by_class(value: Any) -> Any:
    """Weights as rows (class, weight), from a dictionary or from a list with a place per class.

    A weight of 0 for a class that does not occur says what leaving it out says.
    """
    if isinstance(value, Mapping):
        try:
            found = sorted((float(key), float(unwrapped(weight))) for key, weight in value.items())
        except (TypeError, ValueError, OverflowError):
            return value
    else:
        weights = as_array(value)
        if weights is None or weights.ndim != 1:
            return value
        found = list(enumerate(weights.astype(float).tolist()))
    return np.array([pair for pair in found if pair[1] != 0]).reshape(-1, 2)


def weights_of(answers: Answers) -> list[dict[float, float]]:
    """The weight of each class, answer by answer; raises :class:`Unmet` where there are none."""
    found = []
    for value in answers.values():
        rows = by_class(value)
        if not isinstance(rows, np.ndarray) or rows is value:
            if isinstance(value, Mapping):
                raise Unmet(
                    _("Classes and weights should be numbers; they came back as {actual}.").format(
                        actual=show(value)
                    )
                )
            raise Unmet(
                _("class_weights should return a dictionary {{class: weight}}, not {kind}.").format(
                    kind=kind_of(value)
                )
            )
        found.append(dict(rows.tolist()))
    return found


def name_of(label: float) -> str:
    """A class as it is read: 2 for 2.0, and whatever else a key may have been."""
    return str(int(label)) if float(label).is_integer() else f"{label:g}"


def same_weights(answers: Answers) -> None:
    """Raise :class:`Unmet` at the first class whose weight is not the expected one."""
    for exchange, weights in zip(answers.exchanges, weights_of(answers), strict=True):
        where, right = situation(exchange.question), exchange.expected
        for label in sorted(weights.keys() | right.keys()):
            if label not in right:
                raise Unmet(
                    _("{where}class {label} does not occur, but has a weight.").format(
                        where=where, label=name_of(label)
                    )
                )
            if label not in weights:
                raise Unmet(
                    _("{where}class {label} has no weight.").format(
                        where=where, label=name_of(label)
                    )
                )
            problem = mismatch(
                _("the weight of class {}").format(name_of(label)), weights[label], right[label]
            )
            if problem:
                raise Unmet(where + problem)


@check("augmentation", points=3, misconceptions={"class_weights": wrong.CLASS_WEIGHTS})
def class_weights(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Balance: rare classes weigh more"""
    truth, names = augmentation.class_weights, ("weights",)

    def ask(*cases: Any) -> Answers:
        asked = [{"labels": labels} for labels in cases]
        return student.answers(truth, asked, names, normal=by_class)

    rare = draw.integer(1, 2)
    answers = ask(
        labels_of(draw, rare, 5), labels_of(draw, 7, 3, rare), labels_of(draw, 4, rare, 6, 3)
    )
    with criterion(_("every class occurs"), weight=4):
        same_weights(answers)
    with criterion(_("a class that does not occur has no weight, and is not counted"), weight=2):
        same_weights(ask(labels_of(draw, 5, 0, rare), labels_of(draw, 0, 2, 6, 0, 3)))
    with criterion(_("classes that are balanced weigh 1; so does a single one")):
        same_weights(ask(labels_of(draw, 3, 3), labels_of(draw, 4)))
    with criterion(UNTOUCHED):
        weights_of(answers)
        leave_inputs_alone(student, answers)


@check("augmentation", points=4, misconceptions={"oversample": wrong.OVERSAMPLE})
def oversample(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Balance: rare examples, again"""
    truth = augmentation.oversample
    seed = draw.integer(0, 10**6)
    # Equal seeds first, then eleven others: that all of them draw the same 29 of 8 examples by
    # chance has a probability below 1e-15 even if each is drawn three or four times, in turn.
    seeds = (seed, *range(seed, seed + 12))

    def ask(labels: Any, *shape: int) -> Answers:
        numbers = np.arange(len(labels))
        x = np.stack([numbers, labels, *draw.vector(int(np.prod(shape)) - 2, len(labels))], axis=1)
        case = {"x": x.reshape(-1, *shape), "y": labels, "seeds": seeds}
        return student.answers(
            truth,
            [case],
            ("samples",),
            driver=DRIVER,
            normal=summary_of_samples(labels),
            tolerance=ALIKE,
        )

    answers = ask(labels_of(draw, 8, 37, 5), 3)
    with criterion(_("every class as often as the largest"), weight=2):
        are_balanced(answers)
    with criterion(_("only examples that were handed in, each with its own label"), weight=2):
        are_pairs(answers)
    with criterion(_("all the examples are still there"), weight=2):
        are_all_there(answers)
    with criterion(_("chance, from the generator, decides who is repeated")):
        are_drawn(answers)
    with criterion(_("classes of any number, and pictures")):
        other = ask(labels_of(draw, 0, 3, 0, 0, 9), 2, 2)
        are_balanced(other)
        are_pairs(other)
        are_all_there(other)
    with criterion(_("balanced already: nothing is added")):
        even = ask(labels_of(draw, 3, 3), 2)
        are_pairs(even)
        are_all_there(even)
        are_balanced(even)
    with criterion(UNTOUCHED):
        resampled(answers)
        leave_inputs_alone(student, answers)
