import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_course import check, code, released_cells, text, to_file

from autograde.grading import notebook
from autograde.grading.notebook import InvalidNotebookError, assignment_of, parse, to_bytes

KNOWN = {"momentum_step": "sgd-variants", "k_fold": "validation"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b'{"cells": [', "is not JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[1, 2]", "not a notebook"),
        (b'{"nbformat": 4}', "no list of cells"),
        (b'{"nbformat": 3, "worksheets": []}', "format 3"),
        (b'{"nbformat": "4", "cells": []}', "not a notebook"),
        (b'{"nbformat": null, "cells": []}', "not a notebook"),
        (b'{"nbformat": 4, "cells": [7]}', "place 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "magic"}]}', "place 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}', "without text"),
        (b"[" * 100_000, "too deeply"),
        (b'{"nbformat": 4, "cells": [], "metadata": ' + b'{"a":' * 60 + b"1" + b"}" * 61, "deep"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(data, reason):
    with pytest.raises(InvalidNotebookError, match=reason):
        parse(data)


def test_a_huge_file_is_refused(monkeypatch):
    monkeypatch.setattr(notebook, "MAX_BYTES", 1000)
    with pytest.raises(InvalidNotebookError, match="larger"):
        parse(b" " * 1001)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused_or_a_notebook_and_nothing_else_happens(data):
    try:
        found = parse(data)
    except InvalidNotebookError:
        return
    nbformat.validate(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
CELL = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]), "source": st.text()},
    optional={"metadata": JSON, "id": JSON, "outputs": JSON, "attachments": JSON},
)


@given(st.lists(CELL, max_size=5))
def test_whatever_is_read_is_a_valid_notebook_once_written(cells):
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    written = to_bytes(parse(data))
    again = nbformat.reads(written.decode(), as_version=4)
    assert len({cell.id for cell in again.cells}) == len(cells)
    assert [cell.source for cell in parse(written).cells] == [
        cell["source"].encode("utf-8", "replace").decode() for cell in cells
    ]


def test_outputs_of_a_submission_are_dropped():
    cell = code("1 + 1")
    cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "100"}}]
    assert parse(to_file([cell])).cells[0].outputs == []


def test_cells_of_one_id_get_others_even_where_those_are_taken():
    ids = ["cell-3-2", "x", "x", "cell-4-3", "x", "cell-5-4", "cell-5-5", "cell-5-7", "x"]
    cells = [code(str(number)) | {"id": each} for number, each in enumerate(ids)]
    read = parse(to_file(cells))
    assert len({cell.id for cell in read.cells}) == len(ids)
    assert [cell.source for cell in read.cells] == [str(number) for number in range(len(ids))]


def asking(end):
    return code(f'autograde.check("k_fold"){end}')


@pytest.mark.parametrize("end", ["", ";", "  ;  ", " \n", ";\n\n"])
def test_a_check_may_be_asked_for_with_spaces_around_it(end):
    assert notebook.asked_check(parse(to_file([asking(end)])).cells[0]) == "k_fold"


@pytest.mark.parametrize("end", [" " * 10**6 + "x", ";" + " " * 10**6 + ";", "()", "\n1"])
def test_what_is_more_than_a_check_asks_for_none(end):
    assert notebook.asked_check(parse(to_file([asking(end)])).cells[0]) == ""


def test_sources_may_be_lists_of_lines():
    cells = [{**code(""), "source": ["a = 1\n", "b = 2"]}]
    assert parse(to_file(cells)).cells[0].source == "a = 1\nb = 2"


def test_a_byte_order_mark_is_no_obstacle():
    assert parse(b"\xef\xbb\xbf" + to_file([text("hi")])).cells[0].source == "hi"


def test_the_assignment_is_what_the_metadata_says():
    read = parse(to_file(released_cells(), assignment="validation"))
    assert assignment_of(read, "sgd-variants", KNOWN) == "validation"


def test_without_metadata_the_checks_tell_the_assignment():
    read = parse(to_file([check("momentum_step")], assignment="unheard-of"))
    assert assignment_of(read, "homework", KNOWN) == "sgd-variants"


def test_without_checks_the_name_of_the_file_tells_the_assignment():
    read = parse(to_file([text("hi")], assignment=""))
    assert assignment_of(read, "validation", KNOWN) == "validation"
    assert assignment_of(read, "homework", KNOWN) is None


FIGURE = {"output_type": "display_data", "data": {"image/png": "QUJD"}, "metadata": {}}


def with_outputs(*outputs):
    return to_file([code("1") | {"outputs": list(output)} for output in outputs])


def test_outputs_are_kept_only_where_there_is_room_for_them():
    data = with_outputs([FIGURE], [FIGURE])
    assert [cell.outputs for cell in parse(data).cells] == [[], []]
    assert [cell.outputs for cell in parse(data, 10_000).cells] == [[FIGURE], [FIGURE]]
    assert [cell.outputs for cell in parse(data, 150).cells] == [[FIGURE], []]


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [7],
        [{"output_type": "display_data", "data": {"text/html": {"a": 1}}}],
        [{"output_type": "stream", "name": "stdout", "text": [[["x"]]]}],
        [{"output_type": "display_data", "data": {"application/javascript": "alert(1)"}}],
        [{"output_type": "display_data", "data": {"image/png": "<script>"}}],
    ],
)
def test_outputs_that_no_notebook_may_hold_are_dropped(value):
    data = to_file([code("1") | {"outputs": value}])
    notebook = parse(data, 10_000)
    assert notebook.cells[0].outputs == []
    nbformat.validate(notebook)


@pytest.mark.parametrize("part", ["[]", "{}"])
def test_a_file_of_lists_and_objects_is_refused_before_they_are_made(part):
    many = ",".join([part] * (notebook.MAX_PARTS + 1))
    with pytest.raises(InvalidNotebookError, match="more than 500,000 lists and objects"):
        parse(f'{{"cells": [], "metadata": {{"a": [{many}]}}, "nbformat": 4}}'.encode())
