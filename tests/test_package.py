"""What loading the package costs a student's notebook."""

import os
import subprocess
import sys

import pytest

HEAVY = ("keras", "jax", "tensorflow", "torch", "sklearn", "scipy", "nbformat", "IPython")


def loaded(code: str) -> set[str]:
    """Which of the :data:`HEAVY` libraries are loaded after ``code`` has run."""
    told = f"{code}\nimport sys\nprint(*({set(HEAVY)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import autograde",
        "import autograde\nfrom autograde import problems",
        "import autograde\nautograde.check('momentum_step')",
    ],
)
def test_a_notebook_loads_no_heavy_library(code: str) -> None:
    assert loaded(code) == set()


@pytest.mark.parametrize(("named", "used"), [(None, "jax"), ("torch", "torch")])
def test_keras_runs_on_jax_unless_another_backend_is_named(named: str | None, used: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    environment |= {"KERAS_BACKEND": named} if named else {}
    code = "import autograde, os; print(os.environ['KERAS_BACKEND'])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == used
