"""What a benchmark was measured on: the machine, the day and the versions."""

import os
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograde.grading import processors

PACKAGES = ("autograde", "nbgrader", "ipython", "numpy", "matplotlib", "keras", "jax", "sqlalchemy")


def measured_on(others: Mapping[str, str] | None = None) -> dict[str, object]:
    """All that a recorded result needs to be compared with another one.

    ``others`` are versions of what is not installed beside this course's package.
    """
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {
            "processor": _processor(),
            "cores": processors.available(),
            "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        },
        "versions": {"python": platform.python_version(), "bubblewrap": _bubblewrap()}
        | {name: _version(name) for name in PACKAGES}
        | dict(others or {}),
    }


def _processor() -> str:
    """The model, as Linux tells it."""
    about = Path("/proc/cpuinfo")
    text = about.read_text() if about.exists() else ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _bubblewrap() -> str | None:
    try:
        said = subprocess.run(["bwrap", "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.split()[-1]
