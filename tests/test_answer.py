import contextlib
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.answer import MAX_MESSAGE, answer
from autograde.plain import Opaque, Question, Reply
from autograde.problems import Bowl

X = np.array([1.0, 2.0])


def ask(function, driver=None, **arguments):
    return answer({"f": function}, Question(("f",), arguments, driver))


def test_arguments_go_by_position_whatever_their_names():
    assert ask(lambda first, second: first - second, x=5, y=3) == Reply("value", 2)
    assert ask(lambda *both, **_none: both[1], x=5, y=3) == Reply("value", 3)


@pytest.mark.parametrize("namespace", [{}, {"f": 3}, {"f": None}, {"g": print}])
def test_a_function_that_is_not_there_is_missing(namespace):
    assert answer(namespace, Question(("f",), {})) == Reply("missing")


def test_the_callers_arguments_never_change():
    def spoil(x, pair):
        x[:] = 0
        pair[1].append(3)
        return 1

    x, pair = X.copy(), [X.copy(), []]
    reply = ask(spoil, x=x, pair=pair)
    assert np.array_equal(x, X)
    assert pair[1] == []
    assert reply.mutated == ("x", "pair")


def test_an_array_that_is_replaced_by_something_else_is_told_as_changed():
    def replace(pair, named):
        pair[0], named["x"] = 3, None
        return 1

    assert ask(replace, pair=[X.copy()], named={"x": [X]}).mutated == ("pair", "named")


def test_arguments_that_stay_are_not_told_as_changed():
    x = np.array([np.nan, 1.0])
    assert ask(lambda x, y, z: x + 1, x=x, y=3, z=[X]).mutated == ()


def divide(x):
    return x / undefined  # noqa: F821


def test_an_error_is_a_reply_with_the_students_line():
    reply = answer(globals(), Question(("divide",), {"x": 1}))
    assert (reply.outcome, reply.error) == ("error", "NameError")
    assert "undefined" in reply.message
    assert "undefined" in reply.line
    assert reply.function == "divide"


def halve(x):
    return [divide(each) for each in x]


def unwritten(x):
    raise NotImplementedError


def careful(x):
    def inner():
        return unwritten(x)

    return list(map(lambda _x: inner(), [x]))  # noqa: C417 - code without a name


@pytest.mark.parametrize(
    ("function", "blamed"),
    [("halve", "divide"), ("careful", "unwritten"), ("unwritten", "unwritten")],
)
def test_an_error_tells_in_which_function_of_the_students_it_came_up(function, blamed):
    assert answer(globals(), Question((function,), {"x": [1]})).function == blamed


def test_an_error_of_somebody_elses_code_is_in_nobodys_function():
    assert ask(divide, x=1).function == ""


@given(st.text(max_size=1000))
def test_messages_are_cut(text):
    def fail():
        raise ValueError(text)

    assert len(ask(fail).message) <= MAX_MESSAGE


def test_errors_that_cannot_be_shown_are_replies_too():
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError

    def fail():
        raise Odd

    assert ask(fail).outcome == "error"


def test_want_of_memory_is_its_own_outcome():
    def fail():
        raise MemoryError

    assert ask(fail) == Reply("memory")


def test_what_a_function_prints_is_dropped():
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        assert ask(lambda: print("hello")) == Reply("value", None)
    assert shown.getvalue() == ""


def test_answers_are_plain_data():
    assert ask(lambda: {1, 2}) == Reply("value", Opaque("set"))
    assert ask(lambda: (np.float64(1.0),)) == Reply("value", (1.0,))


def test_a_driver_calls_the_function():
    reply = ask(
        lambda w, gradient, scale: scale * gradient(w),
        driver="with_gradient",
        w=X,
        gradient=Bowl(np.ones(2), np.zeros(2)),
        scale=2.0,
    )
    assert np.array_equal(reply.value, 2 * X)
