"""The check of the backward pass: gradients take the way that the mask left open."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.dropout.dropped import Array, in_order, near, of_gradient, scale, what_it_says
from autograde.checks.dropout.masks import stacked
from autograde.checks.dropout.shared import found, last_word, rates, together
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, close, number
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import dropout as wrong
from autograde.plain import parts
from autograde.reference import dropout

Words = Callable[[Array, float], Array]
"""Writes a mask, true where a unit is kept, for a rate in the way that somebody marks it."""

Passed = tuple[Array, Array, float]
"""A gradient from above, which units were kept, and the rate."""


def own_words(student: Student) -> Words:
    """How the student's own ``dropout_forward`` writes a mask: a mask is theirs to define."""
    x = np.linspace(1, 2, 60).reshape(6, 10)
    case = {"seed": 1, "calls": 1, "x": x, "rate": 0.4, "training": True}
    aside = Student(student.respondent).answers(
        dropout.dropout_forward, [case], (), driver="with_generator"
    )
    reply = aside.exchanges[0].reply
    answers = in_order(reply.value) if reply.outcome == "value" else []
    pair = parts(answers[0], ("y", "mask")) if answers else None
    y = stacked([pair[0]], x.shape) if pair else None
    mask = as_array(pair[1]) if pair else None
    if y is None or mask is None:
        return as_asked
    says, kind = what_it_says(mask, y[0] != 0, (1.0, scale(0.4))), mask.dtype
    if says == "dropped":
        return lambda kept, _rate: (~kept).astype(kind)
    if says == "kept" and near(float(mask.max()), scale(0.4)):
        return lambda kept, rate: (kept * scale(rate)).astype(kind)
    return (lambda kept, _rate: kept.astype(kind)) if says == "kept" else as_asked


def understood(student: Student, cases: list[Passed]) -> Words:
    """The words for masks in which the student's gradients are right, their own ones first.

    Who wrote the gradient as asked, and the forward pass in other words, made one mistake only.
    """
    own = own_words(student)
    for words in (own, as_asked):
        if together(gradients_of(Student(student.respondent), cases, words)).right():
            return words
    return own


def as_asked(kept: Array, _rate: float) -> Array:
    """A mask as the notebook wants it: true where a unit is kept."""
    return kept


def gradients_of(student: Student, cases: list[Passed], words: Words) -> list[Answers]:
    """The student's gradients, one question for each case."""
    return [
        student.answers(
            dropout.dropout_backward,
            [{"dy": dy, "mask": words(kept, rate), "rate": rate}],
            (),
            expected=[dy * kept * scale(rate)],
            normal=of_gradient(dy, kept),
        )
        for dy, kept, rate in cases
    ]


@check("dropout", points=4, misconceptions={"dropout_backward": wrong.BACKWARD})
def dropout_backward(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Backward: the gradient takes the same way"""

    def half(*shape: int) -> Array:
        """Masks that keep half of the units, so that a fresh mask never looks like them."""
        size = int(np.prod(shape))
        return (draw.permutation(size) % 2 == 0).reshape(shape)

    random = [(draw.vector(20, 12), half(20, 12), rate) for rate in rates(draw)]
    words = understood(student, random)
    answers = together(gradients_of(student, random, words))
    with criterion(_("nothing passes where a unit was dropped"), weight=2):
        for where, _rate, findings in found(answers):
            if findings["dropped"] != 0:
                raise Unmet(where + _("dx is not 0 where the mask has dropped a unit."))
    with criterion(_("what was kept passes with the scale of the forward pass"), weight=3):
        for where, rate, findings in found(answers):
            passes_with(where, findings["kept"], scale(rate))
    with criterion(UNTOUCHED):
        list(found(answers))
        leave_inputs_alone(student, answers)
    run = keras_runs.load("dropout")
    dy, rate = run.arrays["dy"], run.provenance.settings["rate"]
    kept = half(*dy.shape)
    asked = together(gradients_of(student, [(dy, kept, rate)], words))
    with criterion(_("the gradient of Keras's autodiff where a unit is kept"), weight=1):
        for where, _rate, findings in found(asked):
            passes_with(where, findings["kept"], float((run.arrays["kept_gradient"] / dy).mean()))
    few = draw.vector(2, 3)
    ends = [(few, np.full(few.shape, rate == 0.0), rate) for rate in (0.0, 1.0)]
    with criterion(_("rate 0 passes everything; rate 1 nothing, and no nan")):
        for answer in gradients_of(last_word(student, criterion), ends, words):
            for where, rate, findings in found(answer):
                name, right = ("kept", 1.0) if rate == 0.0 else ("dropped", 0.0)
                if isinstance(findings[name], str) or not close(findings[name], right):
                    raise Unmet(where + _("dx should be {right} times dy.").format(right=right))


def passes_with(where: str, factor: Any, right: float) -> None:
    """Raise :class:`Unmet` unless the gradient is ``right`` times ``dy`` where units are kept."""
    if isinstance(factor, str):
        raise Unmet(
            where
            + _("dx should be {right} times dy wherever a unit was kept; it is not.").format(
                right=number(right)
            )
        )
    if not close(factor, right):
        raise Unmet(
            where
            + _("dx is {factor} times dy where a unit was kept; expected {right}.").format(
                factor=number(factor), right=number(right)
            )
        )
