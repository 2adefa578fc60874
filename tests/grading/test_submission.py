import pytest
from small_course import RIGHT, DirectZygote, code, released_cells, to_file, written

from autograde.grading.notebook import parse
from autograde.grading.submission import grade

RELEASED = to_file(released_cells())


def graded(data, zygote=None, released=RELEASED):
    return grade(data, "sgd-variants", "ada", b"secret", zygote or DirectZygote(), released)


def test_a_submission_is_graded():
    outcome = graded(to_file(written()))
    assert (outcome.result.status, outcome.result.score) == ("graded", 3)
    assert outcome.unanswered == ("adam_step-answer",)
    assert parse(outcome.notebook).cells


def test_a_blank_submission_is_not_even_run():
    zygote = DirectZygote()
    outcome = graded(RELEASED, zygote)
    assert (outcome.result.status, outcome.result.score) == ("blank", 0)
    assert zygote.children == []


def test_the_points_of_an_edited_check_are_those_of_the_check():
    cells = written()
    cells[3]["source"] = "1000.0"
    outcome = graded(to_file(cells))
    assert (outcome.result.status, outcome.result.score) == ("restored", 3)


def test_a_worse_status_is_told_before_a_restored_cell():
    cells = written()
    del cells[3]
    assert graded(to_file([*cells, code("# dead")])).result.status == "crashed"


def test_what_is_no_notebook_is_invalid_and_its_graded_notebook_says_why():
    outcome = graded(b"PDF-1.5")
    assert (outcome.result.status, outcome.result.score) == ("invalid", 0)
    assert outcome.result.failed
    assert "not JSON" in outcome.result.message
    assert b"not JSON" in outcome.notebook


ANOTHER = [
    *released_cells()[:2],
    code("def linear_decay(step):\n    return 1.0", grade_id="linear_decay-answer", solution=True),
]


def test_the_notebook_of_another_assignment_is_told_and_not_run():
    zygote = DirectZygote()
    outcome = graded(to_file(ANOTHER, "schedules"), zygote)
    assert (outcome.result.status, outcome.result.score) == ("invalid", 0)
    assert outcome.result.failed
    told = "is the notebook of schedules: hand in that of sgd-variants."
    assert told in outcome.result.message
    assert told.encode() in outcome.notebook
    assert zygote.children == []


@pytest.mark.parametrize("cells", [written(), [*ANOTHER, code(RIGHT)]])
def test_answers_in_the_notebook_of_another_assignment_count(cells):
    assert graded(to_file(cells, "schedules")).result.score == 3


def test_a_notebook_that_does_not_say_what_it_is_is_run():
    assert graded(to_file(ANOTHER, "")).result.status == "restored"


def test_without_a_release_the_checks_are_enough():
    assert graded(to_file(written()), released=None).result.score == 3


@pytest.mark.parametrize("cells", [written(), released_cells()])
def test_grading_the_graded_notebook_gives_the_same(cells):
    first = graded(to_file(cells))
    second = graded(first.notebook)
    assert second.result.checks == first.result.checks
    assert second.notebook == first.notebook


def shown(cells):
    """The cells with something that each of them is said to have shown."""
    output = {"output_type": "stream", "name": "stdout", "text": "4711\n"}
    return [c | ({"outputs": [output]} if c["cell_type"] == "code" else {}) for c in cells]


def test_a_cell_that_only_shows_something_is_left_as_it_was_handed_in():
    zygote = DirectZygote()
    outcome = graded(to_file(shown(written())), zygote)
    texts = {
        cell.source: [output.get("text") for output in cell.outputs]
        for cell in parse(outcome.notebook, 10_000).cells
        if cell.cell_type == "code"
    }
    assert texts.pop("np.ones(2)") == ["4711\n"]
    assert not any("4711\n" in text for text in texts.values())
    assert "np.ones(2)" not in zygote.children[0].ran
    assert (outcome.result.not_run, outcome.result.score) == (1, 3)


def test_all_cells_are_run_for_who_wants_it():
    zygote = DirectZygote()
    data = to_file(shown(written()))
    outcome = grade(data, "sgd-variants", "ada", b"secret", zygote, RELEASED, all_cells=True)
    assert "np.ones(2)" in zygote.children[0].ran
    assert (outcome.result.not_run, outcome.result.score) == (0, 3)
    assert b"4711" not in outcome.notebook


@pytest.mark.parametrize("cells", [released_cells(), [*released_cells(), code("# dead")]])
def test_nobody_else_keeps_what_was_handed_in(cells):
    cells = [c for c in shown(cells) if c["source"] != "np.ones(2)"]
    assert b"4711" not in graded(to_file(cells)).notebook
