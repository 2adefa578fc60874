"""A terminal in which a guide's listings are typed."""

import contextlib
import doctest
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat

from tests.guides.listings import Command, File

PATIENCE = 240
"""Seconds that a command may take on a busy machine."""

_SCRIPT = """\
source "$STATE"
{command}
status=$?
{{ export -p; printf 'cd %q\\n' "$PWD"; }} > "$STATE"
exit $status
"""


class Terminal:
    """Types commands one after the other; folder and variables stay from one to the next.

    ``servers`` tells of the commands that serve until they are stopped where they answer.
    """

    def __init__(
        self, folder: Path, state: Path, variables: Mapping[str, str], servers: Mapping[str, str]
    ) -> None:
        self.servers = servers
        state.write_text(f"cd '{folder}'\n", encoding="utf-8")
        self._variables = {**variables, "STATE": str(state)}

    @property
    def folder(self) -> Path:
        """The folder that the terminal is in."""
        return Path(self._run("pwd").stdout.strip())

    def type(self, command: Command) -> None:
        """Run a command; fail unless it succeeds and says what the guide shows."""
        if command.text in self.servers:
            self._serve(command.text, self.servers[command.text])
            return
        done = self._run(command.text)
        told = f"line {command.line}: {command.text}\n{done.stdout}"
        assert done.returncode == 0, f"{told}(exit status {done.returncode})"
        assert shows(command.shown, done.stdout), f"{told}is not what is shown:\n{command.shown}"

    def put(self, file: File) -> None:
        """Write a listing where its caption says."""
        inside = file.place.startswith("in ")
        path = self.folder / (file.place.removeprefix("in ") if inside else "") / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if inside or not file.place:
            path.write_text(file.text, encoding="utf-8")
        elif file.place == "at the end":
            path.write_text(path.read_text(encoding="utf-8") + file.text, encoding="utf-8")
        elif file.place.startswith("below "):
            _insert(path, file.place.removeprefix("below "), file.text)
        else:
            _answer(path, file.place.removeprefix("the cell of "), file.text)

    def _run(self, command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            _shell(command),
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def _serve(self, command: str, address: str) -> None:
        """Start a server, see that it answers, and stop it."""
        with subprocess.Popen(
            _shell(command),
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as server:
            try:
                end = time.monotonic() + PATIENCE
                while not _answers(address):
                    assert server.poll() is None, f"{command} ended by itself"
                    assert time.monotonic() < end, f"{command} does not answer at {address}"
                    time.sleep(0.1)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(server.pid, signal.SIGKILL)


def _shell(command: str) -> list[str]:
    return ["bash", "-c", _SCRIPT.format(command=command)]


def shows(shown: str, output: str) -> bool:
    """Whether a terminal that shows ``output`` looks as the guide says; ``...`` is anything."""
    if not shown:
        return True
    want, got = (
        "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"
        for text in (shown, output)
    )
    return doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=PATIENCE) as response:
            return bool(response.status == 200)
    except (URLError, ConnectionError):
        return False


def _insert(path: Path, place: str, text: str) -> None:
    """Insert ``text`` below the only line that has ``place`` in it."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (above,) = [number for number, line in enumerate(lines) if place in line]
    path.write_text("".join([*lines[: above + 1], text, *lines[above + 1 :]]), encoding="utf-8")


def _answer(path: Path, function: str, text: str) -> None:
    """Write ``text`` into the cell of a notebook that is for ``function``."""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == f"{function}-answer"]
    cell.source = text.rstrip("\n")
    nbformat.write(notebook, path)
