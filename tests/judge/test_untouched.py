import numpy as np
import pytest

from autograde.judge import Student
from autograde.judge.criteria import Unmet
from autograde.judge.untouched import leave_inputs_alone
from autograde.report.notebook import Namespace


def double(x):
    return 2 * x


def other(x):
    return x


def spoils_large_ones(x):
    x[x > 10] = 10
    return 2 * x


def asked(function):
    student = Student(Namespace({"double": function, "other": spoils_large_ones}))
    answers = student.answers(double, [{"x": np.array([1.0, 2.0])}], ("y",))
    return student, answers


def test_an_edge_case_counts_as_well_as_the_everyday_one():
    student, answers = asked(spoils_large_ones)
    leave_inputs_alone(student, answers)
    student.answers(double, [{"x": np.array([1.0, 20.0])}], ("y",))
    with pytest.raises(Unmet, match="double changed `x` in place"):
        leave_inputs_alone(student, answers)


def test_what_another_function_changes_does_not_count():
    student, answers = asked(double)
    student.answers(other, [{"x": np.array([1.0, 20.0])}], ("y",))
    leave_inputs_alone(student, answers)


def test_an_edge_case_that_raises_does_not_count_twice():
    def fails(x):
        if (x > 10).any():
            raise ValueError
        return 2 * x

    student, answers = asked(fails)
    student.answers(double, [{"x": np.array([1.0, 20.0])}], ("y",))
    leave_inputs_alone(student, answers)


def test_without_an_everyday_answer_there_is_nothing_to_judge():
    student, answers = asked(lambda x: None)
    with pytest.raises(Unmet, match="is a return missing"):
        leave_inputs_alone(student, answers)
