"""The site as a zip, for readers without a network."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .conftest import load_extension
from .pages import DOCUMENTS

NAME = "training-neural-networks"
offline = load_extension("offline")


@pytest.fixture(scope="session")
def archive(site: Path) -> Path:
    return site / f"{NAME}.zip"


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder / NAME


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that remembers its errors; what is not on the disk does not load."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    yield page
    context.close()


def errors_of(page: Page) -> list[str]:
    """The errors of the page from now on."""
    errors: list[str] = []
    page.on("console", lambda it: errors.append(it.text) if it.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    return errors


def test_it_holds_the_whole_site_but_not_itself(archive: Path, site: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
    assert names == sorted(names)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    kept = {name.removeprefix(f"{NAME}/") for name in names}
    assert files - kept == {archive.name, ".built", ".buildinfo"} & files
    assert set(DOCUMENTS) <= kept <= files


def test_the_same_site_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        site = tmp_path / folder
        for name in ("index.html", "book/page.html", "_static/style.css"):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(f"<p>{name}</p>")
    later = tmp_path / "second" / "index.html"
    later.touch()
    later.chmod(0o600)
    for folder in ("first", "second", "second"):  # the last time, with the archive in place
        offline.pack(tmp_path / folder, tmp_path / folder / "site.zip")
    first, second = (
        (tmp_path / folder / "site.zip").read_bytes() for folder in ("first", "second")
    )
    assert first == second


def test_what_only_makes_sense_online_is_left_out(site: Path, unpacked: Path) -> None:
    first_page = "book/index.html"
    assert f"{NAME}.zip" in (site / first_page).read_text(encoding="utf-8")
    assert f"{NAME}.zip" not in (unpacked / first_page).read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index.html", *DOCUMENTS])
def test_pages_open_from_the_disk(name: str, unpacked: Path, page: Page) -> None:
    errors = errors_of(page)
    page.goto((unpacked / name).as_uri(), wait_until="load")
    if name == "index.html":
        page.wait_for_url("**/book/**")
    page.wait_for_function("!window.MathJax || MathJax.startup?.promise")
    page.evaluate("window.MathJax ? MathJax.startup.promise : null")
    formulas = page.locator(".math").count()
    assert page.locator(".math mjx-container").count() == formulas
    assert errors == []


@pytest.mark.browser
def test_search_works_from_the_disk(unpacked: Path, page: Page) -> None:
    errors = errors_of(page)
    page.goto((unpacked / "search.html").as_uri() + "?q=momentum")
    page.locator("#search-results a[href*='2-algorithms/momentum']").first.wait_for()
    page.get_by_text("Search finished").wait_for()
    assert errors == []
