import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_course import RIGHT, answer, check, code, released_cells, text, to_file, written

from autograde.grading.notebook import grade_id, parse
from autograde.grading.restore import is_blank, read_originals, restore, unanswered

RELEASED = parse(to_file(released_cells()))
ORIGINALS = read_originals(RELEASED)


def restored(cells):
    notebook = parse(to_file(cells))
    return notebook, restore(notebook, ORIGINALS)


def names(notebook):
    return [grade_id(cell) for cell in notebook.cells if grade_id(cell)]


def test_an_untouched_notebook_stays_as_it_is():
    notebook, changed = restored(released_cells())
    assert changed == []
    assert notebook.cells == parse(to_file(released_cells())).cells


def test_what_students_write_is_theirs():
    notebook, changed = restored([*written(), code("print('mine')"), text("notes")])
    assert changed == []
    assert RIGHT in [cell.source for cell in notebook.cells]


def test_an_edited_check_is_put_back():
    cells = written()
    cells[3]["source"] = "3.0"
    notebook, changed = restored(cells)
    assert changed == ["momentum_step"]
    assert notebook.cells[3].source == 'autograde.check("momentum_step")'


def test_an_edited_given_cell_is_put_back():
    cells = written()
    cells[1]["source"] = "import nothing"
    notebook, changed = restored(cells)
    assert changed == ["given-1"]
    assert "import numpy" in notebook.cells[1].source


def test_white_space_at_the_ends_of_lines_is_no_change():
    cells = written()
    cells[1]["source"] = "import numpy as np  \nimport autograde\n\n"
    notebook, changed = restored(cells)
    assert changed == []
    assert notebook.cells[1].source == ORIGINALS["given-1"].source


@pytest.mark.parametrize("name", ["given-1", "momentum_step", "adam_step"])
def test_a_deleted_locked_cell_returns_to_its_place(name):
    cells = [
        cell for cell in written() if cell["metadata"].get("nbgrader", {}).get("grade_id") != name
    ]
    notebook, changed = restored(cells)
    assert changed == [name]
    assert names(notebook) == list(ORIGINALS)


def test_a_deleted_answer_is_not_made_up():
    cells = written()
    del cells[2]
    notebook, changed = restored(cells)
    assert changed == []
    assert "momentum_step-answer" not in names(notebook)


def test_a_check_that_is_gone_with_its_answer_comes_after_what_was_written_instead():
    cells = [*released_cells()[:2], code(RIGHT), *released_cells()[5:]]
    notebook, _changed = restored(cells)
    sources = [cell.source for cell in notebook.cells]
    assert sources.index(RIGHT) < sources.index('autograde.check("momentum_step")')


def test_of_several_copies_the_last_is_the_check():
    cells = [*written(), check("momentum_step")]
    notebook, _changed = restored(cells)
    assert names(notebook).count("momentum_step") == 1
    assert grade_id(notebook.cells[-1]) == "momentum_step"


def test_a_check_does_not_come_before_its_answer():
    cells = written()
    cells.insert(1, cells.pop(3))
    notebook, changed = restored(cells)
    assert changed == ["momentum_step"]
    assert names(notebook) == list(ORIGINALS)


def test_a_given_cell_does_not_come_after_what_needs_it():
    cells = written()
    cells.append(cells.pop(1))
    notebook, changed = restored(cells)
    assert changed == ["given-1"]
    assert names(notebook) == list(ORIGINALS)


def test_sections_that_were_swapped_stay_swapped():
    cells = released_cells()
    cells = [*cells[:2], *cells[5:7], *cells[2:4]]
    notebook, changed = restored(cells)
    assert changed == []
    assert names(notebook)[1:] == [
        "adam_step-answer",
        "adam_step",
        "momentum_step-answer",
        "momentum_step",
    ]


def test_cells_without_their_metadata_are_recognized():
    cells = written()
    for cell in cells:
        cell["metadata"] = {}
    notebook, changed = restored(cells)
    assert changed == []
    assert [name for name in names(notebook) if name in ("momentum_step", "given-1")] == [
        "given-1",
        "momentum_step",
    ]


def test_forged_points_and_flags_are_those_of_the_release():
    cells = written()
    cells[3]["metadata"]["nbgrader"] |= {"points": 1000, "solution": True, "locked": False}
    cells.append(code("1000.0", grade_id="extra", grade=True, points=1000))
    notebook, _changed = restored(cells)
    assert notebook.cells[3].metadata.nbgrader == ORIGINALS["momentum_step"].metadata
    assert "nbgrader" not in notebook.cells[-1].metadata


def test_an_answer_that_became_text_is_code_again():
    cells = written()
    cells[2] = {**text(RIGHT), "metadata": cells[2]["metadata"]}
    notebook, changed = restored(cells)
    assert changed == ["momentum_step-answer"]
    assert notebook.cells[2].cell_type == "code"
    assert notebook.cells[2].source == RIGHT


@given(st.lists(st.sampled_from(range(7)), max_size=10))
def test_every_check_is_there_once_and_intact_whatever_was_done_to_the_cells(order):
    cells = [copy.deepcopy(written()[index]) for index in order]
    notebook, _changed = restored(cells)
    for name, original in ORIGINALS.items():
        if original.locked:
            found = [cell for cell in notebook.cells if grade_id(cell) == name]
            assert [cell.source for cell in found] == [original.source]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@given(st.lists(st.sampled_from(range(7)), max_size=10))
def test_restoring_again_changes_nothing(order):
    notebook, _changed = restored([copy.deepcopy(written()[index]) for index in order])
    before = [cell.source for cell in notebook.cells]
    assert restore(notebook, ORIGINALS) == []
    assert [cell.source for cell in notebook.cells] == before


def test_a_notebook_without_new_code_is_blank():
    assert is_blank(parse(to_file([*released_cells(), text("I have no idea"), code("")])), RELEASED)
    assert not is_blank(parse(to_file(written())), RELEASED)
    assert not is_blank(parse(to_file([*released_cells(), code(RIGHT)])), RELEASED)


def test_answers_that_are_as_released_are_told():
    assert unanswered(parse(to_file(written())), ORIGINALS) == ["adam_step-answer"]
    changed = [*released_cells()[:2], answer("momentum_step", "pass")]
    assert unanswered(parse(to_file(changed)), ORIGINALS) == []
