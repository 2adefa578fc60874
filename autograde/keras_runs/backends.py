"""The recorded runs on TensorFlow and PyTorch, in environments of their own; and the chapters.

``python -m autograde.keras_runs.backends [tensorflow] [torch]`` makes ``.venv-tensorflow`` and
``.venv-torch`` beside the package's folder from ``requirements-*.txt`` there, records every run
again and prints how far each array is from the recorded one ("its own" where each backend may
have another one); on TensorFlow it executes every chapter of the book as well. It ends with 1 if
an array is further away than its tolerance, if a chapter fails, or if an environment cannot be
made.
"""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from autograde.keras_runs import chapters
from autograde.keras_runs.environments import environment
from autograde.keras_runs.runs import DATA
from autograde.keras_runs.verification import Difference, RecordingFailed, verify

BACKENDS = ("tensorflow", "torch")
CHAPTERS_ON = ("tensorflow",)
"""Where the chapters are executed, too."""


def table(differences: Sequence[Difference]) -> Table:
    """One row for each array, one column for each backend."""
    backends = sorted({difference.backend for difference in differences})
    found = {(d.run, d.array, d.backend): d for d in differences}
    shown = Table("run", "array", *backends, "tolerance", title="Largest differences from JAX")
    for run, array in sorted({(d.run, d.array) for d in differences}):
        row = [found[run, array, backend] for backend in backends if (run, array, backend) in found]
        cells = [f"{d.largest:.1e}" + ("" if d.ok else " too far") for d in row]
        free = row[0].depends_on_backend
        shown.add_row(run, array, *cells, "its own" if free else f"{row[0].atol:.0e}")
    return shown


def main(backends: Sequence[str] = BACKENDS) -> int:
    """Verify on each backend, execute the chapters, print the tables; the exit status."""
    console = Console()
    differences: list[Difference] = []
    for backend in backends or BACKENDS:
        try:
            with console.status(f"Keras on {backend}"):
                python = str(environment(backend))
                differences += verify(backend=backend, directory=DATA, python=python)
        except RecordingFailed as failure:
            console.print(str(failure))
            return 1
    console.print(table(differences))
    status = 0 if all(difference.ok for difference in differences) else 1
    wanted = [backend for backend in CHAPTERS_ON if backend in (backends or BACKENDS)]
    return max([status, *map(chapters.main, wanted)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
