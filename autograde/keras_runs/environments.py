"""Environments of their own for the backends that the course itself does without."""

import subprocess
import venv
from pathlib import Path

from autograde.keras_runs.verification import ROOT, RecordingFailed


def environment(backend: str, folder: Path = ROOT) -> Path:
    """The interpreter of the backend's environment, which is made or brought up to date first.

    The environment is ``.venv-BACKEND`` in ``folder``, made from ``requirements-BACKEND.txt``.

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
