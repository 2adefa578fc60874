import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograde.judge.compare import (
    SINGLE,
    Tolerance,
    as_array,
    close,
    kind_of,
    mismatch,
    number,
    show,
)
from autograde.plain import Opaque
from autograde.problems import Quadratic

numbers = arrays.arrays(np.float64, arrays.array_shapes(), elements=st.floats(-1e3, 1e3))


@given(numbers)
def test_an_array_is_close_to_itself_in_single_precision_and_as_a_list(a):
    assert close(a.astype(np.float32), a)
    assert close(a.tolist(), a)
    assert mismatch("w", a.astype(np.float32), a) is None


@given(numbers, st.integers(0, 10**6))
def test_one_number_that_is_off_by_a_percent_is_a_mismatch(a, place):
    other = a.copy()
    other.flat[place % a.size] += 0.02 + 0.01 * abs(other.flat[place % a.size])
    assert not close(other, a)
    assert mismatch("w", other, a).startswith("w")


def test_the_tolerance_is_relative_to_the_expected_number():
    tolerance = Tolerance(relative=0.1, absolute=0.0)
    assert close(109.0, 100.0, tolerance)
    assert not close(111.0, 100.0, tolerance)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (np.ones(2), np.ones((2, 1))),
        (np.ones(2), np.ones(3)),
        ([np.ones(2)], [np.ones(2)] * 2),
        ({"w": 1.0}, {"v": 1.0}),
        (None, np.ones(2)),
        ("1.0", 1.0),
        (Opaque("object"), 1.0),
        (np.array([np.nan]), np.array([1.0])),
        (np.array([1 + 1j]), np.array([1.0])),
    ],
)
def test_different_answers_are_not_close(a, b):
    assert not close(a, b)
    assert not close(b, a)


def test_nan_and_inf_are_close_to_themselves_so_that_mistakes_can_be_recognized():
    assert close(np.array([np.nan, np.inf]), np.array([np.nan, np.inf]))


def test_containers_are_compared_item_by_item():
    ragged = [np.ones(2), (np.zeros(3), 1.0)]
    assert close(ragged, [np.ones(2) + 1e-7, [np.zeros(3), 1]])
    assert not close(ragged, [np.ones(2), (np.ones(3), 1.0)])
    assert close({"a": 1.0}, {"a": np.float32(1)})


@pytest.mark.parametrize(
    "value", [None, "w", b"w", Opaque("list"), {"w": 1}, [[1], [1, 2]], [object()], 1j]
)
def test_what_is_no_number_is_no_array(value):
    assert as_array(value) is None


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (None, "None (is a return missing?)"),
        ("text", "str"),
        (Opaque("Tensor"), "Tensor"),
        (np.ones(3), "shape (2,), but has shape (3,)"),
        (np.array([np.nan, 1.0]), "contains nan"),
        (np.array([np.inf, 1.0]), "contains inf"),
        (np.array([1.0, 3.0]), "came back as [1, 3]; expected [1, 2]"),
    ],
)
def test_a_mismatch_says_what_came_back_and_what_was_expected(actual, words):
    assert words in mismatch("w", actual, np.array([1.0, 2.0]))


def test_a_mismatch_in_a_large_array_names_the_worst_place():
    truth = np.zeros((5, 5))
    actual = truth.copy()
    actual[1, 2], actual[3, 4] = 0.5, -2.0
    assert mismatch("dx", actual, truth) == "dx[3, 4] came back as -2; expected 0."


def test_a_zero_is_shown_without_a_sign():
    assert show(-0.0) == "0"
    assert show(np.array([-0.0, -1.5, 0.0])) == "[0, -1.5, 0]"
    assert show((-0.0, 1)) == "[0, 1]"


def test_numbers_are_shown_short():
    assert show(np.array([1 / 3, 12345.678])) == "[0.3333, 1.235e+04]"
    assert show(7) == "7"
    assert show(np.zeros((30, 30))) == "an array of shape (30, 30)"
    assert len(show("x" * 500)) <= 60


def test_a_kind_is_told_in_a_students_words():
    assert kind_of((1, 2)) == "a tuple of 2"
    assert kind_of({}) == "dict"


def test_single_precision_is_within_the_usual_tolerance_a_hundred_times_over():
    assert 100 * np.finfo(np.float32).eps < SINGLE.relative


@pytest.mark.parametrize("far", [-(2**63), 2**63 - 1])
def test_integers_so_far_apart_that_their_difference_overflows_are_not_close(far):
    for near in (np.zeros(2, int), np.array([-1, 1]), np.array([7, 7], np.int8)):
        assert not close(np.full(2, far), near)
        assert not close(near, np.full(2, far))


def test_complex_numbers_are_told_as_what_they_are():
    assert not close(np.ones(2, complex), np.ones(2, complex))
    assert "ndarray" in mismatch("w", np.ones(2, complex), np.ones(2))


def test_what_is_expected_may_be_no_numbers_where_it_is_the_students_own():
    assert "came back as ndarray" in mismatch("y", np.ones(2), [[1, 2], 3])


def test_integers_of_thousands_of_digits_are_told_by_their_type():
    assert show(10**5000) == number(10**5000) == "int"
    assert show([10**5000]) == "a list of 1"


def test_numbers_that_differ_are_shown_so_that_it_is_seen():
    said = mismatch("w", -1.32201, -1.32249)
    assert said == "w came back as -1.32201; expected -1.32249."
    far = mismatch("w", np.arange(9.0), np.arange(9.0) + 0.5)
    assert far == "w[0] came back as 0; expected 0.5."


@pytest.mark.parametrize("text", ["x", b"x"])
def test_text_among_numbers_takes_no_memory(text):
    value = [text * 10**6, [[1.0, text[:0]]] * 10_000]
    tracemalloc.start()
    try:
        assert as_array(value) is None
        assert as_array(value[1]) is None
        assert tracemalloc.get_traced_memory()[1] < 10**7
    finally:
        tracemalloc.stop()


def test_problems_are_no_answer_that_could_be_right():
    bowl = Quadratic(np.eye(2), np.zeros(2))
    assert not close(bowl, bowl)
    assert not close({"w": [bowl]}, {"w": [bowl]})
