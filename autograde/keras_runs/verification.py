"""Recording the runs, and recording them again to see whether they still come out the same."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograde.keras_runs.runs import DATA, Run, UnknownRun, names

ROOT = Path(__file__).parents[2]


class RecordingFailed(RuntimeError):
    """Keras could not be run; the message tells why, and what to do."""

    def __init__(self, backend: str, reason: str) -> None:
        super().__init__(
            f"Keras on {backend} could not record: {reason}\n"
            "If it is not installed: pip install 'autograde[keras]' (JAX), make backends (others)"
        )


@dataclass(frozen=True)
class Difference:
    """How far one array of a run, recorded again, is from the one on the disk.

    ``largest`` is the largest absolute difference; infinite if the shapes differ or one of the
    two is missing. It is ``ok`` within the tolerance, and however large it is where an array
    ``depends_on_backend`` and the backend is another.
    """

    run: str
    array: str
    backend: str
    largest: float
    rtol: float
    atol: float
    ok: bool
    depends_on_backend: bool = False


def _known(run_names: Sequence[str], known: Sequence[str]) -> None:
    for name in run_names:
        if name not in known:
            raise UnknownRun(name)


def _environment(backend: str, home: str) -> dict[str, str]:
    """One thread, one CPU, fixed orders of sums, and no file in the user's home."""
    return {
        **os.environ,
        "KERAS_BACKEND": backend,
        "KERAS_HOME": home,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "CUDA_VISIBLE_DEVICES": "",
        "OMP_NUM_THREADS": "1",
        "JAX_ENABLE_X64": "1",
        "JAX_PLATFORMS": "cpu",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_DETERMINISTIC_OPS": "1",
        "TF_ENABLE_ONEDNN_OPTS": "0",
    }


def record(
    run_names: Sequence[str] | None = None,
    directory: Path = DATA,
    *,
    backend: str = "jax",
    python: str = sys.executable,
) -> None:
    """Record the runs of those names (all, if ``None``) with Keras, in a process of its own.

    ``python`` is the interpreter that has Keras and the backend. The same machine writes the same
    bytes every time.

    Raises:
        UnknownRun: if one of the names is not that of a recorded run.
        RecordingFailed: with the last line of what the process said.
    """
    _known(run_names or (), names())
    directory.mkdir(parents=True, exist_ok=True)
    command = [python, "-m", "autograde.keras_runs.recorder", str(directory), *(run_names or ())]
    with tempfile.TemporaryDirectory() as home:
        try:
            subprocess.run(
                command, env=_environment(backend, home), capture_output=True, text=True, check=True
            )
        except FileNotFoundError as failure:
            raise RecordingFailed(backend, str(failure)) from failure
        except subprocess.CalledProcessError as failure:
            last = (failure.stderr.strip().splitlines() or ["no message"])[-1]
            raise RecordingFailed(backend, last) from failure


def compare(old: Run, new: Run, backend: str) -> list[Difference]:
    """Every array of either run, by the tolerance of the ``old`` one."""
    tolerance = old.provenance.tolerance
    found = []
    for key in sorted({*old.arrays, *new.arrays}):
        before, after = old.arrays.get(key), new.arrays.get(key)
        free = backend != old.provenance.backend and key in old.provenance.of_backend
        if before is None or after is None or before.shape != after.shape:
            largest, ok = np.inf, False
        else:
            gap = np.abs(after.astype(float) - before.astype(float))
            largest, ok = float(gap.max(initial=0.0)), free or tolerance.holds(before, after)
        found.append(
            Difference(old.name, key, backend, largest, tolerance.rtol, tolerance.atol, ok, free)
        )
    return found


def verify(
    run_names: Sequence[str] | None = None,
    backend: str = "jax",
    *,
    directory: Path = DATA,
    python: str = sys.executable,
) -> list[Difference]:
    """Record the runs again on ``backend`` and compare every array with the recorded one.

    Raises:
        UnknownRun: if one of the names is not recorded.
        RecordingFailed: if Keras or the backend is missing from ``python``.
    """
    known = names(directory)
    _known(run_names or (), known)
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder)
        record(run_names, again, backend=backend, python=python)
        return [
            difference
            for name in run_names or known
            for difference in compare(Run.read(name, directory), Run.read(name, again), backend)
        ]
