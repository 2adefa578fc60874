"""``nbgrader autograde`` with the plugin: the scores in the gradebook, and what survives."""

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException

from autograde.judge import registry

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def outputs(notebook, cell_id):
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    return cell.outputs


def test_right_answers_earn_all_points(toy, right):
    toy.hand_in("ada", toy.notebook(right))
    toy.autograde()
    assert toy.grades("ada") == {"double": 4.0, "triple": 4.0}


def test_the_released_notebook_earns_nothing(toy):
    toy.hand_in("ada", toy.notebook({}))
    toy.autograde()
    assert toy.grades("ada") == {"double": 0.0, "triple": 0.0}


def test_partial_credit_arrives_in_the_gradebook_and_in_the_notebook(toy, right):
    toy.hand_in("ada", toy.notebook(right | {"double": "x *= 2\n    return x"}))
    toy.autograde()
    assert toy.grades("ada") == {"double": 3.0, "triple": 4.0}
    (output,) = outputs(toy.graded("ada"), "double")
    assert output.output_type == "execute_result"
    assert output.data["text/plain"] == "3.0"
    assert "its values" in output.data["text/html"]


def test_what_ordinary_cells_show_is_in_the_graded_notebook(toy, right):
    notebook = toy.notebook(right)
    notebook.cells[-1].source = "print('seen')\ntriple(double(np.ones(2)))"
    toy.hand_in("ada", notebook)
    toy.autograde()
    stream, result = toy.graded("ada").cells[-1].outputs
    assert stream.text == "seen\n"
    assert "6., 6." in result.data["text/plain"]


def test_a_manual_score_survives_a_regrade(toy, right):
    toy.hand_in("ada", toy.notebook(right | {"double": "return x"}))
    toy.autograde()
    with Gradebook(toy.gradebook) as gradebook:
        grade = gradebook.find_grade("double", "toy", "toy", "ada")
        grade.manual_score, grade.extra_credit = 3.5, 0.5
        gradebook.db.commit()
    toy.hand_in("ada", toy.notebook(right))
    toy.autograde(force=True)
    with Gradebook(toy.gradebook) as gradebook:
        grade = gradebook.find_grade("double", "toy", "toy", "ada")
        assert (grade.auto_score, grade.manual_score, grade.score) == (4.0, 3.5, 4.0)
        assert gradebook.find_submission("toy", "ada").score == 8.0


def test_changed_and_deleted_checks_come_back(toy, right):
    notebook = toy.notebook(right | {"triple": "return x"})
    ids = [cell.id for cell in notebook.cells]
    notebook.cells[ids.index("triple")].source = "4.0"
    del notebook.cells[ids.index("double")]
    toy.hand_in("ada", notebook)
    toy.autograde()
    assert toy.grades("ada") == {"double": 4.0, "triple": 1.0}


FORGERIES = [
    "print('4.0')",
    "from IPython.display import display; display(4.0)",
    "import os; os._exit(0)",
    "while True: pass",
    "def broken(:",
    "import numpy; numpy.array_equal = lambda *_: True",
    "class Same:\n    def __eq__(self, other): return True\ndouble = lambda x: Same()",
    "get_ipython().ast_transformers.append(None)",
]


@pytest.mark.parametrize("code", FORGERIES)
def test_nothing_that_a_cell_does_earns_points(toy, code):
    notebook = toy.notebook({})
    notebook.cells.insert(2, notebook.cells.pop())
    notebook.cells[2].source = code
    toy.hand_in("eve", notebook)
    toy.autograde()
    assert toy.grades("eve") == {"double": 0.0, "triple": 0.0}


def test_forged_metadata_does_not_end_the_run(toy, right):
    forged = toy.notebook(right)
    for cell in forged.cells:
        cell.metadata.setdefault("nbgrader", {})["schema_version"] = 1
    toy.hand_in("eve", forged)
    toy.hand_in("zoe", toy.notebook(right))
    toy.autograde()
    assert toy.grades("eve") == toy.grades("zoe") == {"double": 4.0, "triple": 4.0}


@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"cells": 1, "nbformat": 4}'])
def test_a_file_that_is_no_notebook_costs_only_its_owner(toy, right, content):
    toy.hand_in("bob", content)
    toy.hand_in("zoe", toy.notebook(right))
    with pytest.raises(NbGraderException):
        toy.autograde()
    assert toy.grades("zoe") == {"double": 4.0, "triple": 4.0}


def test_a_notebook_under_another_name_is_graded(toy, right):
    toy.hand_in("ada", toy.notebook(right), name="toy (1) final")
    toy.autograde()
    assert toy.grades("ada") == {"double": 4.0, "triple": 4.0}


def test_a_notebook_of_another_assignment_is_not(toy, right):
    notebook = toy.notebook(right)
    notebook.metadata.autograde.assignment = "other"
    toy.hand_in("ada", notebook, name="other")
    toy.hand_in("zoe", toy.notebook(right))
    with pytest.raises(NbGraderException):
        toy.autograde()
    assert toy.grades("zoe") == {"double": 4.0, "triple": 4.0}


def test_a_graded_cell_without_a_check_earns_nothing(toy, right, monkeypatch):
    remaining = {"double": registry.checks("toy")["double"]}
    monkeypatch.setattr(registry, "checks", lambda _: remaining)
    toy.hand_in("ada", toy.notebook(right))
    toy.autograde()
    assert toy.grades("ada") == {"double": 4.0, "triple": 0.0}
    (error,) = outputs(toy.graded("ada"), "triple")
    assert "release the assignment again" in error.evalue
