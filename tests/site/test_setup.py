"""What `make` says and does on a machine where something is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT

BASH = shutil.which("bash") or "/bin/bash"


def install(programs: Path, *packages: str) -> subprocess.CompletedProcess[str]:
    """Run setup/debian.sh on a machine that has only these programs."""
    return subprocess.run(
        [BASH, str(ROOT / "setup" / "debian.sh"), *packages],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )


def provide(programs: Path, name: str, script: str = "exit 0") -> None:
    program = programs / name
    program.write_text(f"#!{BASH}\n{script}\n")
    program.chmod(0o755)


def test_nothing_is_said_when_nothing_is_missing(tmp_path: Path) -> None:
    provide(tmp_path, "bwrap")
    provide(tmp_path, "chromium")
    done = install(tmp_path, "bubblewrap", "chromium")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_apt_the_packages_are_named(tmp_path: Path) -> None:
    provide(tmp_path, "chromium")
    done = install(tmp_path, "bubblewrap", "chromium")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Please install: bubblewrap (or what your system calls them)."
    ]


def test_where_apt_fails_the_command_to_run_is_the_last_line(tmp_path: Path) -> None:
    provide(tmp_path, "apt-get", "echo no network; exit 100")
    done = install(tmp_path, "bubblewrap")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("Please run: sudo apt-get install -y bubblewrap")


def test_apt_is_asked_for_what_is_missing_only(tmp_path: Path) -> None:
    provide(tmp_path, "bwrap")
    provide(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    provide(tmp_path, "sudo", 'shift; "$@"')
    provide(tmp_path, "true")
    done = install(tmp_path, "bubblewrap", "chromium")
    assert done.returncode == 0, done.stderr
    update, installation = (tmp_path / "asked").read_text().splitlines()
    assert update.endswith("update")
    assert installation.split()[-2:] == ["chromium", "fonts-liberation"]


@pytest.mark.parametrize(
    "target",
    ["all", "test", "lab", "serve", "clean", "site", "epub", "backends", "release", "class"],
)
def test_help_names_every_target(target: str) -> None:
    text = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert f"make {target} " in text


def test_make_alone_makes_everything() -> None:
    make = shutil.which("make") or "make"
    command = [make, "--print-data-base", "--dry-run", "help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ".DEFAULT_GOAL := all" in done.stdout.splitlines()
