import os
import re
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.grading import sources
from autograde.grading.roles import SourceError

TOY = Path(__file__).parents[1] / "fixtures" / "toy" / "toy.md"
POINTS = {"double": 4, "triple": 2.5}
HEADER = "---\nkernelspec:\n  display_name: Python 3\n  name: python3\n---\n\n"


def write(folder, *cells, name="toy"):
    path = folder / f"{name}.md"
    blocks = [f"```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells]
    path.write_text(HEADER + "\n".join(blocks))
    return path


def grader_metadata(notebook):
    return [cell.metadata["nbgrader"] for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_the_role_of_a_cell_follows_from_what_stands_in_it():
    found = grader_metadata(sources.read(TOY, POINTS))
    roles = [(m.grade_id, m.grade, m.solution, m.locked, m.get("points")) for m in found]
    assert roles == [
        ("given-1", False, False, True, None),
        ("double-answer", False, True, False, None),
        ("double", True, False, True, 4.0),
        ("triple-answer", False, True, False, None),
        ("triple", True, False, True, 2.5),
    ]


def test_text_and_experiments_stay_free():
    free = [cell for cell in sources.read(TOY, POINTS).cells if "nbgrader" not in cell.metadata]
    assert [cell.cell_type for cell in free] == ["markdown", "markdown", "markdown", "code"]


@pytest.mark.parametrize(
    ("source", "locked"),
    [
        ("from math import pi", True),
        ("%matplotlib inline\nfrom math import sqrt, pi", True),
        ("from math import sqrt", False),
        ("pi = 3.14", True),
        ("def helper():\n    return 1", True),
        ("def walk():\n    helper = 1\n\nwalk()", False),
        ("print(pi)", False),
        ("%matplotlib inline", False),
        ("this is not Python", False),
    ],
)
def test_a_given_cell_is_one_that_an_answer_relies_on(tmp_path, source, locked):
    answer = "def area(r):\n    ### BEGIN SOLUTION\n    return pi * helper(r)\n    ### END SOLUTION"
    notebook = sources.read(write(tmp_path, source, answer), {})
    assert [m.locked for m in grader_metadata(notebook)] == [True] * locked + [False]


def test_what_a_given_cell_relies_on_is_given_too(tmp_path):
    answer = "### BEGIN SOLUTION\ny = helper(2)\n### END SOLUTION"
    helper = "def helper(x):\n    return math.sqrt(x)"
    notebook = sources.read(write(tmp_path, "import math", "import re", helper, answer), {})
    assert ["nbgrader" in cell.metadata for cell in notebook.cells] == [True, False, True, True]


def test_a_name_that_is_bound_only_further_down_is_not_given(tmp_path):
    answer = "### BEGIN SOLUTION\ny = rate\n### END SOLUTION"
    notebook = sources.read(write(tmp_path, answer, "rate = 0.1"), {})
    assert "nbgrader" not in notebook.cells[1].metadata


def test_an_answer_is_named_after_its_first_function_or_numbered(tmp_path):
    region = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    path = write(
        tmp_path,
        region.format("def f():\n    def inner(): ..."),
        region.format("x = 1"),
        region.format("class Net:\n    def __init__(self): ..."),
        region.format("y = 1"),
        region.format("def f(): ..."),
    )
    found = grader_metadata(sources.read(path, {}))
    expected = ["f-answer", "answer-1", "Net-answer", "answer-2", "f-answer-2"]
    assert [m.grade_id for m in found] == expected


def test_the_notebook_says_which_assignment_it_is_and_little_else():
    notebook = sources.read(TOY, POINTS)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "autograde": {"assignment": "toy"},
    }
    assert notebook.cells[-1].metadata == {"tags": ["hide-input"]}


def test_the_notebook_is_valid_and_the_same_every_time():
    notebook = sources.read(TOY, POINTS)
    nbformat.validate(notebook)
    assert sources.to_text(notebook) == sources.to_text(sources.read(TOY, POINTS))


def test_a_new_cell_leaves_the_ids_of_all_others_alone(tmp_path):
    cells = ["a = 1", "b = 2", "b = 2", "import math"]
    before = sources.read(write(tmp_path, *cells), {}).cells
    after = sources.read(write(tmp_path, "new = 0", *cells), {}).cells
    assert [cell.id for cell in after[1:]] == [cell.id for cell in before]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["a = 1", "b = 2", "import math", "math.pi\n### BEGIN SOLUTION\n### END SOLUTION"]
        ),
        max_size=6,
    )
)
def test_ids_are_unique(tmp_path_factory, cells):
    notebook = sources.read(write(tmp_path_factory.mktemp("course"), *cells), {})
    ids = [cell.id for cell in notebook.cells]
    grade_ids = [m.grade_id for m in grader_metadata(notebook)]
    assert len(set(ids)) == len(ids) == len(cells)
    assert len(set(grade_ids)) == len(grade_ids)


