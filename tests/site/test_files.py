"""What the built files hold, read without a browser."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from .pages import DOCUMENTS

WEIGHT = 1_500_000
LOADING = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def anchors(site: Path) -> dict[Path, set[str]]:
    """The ids of every page."""
    return {
        path.resolve(): {tag["id"] for tag in soup(path).find_all(id=True)}
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    }


def broken(link: str, page: Path, anchors: dict[Path, set[str]]) -> bool:
    """Whether a link inside the site leads nowhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link == "#":
        return False
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if not target.exists():
        return True
    return bool(parts.fragment) and unquote(parts.fragment) not in anchors.get(target, set())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_resolves(name: str, site: Path, anchors: dict[Path, set[str]]) -> None:
    page = site / name
    attributes = {"a": "href", **LOADING}
    links = [
        str(tag[attributes[tag.name]])
        for tag in soup(page).find_all(list(attributes))
        if tag.get(attributes[tag.name])
    ]
    assert len(links) > 10
    assert [link for link in links if broken(link, page, anchors)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_loaded_from_another_host(name: str, site: Path) -> None:
    loaded = [
        str(tag.get(LOADING[tag.name], "")) for tag in soup(site / name).find_all(list(LOADING))
    ]
    assert [url for url in loaded if urlsplit(url).netloc] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_picture_has_an_alternative_text(name: str, site: Path) -> None:
    pictures = soup(site / name).find_all("img")
    assert pictures
    assert [str(image) for image in pictures if not str(image.get("alt") or "").strip()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_alternative_texts_are_not_file_names(name: str, site: Path) -> None:
    main = soup(site / name).find("article")
    assert isinstance(main, Tag)
    texts = [str(image.get("alt")) for image in main.find_all("img")]
    assert [text for text in texts if text.endswith((".png", ".svg")) or "/" in text] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_and_its_own_figures_stay_light(name: str, site: Path) -> None:
    page = site / name
    figures = {
        (page.parent / unquote(urlsplit(str(image["src"])).path)).resolve()
        for image in soup(page).find_all("img")
        if not urlsplit(str(image["src"])).scheme
    }
    weight = page.stat().st_size + sum(figure.stat().st_size for figure in figures)
    assert weight < WEIGHT


def test_no_solution_is_published(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"BEGIN SOLUTION" in path.read_bytes()] == []
