from typing import Any

import nbformat
import pytest

from autograde.sandbox.outputs import checked, joined
from autograde.sandbox.wire import WireError

STREAM = {"output_type": "stream", "name": "stdout", "text": "hi"}
RESULT = {"output_type": "execute_result", "data": {"text/plain": "1"}, "execution_count": 99}


def test_outputs_are_valid_in_a_notebook() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a", "b"]}
    found = checked([STREAM, RESULT, error], 1000, 3)
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.from_dict(o) for o in found])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert found[1]["execution_count"] == 3


def test_unknown_kinds_and_broken_pictures_are_left_out() -> None:
    data = {"text/plain": "1", "application/javascript": "alert(1)", "image/png": "<script>"}
    (found,) = checked([RESULT | {"data": data, "metadata": {"a": 1}, "more": 1}], 1000, 1)
    assert found["data"] == {"text/plain": "1"}
    assert found["metadata"] == {}
    assert "more" not in found


def test_what_does_not_fit_is_left_out() -> None:
    assert len(checked([STREAM] * 5000, 10**6, 1)) == 1000
    assert checked([STREAM | {"text": "0" * 1000}], 100, 1) == []


def test_text_that_no_file_can_hold_is_repaired() -> None:
    assert checked([STREAM | {"text": "\ud800"}], 100, 1)[0]["text"] == "?"


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [1],
        [{}],
        [STREAM | {"name": "stdin"}],
        [STREAM | {"text": ["a"]}],
        [RESULT | {"data": []}],
        [RESULT | {"data": {"text/plain": b"1"}}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": "a"}],
        [{"output_type": ["stream"]}],
    ],
)
def test_what_is_no_output_is_refused(plain: Any) -> None:
    with pytest.raises(WireError):
        checked(plain, 1000, 1)


def test_texts_of_a_file_may_be_lists_of_lines() -> None:
    lines = [STREAM | {"text": ["h", "i"]}, RESULT | {"data": {"text/plain": ["1", "2"]}}]
    first, second = checked(joined(lines), 1000, None)
    assert first == STREAM
    assert second["data"] == {"text/plain": "12"}


def test_no_more_is_made_of_a_flood_than_is_kept() -> None:
    assert len(joined([{}] * 100_000)) == 1000
    empty = {"output_type": "error", "ename": "", "evalue": "", "traceback": [""] * 5000}
    assert checked([empty], 1000, None) == []


@pytest.mark.parametrize("value", [None, 1, {}, "a", [None], [1], ["a"]])
def test_what_is_no_list_of_outputs_stays_what_it_is(value: Any) -> None:
    assert joined(value) == value
