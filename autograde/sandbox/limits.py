"""How much a notebook may use."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """What one notebook may use: times in seconds, sizes in bytes.

    Processor time stops an endless loop, whatever else the machine is doing; wall time, larger,
    stops code that sleeps or waits. ``cell_*`` hold for each cell, ``ask_*`` for each batch of
    questions, ``notebook_wall`` for all of them together. ``memory`` comes on top of what the
    worker uses before any cell runs; ``output`` is per cell, ``notebook_output`` for all cells
    together, ``file`` per file written.
    """

    cell_cpu: float = 5.0
    cell_wall: float = 15.0
    ask_cpu: float = 5.0
    ask_wall: float = 15.0
    notebook_wall: float = 60.0
    memory: int = 1024 * MEBIBYTE
    output: int = 4 * MEBIBYTE
    notebook_output: int = 16 * MEBIBYTE
    file: int = 32 * MEBIBYTE

    @classmethod
    def usual(cls, uses: tuple[str, ...] = ()) -> Self:
        """The limits of a notebook that uses these libraries.

        Keras compiles before it computes, and maps much more memory than it fills.
        """
        if "keras" not in uses:
            return cls()
        return cls(
            cell_cpu=30.0,
            cell_wall=60.0,
            ask_cpu=30.0,
            ask_wall=60.0,
            notebook_wall=240.0,
            memory=4096 * MEBIBYTE,
        )

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
                msg = f"{field.name} must be a number above 0, not {value!r}"
                raise ValueError(msg)

    def to_plain(self) -> dict[str, float]:
        """The limits as plain data, to be given back to ``Limits(**plain)``."""
        plain: dict[str, Any] = asdict(self)
        return plain
