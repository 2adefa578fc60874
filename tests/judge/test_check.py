import numpy as np
import pytest

from autograde.judge import Misconception, check, run
from autograde.judge.criteria import Criteria, Unmet
from autograde.judge.registry import UnknownCheckError, assignments, checks, find
from autograde.report.notebook import Namespace


def double(x):
    return 2 * x


def half(x):
    return x / 2


HALF = Misconception("half", half, "Twice as much, not half.", "1/doubling")


@check("toy", points=3, misconceptions={"double": [HALF]})
def doubling(student, draw, criterion):
    """Twice as much

    This line is for authors.
    """
    cases = [{"x": draw.vector(2)} for _i in range(3)]
    answers = student.answers(double, cases, ("y",))
    with criterion("values", weight=2):
        answers.agree()
    with criterion("inputs"):
        answers.leave_inputs_alone()


def verdict(function, seed=b""):
    return run(doubling, Namespace({"double": function}), seed)


def test_its_name_is_the_id_and_its_docstring_the_title():
    assert (doubling.id, doubling.title) == ("doubling", "Twice as much")


def test_a_check_without_a_docstring_is_refused():
    with pytest.raises(TypeError, match="needs a docstring"):
        check("toy", points=1, misconceptions={})(lambda student, draw, criterion: None)


def test_right_answers_earn_the_points():
    result = verdict(double)
    assert result.score == 3.0
    assert [c.name for c in result.criteria] == ["values", "inputs"]
    assert result.misconception is None


def test_wrong_answers_earn_part_of_them_and_a_hint():
    result = verdict(half)
    assert result.score == 1.0
    assert (result.misconception, result.hint) == ("half", HALF.hint)
    assert result.read == "1/doubling"


@pytest.mark.parametrize("value", [np.array([1e200, np.inf]), np.array([]), np.array([np.nan])])
def test_no_answer_makes_a_check_warn(value):
    @check("toy", points=1, misconceptions={})
    def spread(student, draw, criterion):
        """The spread"""
        (answer,) = student.answers(double, [{"x": draw.vector(2)}], ("y",)).values()
        with criterion("squared"):
            np.mean(answer**2 - answer**2)

    run(spread, Namespace({"double": lambda x: value}), b"")


def test_an_unknown_mistake_has_no_hint():
    assert verdict(lambda x: x + 100).misconception is None


def test_the_cases_follow_from_the_seed():
    seen = []
    for seed in (b"a", b"a", b"b"):
        drawn = []
        verdict(lambda x, drawn=drawn: drawn.append(tuple(x)), seed)
        seen.append(drawn)
    assert seen[0] == seen[1] != seen[2]


def test_a_criterion_fails_alone_and_other_errors_are_not_hidden():
    criterion = Criteria()
    with criterion("first"):
        raise Unmet("why not")
    with criterion("second", weight=2):
        pass
    assert [(c.name, c.passed, c.message, c.weight) for c in criterion.results] == [
        ("first", False, "why not", 1.0),
        ("second", True, "", 2),
    ]
    with pytest.raises(ZeroDivisionError), criterion("third"):
        raise ZeroDivisionError


def test_every_check_is_found_by_its_name():
    for assignment in assignments():
        for name, item in checks(assignment).items():
            assert find(name) is item
            assert item.assignment == assignment
            assert item.points > 0


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(UnknownCheckError, match="Did you mean 'momentum_step'"):
        find("momentum_stp")
    with pytest.raises(UnknownCheckError, match=r"There are: .*batchnorm"):
        checks("knitting")
