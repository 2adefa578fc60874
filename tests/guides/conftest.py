"""A clone of the repository for each guide, and a terminal in it."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from socket import socket

import psutil
import pytest

from tests.assignments import ROOT
from tests.guides.terminal import Terminal

PARTS = (
    "Makefile",
    "_config.yml",
    "_toc.yml",
    "autograde",
    "book",
    "nbgrader_config.py",
    "pyproject.toml",
    "requirements.txt",
    "setup",
    "tests",
)
"""What every clone has, beside the assignments that it is made with."""

STUB = "# A page\n\nIt stands for another one: chapters take minutes to run.\n"


@pytest.fixture
def clone(tmp_path: Path) -> Callable[[Iterable[str]], Path]:
    """Copies the repository with these assignments alone, and with an installed environment."""

    def make(assignments: Iterable[str]) -> Path:
        root = tmp_path / "course"
        root.mkdir()
        folders = [f"{step}/{name}" for name in assignments for step in ("solutions", "exercises")]
        pages = [path.name for path in ROOT.glob("*.md")]
        for part in (*PARTS, *pages, *folders):
            _copy(ROOT / part, root / part)
        for page in root.glob("book/**/*.md"):
            if page.name != "bibliography.md":
                page.write_text(STUB, encoding="utf-8")
        _hurry(root / "autograde" / "sandbox" / "limits.py")
        _install(root / ".venv")
        return root

    return make


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        no = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(source, target, ignore=no, symlinks=True)
    else:
        shutil.copy2(source, target)


def _hurry(limits: Path) -> None:
    """Stop endless loops after a second, not five: whoever waits for them learns nothing more."""
    text = limits.read_text(encoding="utf-8")
    assert text.count("_cpu: float = 5.0") == 2
    limits.write_text(text.replace("_cpu: float = 5.0", "_cpu: float = 1.0"), encoding="utf-8")


def _install(environment: Path) -> None:
    """The environment that runs the tests, as if it had been made here."""
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != ".installed":
            (environment / part.name).symlink_to(part)
    (environment / ".installed").touch()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[Path], Terminal]]:
    """Opens a terminal in a clone, for a user who has just installed everything."""

    def start(root: Path) -> Terminal:
        home = tmp_path / "home"
        (home / "jupyter").mkdir(parents=True)
        port = _free_port()
        _configure(home / "jupyter", port)
        variables = {
            "COLUMNS": "80",
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            # The clone's own package comes before the one that is installed.
            "PYTHONPATH": str(root),
        }
        address = f"http://127.0.0.1:{port}"
        servers = {
            "make lab": f"{address}/lab/tree/exercises",
            "make serve": f"{address}/book/index.html",
            "jupyter lab": f"{address}/formgrader",
        }
        return Terminal(root, tmp_path / "state.sh", variables, servers)

    yield start
    _end_what_is_left(str(tmp_path / "state.sh"))


def _end_what_is_left(state: str) -> None:
    """End what a guide has started in the background and, as it broke off, did not end."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("STATE") == state:
                process.kill()


def _configure(folder: Path, port: int) -> None:
    """JupyterLab for nobody but the tests: on a free port, without a browser or a login."""
    settings = {
        "IdentityProvider": {"token": ""},
        "ServerApp": {
            "allow_root": True,
            "ip": "127.0.0.1",
            "open_browser": False,
            "password": "",
            "port": port,
            "port_retries": 0,
        },
    }
    (folder / "jupyter_server_config.json").write_text(json.dumps(settings), encoding="utf-8")


def _free_port() -> int:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
