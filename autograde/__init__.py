"""Checks for the course *Training Neural Networks*.

In a notebook, ``autograde.check("momentum_step")`` judges the function that the cell before it
defines and shows a table with what holds, what does not, and why. Importing this package loads
neither the checks nor any heavy library. Keras, where a notebook imports it afterwards, runs on
JAX unless ``KERAS_BACKEND`` names another backend.
"""

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograde.report.notebook import Verdict

__all__ = ["check"]
__version__ = "0.1.0"

if find_spec("jax"):
    os.environ.setdefault("KERAS_BACKEND", "jax")


def check(name: str) -> "Verdict":
    """Judge what the calling notebook defines, by the check of this name.

    The result shows as a table; as plain text it is one number, the points earned. Raises
    ``LookupError`` where there is no such check; the message says which there are.
    """
    # Imported here so that `import autograde` stays light.
    from autograde.report.notebook import judge  # noqa: PLC0415

    return judge(name, sys._getframe(1).f_globals)
