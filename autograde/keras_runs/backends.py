"""The recorded runs on TensorFlow and PyTorch, in environments of their own.

``python -m autograde.keras_runs.backends [tensorflow] [torch]`` makes ``.venv-tensorflow`` and
``.venv-torch`` beside the package's folder from ``requirements-*.txt`` there, records every run
again and prints how far each array is from the recorded one. It ends with 1 if one is further
than its tolerance, or if an environment cannot be made.
"""

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograde.keras_runs.runs import DATA
from autograde.keras_runs.verification import ROOT, Difference, RecordingFailed, verify

BACKENDS = ("tensorflow", "torch")


def environment(backend: str, folder: Path = ROOT) -> Path:
    """The interpreter of the backend's environment, which is made or brought up to date first.

    Raises:
        RecordingFailed: if pip cannot install the requirements.
    """
    home = folder / f".venv-{backend}"
    requirements = folder / f"requirements-{backend}.txt"
    stamp = home / "requirements.txt"
    python = home / "bin" / "python"
    if stamp.is_file() and stamp.read_bytes() == requirements.read_bytes():
        return python
    venv.create(home, with_pip=True)
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)],
        check=False,
    )
    if done.returncode:
        reason = f"pip could not install {requirements.name}; its own message stands above"
        raise RecordingFailed(backend, reason)
    stamp.write_bytes(requirements.read_bytes())
    return python


def table(differences: Sequence[Difference]) -> Table:
    """One row for each array, one column for each backend."""
    backends = sorted({difference.backend for difference in differences})
    found = {(d.run, d.array, d.backend): d for d in differences}
    shown = Table("run", "array", *backends, "tolerance", title="Largest differences from JAX")
    for run, array in sorted({(d.run, d.array) for d in differences}):
        row = [found[run, array, backend] for backend in backends if (run, array, backend) in found]
        cells = [f"{d.largest:.1e}" + ("" if d.ok else " too far") for d in row]
        shown.add_row(run, array, *cells, f"{row[0].atol:.0e}")
    return shown


def main(backends: Sequence[str] = BACKENDS) -> int:
    """Verify on each backend and print the table; the exit status."""
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
    return 0 if all(difference.ok for difference in differences) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
