from dataclasses import replace

import numpy as np
import pytest

from autograde.answer import answer
from autograde.judge import Misconception
from autograde.judge.compare import SINGLE
from autograde.judge.criteria import Unmet
from autograde.judge.misconception import Exchange, _holds, diagnose
from autograde.plain import Question, Reply


def triple(x):
    return 3 * x


def square(x):
    return x * x


def fails_at_zero(x):
    if x == 0:
        raise ZeroDivisionError
    return 3 * x


KNOWN = [Misconception(f.__name__, f, "Hint.", "a/b") for f in (triple, square, fails_at_zero)]


def exchanges(function, *inputs, right=lambda x: 2 * x):
    found = []
    for x in inputs:
        question = Question(("double",), {"x": x})
        reply = answer({"double": function}, question)
        found.append(Exchange(question, reply, right(x), SINGLE, lambda value: value))
    return found


def name(found):
    return found.name if found else None


def test_the_one_that_answers_everything_alike_is_found():
    assert name(diagnose("double", KNOWN, exchanges(lambda x: x + x + x, 1.0, 2.0))) == "triple"
    assert name(diagnose("double", KNOWN, exchanges(lambda x: x**2, 1.0, 5.0))) == "square"


def test_functions_that_differ_may_show_one_mistake():
    power = Misconception("power", square, "Hint.", "a/b", also=(lambda x: x**3,))
    for exponent in (2, 3):
        asked = exchanges(lambda x, exponent=exponent: x**exponent, 1.0, 5.0)
        assert name(diagnose("double", [*KNOWN[:1], power], asked)) == "power"
    mixed = exchanges(lambda x: x**2 if x < 5 else x**3, 3.0, 5.0)
    assert diagnose("double", [power], mixed) is None


def test_one_answer_that_differs_rules_it_out():
    assert diagnose("double", KNOWN, exchanges(lambda x: 3 * x if x < 9 else 0, 1.0, 9.0)) is None


def test_candidates_are_asked_first_what_is_answered_wrongly():
    asked = []

    def right(x):
        asked.append(x)
        return 2 * x

    student = exchanges(lambda x: 2 * x if x < 9 else 0, 1.0, 2.0, 9.0)
    assert diagnose("double", [Misconception("right", right, "Hint.", "a/b")], student) is None
    assert asked == [9.0]


def test_an_answer_that_cannot_be_judged_is_none_that_holds():
    def refuse(value):
        raise Unmet("no number")

    (exchange,) = exchanges(triple, 2.0)
    with pytest.raises(Unmet):
        replace(exchange, normal=refuse).is_right(4.0)
    assert not _holds(replace(exchange, normal=refuse))


def test_right_answers_are_no_mistake():
    assert diagnose("double", KNOWN, exchanges(square, 2.0)) is None


def test_an_error_tells_candidates_apart():
    assert name(diagnose("double", KNOWN, exchanges(fails_at_zero, 1.0, 0.0))) == "fails_at_zero"
    assert name(diagnose("double", KNOWN, exchanges(triple, 1.0, 0.0))) == "triple"


def test_changing_the_input_tells_candidates_apart():
    def in_place(x):
        x *= 3
        return x

    asked = exchanges(in_place, np.ones(2))
    assert asked[0].reply.mutated == ("x",)
    assert diagnose("double", KNOWN, asked) is None


def test_nothing_is_said_of_a_function_that_never_answered():
    silent = [
        Exchange(e.question, Reply("timeout"), e.expected, e.tolerance, e.normal)
        for e in exchanges(triple, 1.0)
    ]
    assert diagnose("double", KNOWN, silent) is None
    assert diagnose("double", KNOWN, []) is None


def test_answers_that_mean_the_same_are_brought_to_the_same_form():
    asked = [
        Exchange(e.question, Reply("value", [e.reply.value]), e.expected, SINGLE, np.ravel)
        for e in exchanges(triple, 1.0, 2.0)
    ]
    assert name(diagnose("double", KNOWN, asked)) == "triple"
