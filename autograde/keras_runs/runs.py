"""A recorded run: its arrays, where they come from, and how it lies on the disk."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

DATA = Path(__file__).parent / "data"


class UnknownRun(LookupError):
    """No run of that name is recorded."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no Keras run is called {name!r}; recorded are: {', '.join(names())}")


@dataclass(frozen=True)
class Tolerance:
    """How far another computation of the same numbers may be from the recorded ones, and why.

    As in NumPy's ``allclose``: ``|other - recorded| <= atol + rtol * |recorded|``.
    """

    rtol: float
    atol: float
    why: str

    def holds(self, recorded: Array, other: Array) -> bool:
        """Whether ``other`` has the recorded shape and is as near as it should be."""
        return recorded.shape == other.shape and bool(
            np.allclose(other, recorded, rtol=self.rtol, atol=self.atol, equal_nan=True)
        )


@dataclass(frozen=True)
class Provenance:
    """What made a run: versions, the Keras expression, its settings, and the tolerance.

    ``settings`` are in the order of the textbook function's arguments. The tolerance is that of
    a right answer, be it in float32 or from another backend of Keras. ``of_backend`` names the
    arrays that other backends may have otherwise: random numbers, a slope at a kink.
    """

    keras: str
    backend: str
    backend_version: str
    numpy: str
    python: str
    floatx: str
    seed: int
    expression: str
    settings: Mapping[str, Any]
    tolerance: Tolerance
    of_backend: Sequence[str] = ()


@dataclass(frozen=True)
class Run:
    """One recorded run. The arrays of a loaded run cannot be written to."""

    name: str
    arrays: Mapping[str, Array]
    provenance: Provenance

    def write(self, directory: Path) -> None:
        """Write ``NAME.npz`` and ``NAME.json``: the same bytes for the same run, at any time."""
        with zipfile.ZipFile(directory / f"{self.name}.npz", "w") as archive:
            for name, array in sorted(self.arrays.items()):
                buffer = io.BytesIO()
                np.save(buffer, array, allow_pickle=False)
                entry = zipfile.ZipInfo(f"{name}.npy")
                archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)
        fields = vars(self.provenance) | {
            "settings": dict(self.provenance.settings),
            "tolerance": vars(self.provenance.tolerance),
        }
        text = json.dumps(fields, indent=2, ensure_ascii=False)
        (directory / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, name: str, directory: Path) -> "Run":
        """Read what :meth:`write` wrote."""
        with np.load(directory / f"{name}.npz", allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
        for array in arrays.values():
            array.flags.writeable = False
        fields = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
        fields["tolerance"] = Tolerance(**fields["tolerance"])
        fields["settings"] = MappingProxyType(fields["settings"])
        return cls(name, MappingProxyType(arrays), Provenance(**fields))


def names(directory: Path = DATA) -> tuple[str, ...]:
    """The names of the recorded runs, sorted."""
    return tuple(sorted(path.stem for path in directory.glob("*.npz")))


@cache
def load(name: str) -> Run:
    """The run of that name.

    Raises:
        UnknownRun: if there is none.
    """
    if name not in names():
        raise UnknownRun(name)
    return Run.read(name, DATA)
