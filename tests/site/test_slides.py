"""Every heading of the slides leads to a section of the book, or the build says which does not."""

import importlib.util
import os.path
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from .conftest import ROOT

SLIDES = ROOT / "book" / "slides.yml"
DECKS: list[dict[str, Any]] = yaml.safe_load(SLIDES.read_text(encoding="utf-8"))
# As many headings as the decks have, counted there: the decks are not part of the course.
HEADINGS = {1: 42, 2: 34, 3: 61, 4: 30, 5: 22}

each_deck = pytest.mark.parametrize("deck", DECKS, ids=[f"deck {deck['deck']}" for deck in DECKS])


@pytest.fixture(scope="module")
def extension() -> ModuleType:
    path = ROOT / "book" / "_ext" / "concordance.py"
    spec = importlib.util.spec_from_file_location("concordance", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["concordance"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


# The list


def test_the_five_decks_are_listed_in_order_with_all_their_headings() -> None:
    assert {deck["deck"]: len(deck["headings"]) for deck in DECKS} == HEADINGS
    assert [deck["deck"] for deck in DECKS] == list(HEADINGS)


@each_deck
def test_decks_are_credited(deck: dict[str, Any]) -> None:
    bibliography = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    page = (ROOT / "book" / "concordance" / f"deck-{deck['deck']}.md").read_text(encoding="utf-8")
    assert f"{{{deck['source']}," in bibliography
    assert f"{{cite:p}}`{deck['source']}`" in page
    assert f"*{deck['title']}* by {deck['author']}" in page


@each_deck
def test_every_heading_has_a_number_a_meaning_and_a_target(deck: dict[str, Any]) -> None:
    headings = deck["headings"]
    assert [line["number"] for line in headings] == list(range(1, len(headings) + 1))
    for line in headings:
        assert line["heading"].strip()
        assert line["gloss"].strip()
        assert line["target"].startswith("book/")
        assert line.get("level", 1) in {1, 2}
        assert set(line) <= {"number", "heading", "level", "gloss", "target", "also"}
    assert "level" not in headings[0]


@each_deck
def test_repeated_titles_are_told_apart(deck: dict[str, Any]) -> None:
    lines = Counter((line["heading"], line["gloss"]) for line in deck["headings"])
    assert [line for line, times in lines.items() if times > 1] == []


@each_deck
def test_no_section_is_named_twice_for_a_heading(deck: dict[str, Any]) -> None:
    for line in deck["headings"]:
        places = [line["target"], *line.get("also", ())]
        assert len(set(places)) == len(places), line["heading"]


# The pages of the site


def table(site: Path, deck: dict[str, Any]) -> Tag:
    page = site / "book" / "concordance" / f"deck-{deck['deck']}.html"
    found = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one(
        "table.concordance"
    )
    assert found is not None
    return found


@each_deck
def test_the_page_shows_every_heading_with_its_meaning(deck: dict[str, Any], site: Path) -> None:
    rows = table(site, deck).select("tbody tr")
    shown = [[part.get_text() for part in row.select("td:first-child, th p")] for row in rows]
    listed = [[str(line["number"]), line["heading"], line["gloss"]] for line in deck["headings"]]
    assert [[plain(part) for part in row] for row in shown] == [
        [plain(part) for part in row] for row in listed
    ]


def plain(text: str) -> str:
    """A text with the apostrophes of a typewriter, which a page makes those of a printer."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


@each_deck
def test_links_lead_to_sections_that_exist(deck: dict[str, Any], site: Path) -> None:
    rows = table(site, deck).select("tbody tr")
    for line, row in zip(deck["headings"], rows, strict=True):
        links = row.select("td a")
        for place, link in zip([line["target"], *line.get("also", ())], links, strict=True):
            document, _, anchor = place.partition("#")
            address = urlsplit(str(link["href"]))
            page = os.path.normpath(f"book/concordance/{address.path}")
            assert page == f"{document}.html"
            assert bool(address.fragment) == bool(anchor)
            content = (site / page).read_text(encoding="utf-8")
            assert not anchor or f'id="{address.fragment}"' in content
            assert (" · " in link.get_text()) == bool(anchor)


@each_deck
def test_the_table_can_be_heard(deck: dict[str, Any], site: Path) -> None:
    found = table(site, deck)
    assert found.caption is not None
    assert f"Deck {deck['deck']}" in found.caption.get_text()
    assert len(found.select("thead th")) == 3
    for row in found.select("tbody tr"):
        assert len(row.select("th")) == 1
        assert row.select_one("th span[lang=pt-BR]") is not None


# What the extension makes of a list, in a book of its own

CHAPTER = "# Chapter\n\n## A section\n\n## Why $x$\n"
CONFIGURATION = f"""
import sys

sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_parser", "concordance"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
root_doc = "book/index"
html_theme = "basic"
"""


def listed() -> list[dict[str, Any]]:
    """A deck of two headings."""
    first = {"number": 1, "heading": "Título", "gloss": "Title", "target": "book/chapter"}
    second = {
        "number": 2,
        "heading": "Seção",
        "level": 2,
        "gloss": "Section",
        "target": "book/chapter#a-section",
        "also": ["book/chapter#why-"],
    }
    return [{"deck": 1, "headings": [first, second]}]


def write(book: Path, decks: list[dict[str, Any]]) -> None:
    (book / "book" / "slides.yml").write_text(yaml.safe_dump(decks), encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of a chapter and a concordance."""
    (tmp_path / "conf.py").write_text(CONFIGURATION)
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "chapter.md").write_text("---\norphan: true\n---\n" + CHAPTER)
    (tmp_path / "book" / "index.md").write_text("# Concordance\n\n```{concordance} 1\n```\n")
    write(tmp_path, listed())
    return tmp_path


def build(book: Path, builder: str = "html") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-b", builder, book, book / builder],
        capture_output=True,
        text=True,
        check=False,
    )


