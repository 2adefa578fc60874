"""The built site, a server for it, and a browser to open it in."""

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; `make` knows whether it is up to date."""
    environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    with FileLock(tmp_path_factory.getbasetemp().parent / "site.lock"):
        made = subprocess.run(
            ["make", "--silent", "site"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert made.returncode == 0, made.stdout + made.stderr
    return ROOT / "_build" / "html"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line on stderr for each."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served for as long as the tests last."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass
class Visit:
    """A page, and what went wrong or out while it was open."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        """Go to a page of the site and wait until its formulas are set."""
        self.page.goto(f"{self.address}/{name}", wait_until="load")
        self.page.wait_for_function("!window.MathJax || MathJax.startup?.promise")
        self.page.evaluate("window.MathJax ? MathJax.startup.promise : null")
        return self.page


@dataclass(frozen=True)
class Reader:
    """What a page is read with."""

    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}"


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A visit by the reader that the test is parametrized with, or at a desk in light colors."""
    reader = getattr(request, "param", Reader())
    context = browser.new_context(
        color_scheme=reader.scheme, viewport={"width": reader.width, "height": reader.height}
    )
    visit = Visit(context.new_page(), address)

    def keep_out(route: Route) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            visit.foreign.append(route.request.url)
            route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:")), keep_out)
    visit.page.on(
        "console",
        lambda message: visit.errors.append(message.text) if message.type == "error" else None,
    )
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()
