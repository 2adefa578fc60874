"""A JupyterLab server in a folder of its own, and pages in it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, expect

PATIENCE = 90
"""Seconds that anything may take on a busy machine."""
expect.set_options(timeout=PATIENCE * 1000)
TOKEN = "for-the-tests"
SETTINGS = {
    "notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "themes": {"theme": "JupyterLab Light"},
}


@dataclass(frozen=True)
class Lab:
    """A running server."""

    address: str
    folder: Path

    def open(self, page: Page, path: str) -> None:
        """Log in, and go to a page."""
        # The cookie that the formgrader's pages set is not for all addresses.
        page.goto(f"{self.address}/api?token={TOKEN}")
        page.goto(f"{self.address}/{path}")


@contextmanager
def serve(folder: Path, home: Path) -> Iterator[Lab]:
    """Serve ``folder``, with nothing read from or written to the user's own settings."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": address.rpartition(":")[2],
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": TOKEN,
    }
    log = home / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, *(f"--{name}={value}" for name, value in options.items())],
            cwd=folder,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(server, address, log)
            yield Lab(address, folder)
        finally:
            stop(server)


def environment(home: Path) -> dict[str, str]:
    """The settings of a user who has just installed everything."""
    folder = home / "settings" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True)
    for name, values in SETTINGS.items():
        (folder / f"{name}.jupyterlab-settings").write_text(json.dumps(values))
    places = {
        "HOME": home,
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }
    return os.environ | {name: str(path) for name, path in places.items()}


def wait_for(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    """Return when the server answers; fail with what it said when it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{address}/api", timeout=PATIENCE):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End the server and its kernels, gently first."""
    server.terminate()
    try:
        server.wait(PATIENCE / 3)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.fixture(scope="module")
def start_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Lab]]:
    """Start servers that end with the module's tests."""
    with ExitStack() as running:
        yield lambda folder: running.enter_context(serve(folder, tmp_path_factory.mktemp("home")))


@dataclass
class Window:
    """A page, and what went wrong in it."""

    page: Page
    errors: list[str]


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """A window that sees nothing but this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)

    def keep_in(route: Route) -> None:
        if route.request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            route.abort()

    context.route(lambda url: url.startswith("http"), keep_in)
    window = Window(context.new_page(), [])
    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    yield window
    context.close()
