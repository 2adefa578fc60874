"""Programs that a library's compiler made before: by a trusted notebook, for all others.

JAX compiles what a Keras model computes, which takes far longer than to compute it, and students
who write the same model would all wait for the same programs.
"""

from dataclasses import dataclass
from pathlib import Path

_NEVER = 1e9


@dataclass(frozen=True)
class Programs:
    """A folder of compiled programs. Only what is trusted may run with a ``writable`` one."""

    folder: Path
    writable: bool = False

    def environment(self, place: str) -> dict[str, str]:
        """What tells JAX to use the folder, which the worker sees at ``place``."""
        return {
            "JAX_COMPILATION_CACHE_DIR": place,
            "JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": "none",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
            # Programs are kept that took at least so many seconds to compile.
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": str(0 if self.writable else _NEVER),
        }
