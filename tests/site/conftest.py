"""The built site, a server for it, and a browser to open it in."""

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).parents[2]

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)


def load_extension(name: str) -> ModuleType:
    """A module of the folder with the book's extensions."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "book" / "_ext" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(book: Path) -> subprocess.CompletedProcess[str]:
    """Build a small book as `make site` builds the course."""
    return subprocess.run(
        [
            Path(sys.executable).with_name("jupyter-book"),
            "build",
            ".",
            "-q",
            "-W",
            "--keep-going",
            "-n",
        ],
        cwd=book,
        capture_output=True,
        text=True,
        check=False,
    )


def made(target: str, lock_in: Path) -> Path:
    """The folder `_build` with a target in it; `make` knows whether it is up to date."""
    environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    with FileLock(lock_in / "site.lock"):
        done = subprocess.run(
            ["make", "--silent", target],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    return made("site", tmp_path_factory.getbasetemp().parent) / "html"


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
        """Go to a page of the site and wait until its formulas and its colors are set."""
        self.page.goto(f"{self.address}/{name}", wait_until="load")
        self.page.wait_for_function("!window.MathJax || MathJax.startup?.promise")
        self.page.evaluate("window.MathJax ? MathJax.startup.promise : null")
        # A page that opens in the dark fades there.
        self.page.wait_for_function(
            "!document.getAnimations().some(one => one instanceof CSSTransition)"
        )
        return self.page

    def switch_to(self, scheme: Scheme) -> None:
        """Turn the open page light or dark, without loading it again."""
        # Colors that fade from one theme to the other would be measured on their way.
        self.page.add_style_tag(content="* { transition: none !important }")
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function(
            "scheme => document.documentElement.dataset.theme === scheme", arg=scheme
        )


@dataclass(frozen=True)
class Reader:
    """What a page is read with."""

    width: int = 1280
    height: int = 900
    scheme: Scheme = "light"

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
        visit.foreign.append(route.request.url)
        route.abort()

    # A pattern is matched in the browser; a function would be asked about every file.
    context.route(re.compile(f"^(?!data:|blob:|{re.escape(address)}/)"), keep_out)
    visit.page.on(
        "console",
        lambda message: visit.errors.append(message.text) if message.type == "error" else None,
    )
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()
