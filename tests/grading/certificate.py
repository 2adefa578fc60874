"""The key of a cluster, made as the guide makes it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.assignments import ROOT


def make_key(folder: Path) -> Path:
    """A new folder with a key, its certificate and dask's configuration."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    subprocess.run([ROOT / "setup" / "cluster" / "certificate.sh", folder], check=True)
    return folder