CHECK = 'autograde.check("double")'
SOLUTION = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        (['autograde.check("twice")'], "no check 'twice'. It has: double."),
        ([CHECK + ";"], "nothing else"),
        (["x = 1\n" + CHECK], "nothing else"),
        (["autograde.check(name)"], "nothing else"),
        ([CHECK, CHECK], "2 cells ask for the check 'double'"),
        (["x = 1"], "0 cells ask for the check 'double'"),
        ([CHECK, SOLUTION + "\n" + CHECK], "cell 2: a solution must stand"),
        ([CHECK, "### BEGIN SOLUTION\nx = 1"], "needs one '### END SOLUTION'"),
        ([CHECK, "x = 1\n### END SOLUTION"], "needs one '### END SOLUTION'"),
        ([CHECK, SOLUTION.replace("x = 1", "### BEGIN SOLUTION")], "needs one"),
    ],
)
def test_what_cannot_be_released_is_refused_with_the_place(tmp_path, cells, complaint):
    path = write(tmp_path, *cells)
    with pytest.raises(SourceError, match=re.escape(complaint)) as error:
        sources.read(path, {"double": 1})
    assert str(error.value).startswith(str(path))


def test_a_solution_in_text_is_refused(tmp_path):
    path = tmp_path / "toy.md"
    path.write_text(HEADER + "### BEGIN SOLUTION\nBecause.\n\n### END SOLUTION\n")
    with pytest.raises(SourceError, match="code cell of its own"):
        sources.read(path, {})


def test_a_commented_out_check_is_an_ordinary_cell(tmp_path):
    assert grader_metadata(sources.read(write(tmp_path, f"# {CHECK}"), {})) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"---\nkernelspec:\n  name: x\n---\n"])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path, content):
    path = tmp_path / "toy.md"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"toy\.md is not a MyST Markdown notebook"):
        sources.read(path, {})


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "solutions" / "toy"
    folder.mkdir(parents=True)
    return write(folder, CHECK)


def test_assignments_are_found_by_folder(source, tmp_path):
    source.with_name("notes.md").write_text("not a source")
    assert sources.find(tmp_path) == {"toy": source}
    assert sources.find(tmp_path / "elsewhere") == {}


def test_the_notebook_beside_a_source_is_written_only_when_it_changes(source):
    assert sources.is_stale(source)
    assert sources.refresh(source, {"double": 1})
    assert not sources.is_stale(source)
    assert not sources.refresh(source, {"double": 1})
    assert sources.refresh(source, {"double": 2})


def test_an_edited_source_is_stale_until_refreshed(source):
    sources.refresh(source, {"double": 1})
    edited = sources.notebook_beside(source).stat().st_mtime + 10
    os.utime(source, (edited, edited))
    assert sources.is_stale(source)


def test_a_source_in_error_has_no_notebook(source):
    sources.refresh(source, {"double": 1})
    write(source.parent, SOLUTION)
    with pytest.raises(SourceError):
        sources.refresh(source, {"double": 1})
    assert not sources.notebook_beside(source).exists()
