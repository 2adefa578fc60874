import itertools
from collections import OrderedDict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.plain import MAX_DEPTH, Opaque, parts, to_plain
from autograde.problems import Bowl

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(plain)
def test_plain_data_stays_as_it_is(value):
    assert to_plain(value) == value
    assert type(to_plain(value)) is type(value)


class Number(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Text(str):
    __slots__ = ()


class Tensor:
    def __array__(self, dtype=None, copy=None):
        return np.arange(3.0)


class Table(np.ndarray):
    pass


def test_subclasses_become_the_built_in_types():
    point = namedtuple("point", "x y")(Number(1), Text("a"))
    found = to_plain(point)
    assert type(found) is tuple
    assert [type(item) for item in found] == [float, str]
    assert type(to_plain(OrderedDict(a=True))) is dict
    assert type(to_plain(np.zeros(2).view(Table))) is np.ndarray


@pytest.mark.parametrize(
    ("value", "kind"),
    [(np.float32(1.5), float), (np.int64(3), int), (np.bool_(True), bool), (np.str_("a"), str)],
)
def test_numpy_scalars_keep_their_value(value, kind):
    found = to_plain(value)
    assert found == value
    assert isinstance(found, (kind, np.ndarray))


def test_arrays_are_copied_and_tensors_read():
    a = np.arange(6.0).reshape(2, 3)
    found = to_plain(a.T)
    found[:] = 0
    assert a.sum() == 15
    assert np.array_equal(to_plain(Tensor()), [0, 1, 2])


@pytest.mark.parametrize("value", [object(), {1, 2}, print, Tensor])
def test_everything_else_is_opaque(value):
    assert to_plain(value) == Opaque(type(value).__name__)


@pytest.mark.parametrize(
    ("value", "name"),
    [(np.array([1, None]), "ndarray of object"), (np.array(["a"]), "ndarray of <U1")],
)
def test_what_an_array_holds_is_told_where_it_is_no_numbers(value, name):
    assert to_plain(value) == Opaque(name)
    assert repr([to_plain(value)]) == f"[{name}]"


def test_generators_become_lists_and_endless_ones_opaque():
    assert to_plain(x * x for x in range(3)) == [0, 1, 4]
    assert to_plain(range(2)) == [0, 1]
    assert isinstance(to_plain(itertools.count()), Opaque)


def test_depth_is_limited():
    value = []
    for _level in range(3 * MAX_DEPTH):
        value = [value]
    assert repr(to_plain(value)).strip("[]") == "list"


def test_problems_are_plain():
    bowl = Bowl(np.ones(2), np.zeros(2))
    assert to_plain(bowl) is bowl
    assert to_plain([bowl]) == [bowl]


NAMES = ("w", "velocity")


@pytest.mark.parametrize(
    "value", [(1, 2), [1, 2], {"w": 1, "velocity": 2}, {"velocity": 2, "w": 1, "loss": 3}]
)
def test_parts_come_in_the_order_of_their_names(value):
    assert parts(value, NAMES) == (1, 2)


@pytest.mark.parametrize(
    "value",
    [
        *(None, 1.0, "wv", b"wv", (1,), (1, 2, 3), {"w": 1}, Opaque("tuple")),
        *(np.ones(3), np.ones(()), np.ones(0), np.ones((3, 2)), np.array(2)),
    ],
)
def test_anything_else_has_no_parts(value):
    assert parts(value, NAMES) is None


def test_an_array_has_its_parts_along_the_first_axis():
    w, velocity = parts(np.arange(6.0).reshape(2, 3), NAMES)
    assert w.tolist() == [0, 1, 2]
    assert velocity.tolist() == [3, 4, 5]
    assert parts(np.ones((2, 0)), NAMES)[0].shape == (0,)


@pytest.mark.parametrize("numbers", [[3, 4], [3.0, 4.5], [True, False], [1j, 2.0]])
def test_numbers_in_an_array_are_parts_of_pythons_own_types(numbers):
    found = parts(np.array(numbers), NAMES)
    assert found == tuple(numbers)
    assert {type(number) for number in found} <= {int, float, bool, complex}


def test_a_single_part_is_the_answer_itself_or_named():
    assert parts((1, 2), ("y",)) == ((1, 2),)
    assert parts({"y": 5}, ("y",)) == (5,)


@pytest.mark.parametrize(
    "value", [range(3), iter([0, 1, 2]), (i for i in range(3)), map(int, "012")]
)
def test_what_is_made_one_by_one_becomes_a_list(value):
    assert to_plain(value) == [0, 1, 2]


def test_an_iterator_without_an_end_is_opaque():
    assert to_plain(itertools.count()) == Opaque("list")
