"""``python -m autograde.keras_runs.cells``: run the code cells that come in as a JSON list.

They run one after the other in one namespace, as in a notebook but without a kernel, so that the
interpreter needs IPython and nothing else of Jupyter. What they print goes to standard error. The
answer is a JSON object: the ``seconds`` that it took, and the ``failure``, a sentence or null.
"""

import json
import sys
from contextlib import redirect_stdout
from time import perf_counter
from typing import IO, Any

from IPython.core.interactiveshell import InteractiveShell


class Shell(InteractiveShell):
    """Leaves errors to the answer, where they are told once."""

    def showtraceback(self, *_args: Any, **_options: Any) -> None:
        """Show nothing."""


def run(cells: list[str]) -> str | None:
    """Run the cells up to the first one that fails; which one it was and its error, or ``None``."""
    shell: Any = Shell.instance()
    for number, cell in enumerate(cells, start=1):
        result = shell.run_cell(cell)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            return f"cell {number}: {type(error).__name__}: {error}"
    return None


def main(source: IO[str], answer: IO[str]) -> None:
    """Read the cells from ``source`` and write the ``answer``."""
    began = perf_counter()
    with redirect_stdout(sys.stderr):
        failure = run(json.load(source))
    json.dump({"seconds": perf_counter() - began, "failure": failure}, answer)


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