def test_links_are_called_by_page_and_section(book: Path) -> None:
    built = build(book)
    assert (built.returncode, built.stderr) == (0, "")
    page = BeautifulSoup((book / "html" / "book" / "index.html").read_text(), "html.parser")
    assert [(link["href"], link.get_text()) for link in page.select("tbody a")] == [
        ("chapter.html", "Chapter"),
        ("chapter.html#a-section", "Chapter · A section"),
        ("chapter.html#why-x", r"Chapter · Why \(x\)"),
    ]


def test_a_changed_list_changes_the_page(book: Path) -> None:
    build(book)
    decks = listed()
    decks[0]["headings"][0]["gloss"] = "Another gloss"
    write(book, decks)
    assert build(book).returncode == 0
    assert "Another gloss" in (book / "html" / "book" / "index.html").read_text()


def test_translators_see_the_english_words_and_no_others(book: Path) -> None:
    assert build(book, "gettext").returncode == 0
    catalog = (book / "gettext" / "book.pot").read_text(encoding="utf-8")
    messages = re.findall(r'^msgid "(.+)"$', catalog, re.MULTILINE)
    for words in ("Deck 1, heading by heading", "Heading in the deck", "Title", "Section"):
        assert words in messages
    assert not {"1", "2", "Título", "Seção", ""} & set(messages)
    assert not [message for message in messages if "·" in message]


Change = Callable[[list[dict[str, Any]]], Any]
BROKEN: list[tuple[str, Change, str]] = [
    (
        "no target",
        lambda decks: decks[0]["headings"][1].pop("target"),
        'book/slides.yml: heading 2 of deck 1, "Seção", has no target.',
    ),
    (
        "no gloss",
        lambda decks: decks[0]["headings"][0].update(gloss=""),
        'book/slides.yml: heading 1 of deck 1, "Título", has no gloss.',
    ),
    (
        "no such page",
        lambda decks: decks[0]["headings"][0].update(target="book/nowhere#a-section"),
        'book/slides.yml: heading 1 of deck 1, "Título", leads to "book/nowhere", '
        "which is not a page of the book.",
    ),
    (
        "no such section",
        lambda decks: decks[0]["headings"][1].update(target="book/chapter#elsewhere"),
        'book/slides.yml: heading 2 of deck 1, "Seção", leads to "elsewhere", '
        'which "book/chapter" does not have.',
    ),
    (
        "no such second section",
        lambda decks: decks[0]["headings"][1].update(also=["book/chapter#elsewhere"]),
        'book/slides.yml: heading 2 of deck 1, "Seção", leads to "elsewhere", '
        'which "book/chapter" does not have.',
    ),
    (
        "a number left out",
        lambda decks: decks[0]["headings"][1].update(number=3),
        'book/slides.yml: heading 2 of deck 1, "Seção", has the number 3 where 2 is due.',
    ),
    (
        "no such deck",
        lambda decks: decks[0].update(deck=2),
        "book/slides.yml: there is no deck 1.",
    ),
]


@pytest.mark.parametrize(
    ("change", "sentence"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_list_ends_the_build_with_a_sentence(
    change: Change, sentence: str, book: Path
) -> None:
    decks = listed()
    change(decks)
    write(book, decks)
    built = build(book, "dummy")
    assert built.returncode != 0
    assert built.stderr.strip().splitlines()[-1] == sentence


def test_the_book_s_own_list_loses_no_target_unnoticed(extension: ModuleType) -> None:
    text = SLIDES.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("target:"))
    with pytest.raises(extension.SlidesError, match=r"heading 1 of deck 1, .* has no target"):
        extension.decks(text.replace(line + "\n", "", 1))
