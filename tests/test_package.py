"""What loading the package costs a student's notebook."""

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
