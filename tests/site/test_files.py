"""What the built files hold, read without a browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag

from .pages import CHAPTERS, DOCUMENTS, ROOT

WEIGHT = 1_500_000
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
PASSAGE = 60
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


def squeezed(text: str) -> str:
    """A text without blanks, so that neither lines nor markup hide that two are the same."""
    return "".join(text.split())


def passages(solution: str) -> Iterator[str]:
    """Passages of a solution that nobody writes by chance: a few lines, or all of a short one."""
    lines = [squeezed(line) for line in solution.splitlines() if line.strip()]
    for start in range(len(lines)):
        passage = ""
        for line in lines[start:]:
            passage += line
            if len(passage) >= PASSAGE:
                break
        if len(passage) >= PASSAGE or (start == 0 and len(passage) >= PASSAGE / 2):
            yield passage


def published(path: Path) -> str:
    """The text of a file of the site, squeezed."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return squeezed(soup(path).get_text())
    if path.suffix == ".ipynb":
        return squeezed("\n".join(cell["source"] for cell in nbformat.read(path, 4).cells))
    return squeezed(text)


def test_no_solution_is_published(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.is_file() and "_static" not in path.parts]
    assert files
    marked = {path.stem for path in files if b"BEGIN SOLUTION" in path.read_bytes()}
    assert marked <= {"authors"}  # the guide that says how solutions are marked

    given = "".join(published(path) for path in sorted(ROOT.glob("exercises/*/*.ipynb")))
    secret = {
        passage: path.stem
        for path in sorted(ROOT.glob("solutions/*/*.md"))
        for solution in SOLUTION.findall(path.read_text(encoding="utf-8"))
        for passage in passages(solution)
        if passage not in given
    }
    assert len(secret) > 100
    texts = {path: published(path) for path in files if path.suffix in {".html", ".ipynb", ".md"}}
    assert [
        (path.relative_to(site).as_posix(), assignment, passage)
        for passage, assignment in secret.items()
        for path, text in texts.items()
        if passage in text
    ] == []


def test_execution_times_are_told_for_every_chapter(site: Path) -> None:
    page = site / "book" / "execution-times.html"
    table = soup(page).find("table", class_="execution-times")
    assert isinstance(table, Tag)
    assert table.caption is not None
    assert table.caption.get_text(strip=True)
    *rows, last = [
        [cell.get_text(strip=True) for cell in row.find_all("td")]
        for row in table.select("tbody tr")
    ]
    links = [str(link["href"]) for link in table.select("tbody a")]
    found = {(page.parent / link).relative_to(site).with_suffix("").as_posix() for link in links}
    assert found == set(CHAPTERS)
    assert len(rows) == len(CHAPTERS)
    seconds = [float(time) for _, time in rows]
    assert min(seconds) > 0
    assert float(last[1]) == pytest.approx(sum(seconds), abs=0.05 * len(rows) + 0.05)
