"""Checks of labels that are no longer one or the other: smoothed, and mixed."""

from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.augmentation.shared import KERAS, WHOLE, Case, pictures
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import augmentation as wrong
from autograde.reference import augmentation


@check("augmentation", points=2, misconceptions={"one_hot": wrong.ONE_HOT})
def one_hot(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Labels: one column for each class"""
    truth, names = augmentation.one_hot, ("y",)

    def case(classes: int) -> Case:
        repeated = draw.rng.integers(0, classes, 2)
        labels = draw.rng.permutation(np.concatenate([np.arange(classes), repeated]))
        return {"labels": labels, "classes": classes}

    answers = student.answers(truth, [case(2), case(3), case(4)], names)
    with criterion(_("every class occurs"), weight=3):
        answers.agree()
    with criterion(_("some classes do not occur, the last one neither"), weight=2):
        rare = [
            {"labels": draw.rng.permutation([1, 1, 3]), "classes": 6},
            {"labels": draw.rng.permutation([0, 2, 2, 0]), "classes": 4},
        ]
        student.answers(truth, rare, names).agree()
    with criterion(_("a single example")):
        single = {"labels": np.array([draw.integer(2, 3)]), "classes": 5}
        student.answers(truth, [single], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
    run = keras_runs.load("augmentation")
    with criterion.recorded(KERAS):
        keras = {"labels": run.arrays["labels"], "classes": run.provenance.settings["classes"]}
        student.answers(truth, [keras], names, expected=[run.arrays["one_hot"]]).agree()


@check("augmentation", points=2, misconceptions={"smooth_labels": wrong.SMOOTH_LABELS})
def smooth_labels(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Labels: a little doubt"""
    truth, names = augmentation.smooth_labels, ("y",)

    def case(n: int, classes: int) -> Case:
        hard = np.eye(classes)[draw.rng.integers(0, classes, n)]
        return {"y": hard, "smoothing": draw.uniform(0.2, 0.5)}

    hard = student.answers(truth, [case(2, 3), case(3, 4), case(4, 5)], names)
    with criterion(_("one-hot labels"), weight=3):
        hard.agree()
    with criterion(_("labels that are mixed already")):
        mixed = case(3, 4)
        mixed["y"] = 0.75 * mixed["y"] + 0.25 * np.eye(4)[[3, 0, 2]]
        student.answers(truth, [mixed], names).agree()
    with criterion(_("a smoothing of 0 changes nothing, one of 1 knows nothing")):
        ends = [case(3, 4) | {"smoothing": smoothing} for smoothing in (0.0, 1.0)]
        student.answers(truth, ends, names).agree()
    with criterion(WHOLE):
        whole = case(2, 3)
        student.answers(truth, [whole | {"y": whole["y"].astype(int)}], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, hard)
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        cases = [{"y": run["one_hot"], "smoothing": s} for s in run["smoothings"].tolist()]
        student.answers(truth, cases, names, expected=list(run["smoothed"])).agree()


def partners(draw: Draw, n: int) -> Any:
    """A permutation in which nobody is the partner of his partner, so that its direction shows."""
    while True:
        found = draw.permutation(n)
        if (found[found] != np.arange(n)).all():
            return found


@check("augmentation", points=4, misconceptions={"mixup": wrong.MIXUP})
def mixup(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Mixing: two examples in one, labels and all"""
    truth, names = augmentation.mixup, ("x", "y")

    def case(n: int, *shape: int) -> Case:
        labels = np.arange(n) % 3
        return {
            "x": pictures(draw, n, *shape),
            "y": np.eye(3)[labels],
            "permutation": partners(draw, n),
            "mix": draw.uniform(0.55, 0.9),
        }

    vectors = student.answers(truth, [case(3, 2), case(4, 2), case(5, 3)], names)
    with criterion(_("the inputs, as vectors"), weight=2):
        vectors.agree("x")
    with criterion(_("the labels, mixed like the inputs"), weight=2):
        vectors.agree("y")
    with criterion(_("pictures")):
        student.answers(truth, [case(3, 2, 2)], names).agree()
    with criterion(_("a mix of 1 leaves the examples, one of 0 their partners")):
        ends = [case(3, 2) | {"mix": mix} for mix in (1.0, 0.0)]
        student.answers(truth, ends, names).agree()
    with criterion(_("an example that is its own partner stays as it is")):
        own = case(3, 2) | {"permutation": np.array([1, 0, 2])}
        student.answers(truth, [own], names).agree()
    with criterion(WHOLE):
        whole = case(3, 2)
        whole["y"] = whole["y"].astype(int)
        whole["x"] = np.eye(3, 2, dtype=int)[draw.rng.permutation(3)]
        student.answers(truth, [whole], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, vectors)
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        fixed = {
            "x": run["images"],
            "y": run["one_hot"],
            "permutation": run["permutation"],
        }
        cases = [fixed | {"mix": mix} for mix in run["mixes"].tolist()]
        expected = list(zip(run["mixed_x"], run["mixed_y"], strict=True))
        student.answers(truth, cases, names, expected=expected).agree()
