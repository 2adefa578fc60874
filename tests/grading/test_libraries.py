"""What is said to somebody who imports what the assignment does not allow."""

import pytest
from click.testing import CliRunner
from small_course import ASSIGNMENT, code, released_cells, to_file, written

from autograde.cli import main
from autograde.grading.libraries import Imports
from autograde.grading.submission import grade
from autograde.plain import Reply
from autograde.report.feedback import Page
from autograde.sandbox import Zygote

ALLOWED = "in this assignment, code may import NumPy, Matplotlib and Python's own modules."
WAYS = {
    "keras": "import keras",
    "sklearn": "from sklearn.linear_model import Ridge",
    "torch": "__import__('torch')",
    "tensorflow": "import importlib\nimportlib.import_module('tensorflow.keras')",
    "scipy": "import scipy.stats as stats",
    "pandas": "exec('import pandas')",
}
FUNCTION = "def momentum_step(*arguments):\n    import jax\n    return jax.numpy.zeros(2)"


@pytest.fixture(scope="module")
def graded():
    cells = [*written(FUNCTION), *map(code, WAYS.values())]
    with Zygote("process") as zygote:
        return grade(to_file(cells), ASSIGNMENT, "ada", b"secret", zygote)


def test_nothing_of_the_kind_is_there_and_each_error_says_what_is(graded):
    for name in WAYS:
        assert f"No module named '{name}': {ALLOWED}".encode() in graded.notebook


def test_a_function_that_imports_it_is_told_with_its_line(graded):
    (check,) = (check for check in graded.result.checks if check.id == "momentum_step")
    assert check.score == 0
    message = check.criteria[0].message
    assert f"in the line `import jax`: No module named 'jax': {ALLOWED}" in message


def test_the_page_and_the_terminal_say_it_at_the_top(graded, tmp_path):
    assert graded.result.message.startswith("`jax`, `keras`, `sklearn`")
    assert graded.result.message.endswith(f"cannot be imported: {ALLOWED}")
    assert "cannot be imported" in Page(tmp_path).render(graded.result)
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    path.write_bytes(to_file([*released_cells(), code("import keras")]))
    shown = CliRunner().invoke(main, ["check", "--isolation=process", str(path)]).output
    assert f"`keras` cannot be imported: {ALLOWED}" in " ".join(shown.split())


def test_an_assignment_with_keras_says_so():
    (reply,) = Imports(["keras"]).of_replies(
        [Reply("error", error="ModuleNotFoundError", message="No module named 'torch'")]
    )
    assert "may import NumPy, Matplotlib, Keras, JAX and" in reply.message


def test_other_errors_and_forged_names_are_not_explained():
    imports = Imports([])
    odd = {"output_type": "error", "ename": "ModuleNotFoundError", "evalue": "<b>", "traceback": []}
    (output,) = imports.of_cell([odd])
    assert (output["evalue"], imports.message()) == ("<b>", "")
    assert imports.of_replies([Reply("error", error="KeyError", message="No module named 'x'")])
    assert imports.message() == ""
