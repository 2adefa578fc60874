"""The check of standardizing by the training part alone."""

import numpy as np

from autograde.checks.validation.folds import PARTS, Case
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import validation as wrong
from autograde.reference import validation


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
            each["training"][:, 1] = draw.integer(1, 3)  # a whole number: std is 0 exactly
        student.answers(truth, constant, PARTS).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
