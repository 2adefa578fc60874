"""Who recorded: the versions of everything that had a hand in the numbers."""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import keras
import numpy as np

from autograde.keras_runs.runs import Provenance, Tolerance

DISTRIBUTIONS = {"jax": "jax", "tensorflow": "tensorflow_cpu", "torch": "torch"}


def provenance(
    *,
    seed: int,
    expression: str,
    settings: dict[str, Any],
    tolerance: Tolerance,
    floatx: str = "float64",
    of_backend: Sequence[str] = (),
) -> Provenance:
    """The provenance of a run that is being recorded in this process."""
    backend = keras.backend.backend()
    return Provenance(
        keras=keras.__version__,
        backend=backend,
        backend_version=version(DISTRIBUTIONS[backend]),
        numpy=np.__version__,
        python=platform.python_version(),
        floatx=floatx,
        seed=seed,
        expression=expression,
        settings=settings,
        tolerance=tolerance,
        of_backend=list(of_backend),
    )
