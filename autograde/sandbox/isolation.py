"""How the worker is walled off: the command that starts it."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from autograde.sandbox.packages import importable

KINDS = ("bubblewrap", "process")
"""``bubblewrap``: namespaces of its own, nothing of the system to see. ``process``: limits only."""

PACKAGES = "/packages"
HOME = "/tmp"  # noqa: S108 (an empty one of the worker's own)
"""The working folder behind the walls; nothing else there can be written to."""


_DEVICES = ("null", "zero", "full", "random", "urandom")
_NOBODY = "65534"

_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "keras": {
        "KERAS_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    }
}
"""Environment variables that a library gets."""

ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")
}
"""Environment variables that keep linear algebra to the thread that asks for it."""

START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from autograde.sandbox.worker.start import main; main(*sys.argv[2:])"
)


class IsolationError(RuntimeError):
    """Student code cannot be walled off here as was asked; the message says what to do."""


def environment(home: str, uses: tuple[str, ...] = ()) -> dict[str, str]:
    """All environment variables of the worker, whose home folder is ``home``.

    One thread per worker, as many workers as cores; fixed hashes, so that a regrade is the same.
    """
    libraries = {name: value for library in uses for name, value in _SETTINGS[library].items()}
    return (
        {
            "HOME": home,
            "IPYTHONDIR": f"{home}/.ipython",
            "LANG": "C.UTF-8",
            # Memory that was freed is kept for the next array: asking the kernel again costs more.
            "MALLOC_MMAP_THRESHOLD_": str(64 * 2**20),
            "MALLOC_TRIM_THRESHOLD_": str(128 * 2**20),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MPLCONFIGDIR": f"{home}/.matplotlib",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "TMPDIR": home,
        }
        | ONE_THREAD
        | libraries
    )


def command(isolation: str, home: Path, uses: tuple[str, ...] = ()) -> list[str]:
    """The command that starts a worker that has the libraries of ``uses``.

    ``home`` is an empty folder of its own, used where the worker has none inside its walls.
    Raises :class:`IsolationError` if ``isolation`` does not work here, or a library is missing.
    """
    try:
        importable(uses)
    except PackageNotFoundError as error:
        msg = (
            f"this assignment's code may use {', '.join(uses) or 'NumPy'}, but {error.name} is not "
            "installed: install the course's requirements (pip install -r requirements.txt)."
        )
        raise IsolationError(msg) from error
    if isolation == "bubblewrap":
        python = os.path.realpath(_interpreter())
        return [*_walls(uses), *_python(python, PACKAGES, isolation, *uses)]
    return _python(_interpreter(), str(_links(home, uses)), isolation, *uses)


def _interpreter() -> str:
    """The interpreter outside any virtual environment."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)


def _python(python: str, packages: str, *arguments: str) -> list[str]:
    # Not -I: the environment is ours, and -I would ignore PYTHONHASHSEED.
    return [python, "-P", "-s", "-S", "-c", START, packages, *arguments]


def _links(home: Path, uses: tuple[str, ...]) -> Path:
    """A folder of links to what the worker may import, and nothing else."""
    packages = home / "packages"
    for name, path in importable(uses).items():
        link = packages / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    return packages


@cache
def _walls(uses: tuple[str, ...]) -> tuple[str, ...]:
    """The command line of bubblewrap, up to the program that it starts."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        msg = (
            "bubblewrap is not installed: install it (sudo apt install bubblewrap), or use "
            "--isolation process, which only limits time and memory, for code that you trust."
        )
        raise IsolationError(msg)
    packages = importable(uses)
    walls = (
        bwrap,
        *("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"),
        *("--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "worker", "--cap-drop", "ALL"),
        *_system(),
        *_each("--dev-bind", {f"/dev/{name}": f"/dev/{name}" for name in _DEVICES}),
        *("--proc", "/proc", "--tmpfs", HOME, "--chdir", HOME),
        *_each("--ro-bind", {str(at): f"{PACKAGES}/{name}" for name, at in packages.items()}),
        "--clearenv",
        *_each("--setenv", environment(HOME, uses)),
        *("--remount-ro", "/"),
    )
    _try_out(walls)
    return walls


def _each(option: str, pairs: Mapping[str, str]) -> list[str]:
    """The option once for each pair."""
    return [part for pair in pairs.items() for part in (option, *pair)]


def _system() -> list[str]:
    """Shared libraries, the interpreter and its standard library, read-only."""
    base = Path(os.path.realpath(sys.base_prefix))
    standard = Path(sysconfig.get_path("stdlib")).resolve().parent
    folders = {Path("/usr/lib"), Path("/usr/lib64"), base / "lib", base / "lib64", standard}
    real = sorted(path for path in folders if path.is_dir() and not path.is_symlink())
    shown = [path for path in real if not any(other in path.parents for other in real)]
    python = os.path.realpath(_interpreter())
    files = [*map(str, shown), python]
    arguments: list[str] = []
    for name in ("/lib", "/lib64", "/etc/ld.so.cache"):
        path = Path(name)
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), name]
        elif path.exists():
            files.append(name)
    hidden = [str(found) for path in real for found in sorted(path.glob("python*/*-packages"))]
    return [
        *_each("--ro-bind", {name: name for name in files}),
        *arguments,
        *(part for name in hidden for part in ("--tmpfs", name, "--remount-ro", name)),
    ]


def _try_out(walls: tuple[str, ...]) -> None:
    """Raise :class:`IsolationError` unless Python starts behind these walls."""
    python = os.path.realpath(_interpreter())
    try:
        done = subprocess.run(
            [*walls, python, "-I", "-S", "-c", ""],
            check=False,
            capture_output=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    else:
        if done.returncode == 0:
            return
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "no reason given"
    msg = (
        f"bubblewrap does not work here ({said}): allow unprivileged user namespaces, or use "
        "--isolation process, which only limits time and memory, for code that you trust."
    )
    raise IsolationError(msg)
