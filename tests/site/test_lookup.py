"""What a reader looks things up in: glossary, index, bibliography and notation."""

import ast
import inspect
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup, Tag

from .conftest import ROOT
from .pages import DOCUMENTS

BOOK = ROOT / "book"
CHAPTERS = sorted(path.relative_to(BOOK).as_posix() for path in BOOK.glob("[1-9]-*/*.md"))

DOI = re.compile(r"10\.\d{4,9}/\S+")
ARXIV = re.compile(r"\d{4}\.\d{4,5}")
ISBN = re.compile(r"97[89]-(?=[\d-]{13}$)\d+-\d+-\d+-\d")


# Glossary


@cache
def glossary() -> dict[str, str]:
    """What stands under every term."""
    text = (BOOK / "glossary.md").read_text(encoding="utf-8")
    found = re.search(r"^```\{glossary\}\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    blocks = [block.split("\n", 1) for block in found[1].split("\n\n")]
    return {term: " ".join(rest.split()) for term, rest in blocks}


def test_every_term_has_a_portuguese_one_and_a_definition() -> None:
    part = re.compile(r"\*[^*]{2,}(?:\*[^*]+\*[^*]*)?\.\* \S.{15,}\.\)?")
    assert len(glossary()) > 150
    assert [term for term, text in glossary().items() if not part.fullmatch(text)] == []


def test_terms_are_sorted_and_stand_once() -> None:
    terms = list(glossary())
    assert terms == sorted(set(terms), key=lambda term: (term.casefold(), term))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_links_each_term_once_and_never_in_a_heading(name: str) -> None:
    text = (BOOK / name).read_text(encoding="utf-8")
    linked = [
        re.sub(r".*<(.*)>", r"\1", target) for target in re.findall(r"\{term\}`([^`]+)`", text)
    ]
    assert linked
    assert sorted(set(linked)) == sorted(linked)
    assert set(linked) <= set(glossary())
    assert [line for line in text.splitlines() if line.startswith("#") and "{term}" in line] == []


# Index


@cache
def indexed(name: str) -> frozenset[str]:
    """The main entries of a chapter, without what they are divided into."""
    text = (BOOK / name).read_text(encoding="utf-8")
    lines = re.findall(r"^```\{index\} (.+)\n```$", text, re.MULTILINE)
    return frozenset(
        entry.split(";")[0].strip() for line in lines for entry in line.split(",") if entry
    )


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_is_in_the_index(name: str) -> None:
    assert len(indexed(name)) >= 5


def test_every_term_of_the_glossary_is_indexed_where_it_is_taught() -> None:
    taught = frozenset[str]().union(*map(indexed, CHAPTERS))
    assert set(glossary()) - taught == set()


def test_cross_references_lead_to_entries() -> None:
    text = (BOOK / "glossary.md").read_text(encoding="utf-8")
    seen = re.findall(r"^```\{index\} see: (.+); (.+)\n```$", text, re.MULTILINE)
    assert seen
    assert [pair for pair in seen if pair[1] not in glossary() or pair[0] in glossary()] == []


def index_page(site: Path) -> Tag:
    soup = BeautifulSoup((site / "genindex.html").read_text(encoding="utf-8"), "html.parser")
    article = soup.find("article")
    assert isinstance(article, Tag)
    return article


def test_links_of_the_index_lead_to_the_place(site: Path) -> None:
    links = [str(link["href"]) for link in index_page(site).select(".genindex-entries a")]
    ids = {
        page: {
            str(tag["id"])
            for tag in BeautifulSoup(
                (site / page).read_text(encoding="utf-8"), "html.parser"
            ).find_all(id=True)
        }
        for page in {urldefrag(link).url for link in links}
    }
    assert len(links) > len(glossary())
    assert [
        link for link in links if unquote(urldefrag(link).fragment) not in ids[urldefrag(link).url]
    ] == []


def test_links_of_the_index_have_names(site: Path) -> None:
    names = [link.get_text() for link in index_page(site).select(".genindex-entries a")]
    assert [name for name in names if not re.search(r"[^\W\d_]{2}", name)] == []
    assert names.count("definition") == len(glossary())


def test_the_index_leads_into_every_chapter(site: Path) -> None:
    links = {urldefrag(str(link["href"])).url for link in index_page(site).select("a[href]")}
    assert {f"book/{name}".replace(".md", ".html") for name in CHAPTERS} <= links


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_page_leads_to_the_index(name: str, site: Path) -> None:
    soup = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
    here = "#" if name == "genindex.html" else "../" * name.count("/") + "genindex.html"
    assert soup.select(f'.bd-sidebar-primary a[href="{here}"]')


# Bibliography


@cache
def bibliography() -> dict[str, dict[str, str]]:
    """The fields of every entry of the bibliography, its kind among them."""
    text = (BOOK / "references.bib").read_text(encoding="utf-8")
    entries = re.findall(r"^@(\w+)\{(\S+),\n(.*?)\n\}$", text, re.DOTALL | re.MULTILINE)
    assert len(entries) == text.count("\n@") + 1
    return {
        key: {
            "kind": kind,
            **dict(re.findall(r"^\s+(\w+)\s*=\s*\{(.*)\},?$", fields, re.MULTILINE)),
        }
        for kind, key, fields in entries
    }


def needs_no_identifier(entry: dict[str, str]) -> bool:
    """Whether this is a set of slides, which nobody has given a number or a lasting address."""
    return entry["kind"] == "misc" and entry.get("howpublished", "").startswith("Slides")


def test_every_source_can_be_found() -> None:
    found = {key for key, entry in bibliography().items() if entry.keys() & IDENTIFIERS}
    slides = {key for key, entry in bibliography().items() if needs_no_identifier(entry)}
    assert len(slides) == len(list((BOOK / "concordance").glob("deck-*.md")))
    assert set(bibliography()) - found - slides == set()


IDENTIFIERS = {
    "doi": DOI,
    "eprint": ARXIV,
    "isbn": ISBN,
    "url": re.compile(r"https?://\S+"),
}


@pytest.mark.parametrize("field", IDENTIFIERS)
def test_identifiers_have_their_form(field: str) -> None:
    values = {key: entry[field] for key, entry in bibliography().items() if field in entry}
    assert values
    assert {k: v for k, v in values.items() if not IDENTIFIERS[field].fullmatch(v)} == {}


def test_a_number_at_arxiv_says_so_and_is_not_hidden_in_an_address() -> None:
    entries = bibliography().items()
    assert [k for k, e in entries if ("eprint" in e) != (e.get("archiveprefix") == "arXiv")] == []
    assert [k for k, e in entries if re.search(r"arxiv\.org|doi\.org", e.get("url", ""))] == []


def test_books_are_named_by_numbers_that_add_up() -> None:
    for entry in bibliography().values():
        digits = [int(digit) for digit in entry.get("isbn", "").replace("-", "")]
        assert sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0, entry["title"]


def test_no_work_stands_twice() -> None:
    titles = [re.sub(r"\W", "", e["title"]).casefold() for e in bibliography().values()]
    numbers = [e[f] for e in bibliography().values() for f in ("doi", "eprint") if f in e]
    assert len(set(titles)) == len(titles)
    assert len(set(numbers)) == len(numbers)


def cited(text: str) -> set[str]:
    roles = re.findall(r"\{cite:[a-z]+\}`([^`]+)`", text)
    return {key.strip() for role in roles for key in role.split(",")}


def test_every_source_is_cited() -> None:
    texts = [path.read_text(encoding="utf-8") for path in BOOK.rglob("*.md")]
    assert set[str]().union(*map(cited, texts)) == set(bibliography())


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_ends_with_its_sources(name: str) -> None:
    text = (BOOK / name).read_text(encoding="utf-8")
    heading, body = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[-2:]
    assert heading == "Sources"
    assert len(cited(body)) >= 2


# Notation


@cache
def arguments(module: str) -> frozenset[str]:
    """The names of all arguments of the functions in a module of the reference."""
    source = (ROOT / "autograde" / "reference" / f"{module}.py").read_text(encoding="utf-8")
    functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    return frozenset(argument.arg for f in functions for argument in f.args.args)


@cache
def notation() -> dict[str, str]:
    """The text under each heading of the page, for those that have a column of code."""
    text = (BOOK / "notation.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    groups = zip(parts[::2], parts[1::2], strict=True)
    return {title: body for title, body in groups if "| in code |" in body}


def column(body: str, number: int) -> list[str]:
    """The cells in a column of the table."""
    rows = [line[1:-1].split("|") for line in body.splitlines() if line.startswith("| ")][2:]
    assert {len(row) for row in rows} == {5}
    return [row[number].strip() for row in rows]


@pytest.mark.parametrize("group", notation())
def test_names_in_code_are_arguments_of_the_reference(group: str) -> None:
    modules = re.findall(r"`autograde\.reference\.(\w+)`", notation()[group])
    known = frozenset[str]().union(*map(arguments, modules))
    names = re.findall(r"`([^`]+)`", " ".join(column(notation()[group], 3)))
    assert names
    assert set(names) - known == set()


STATEMENTS = sorted((ROOT / "solutions").glob("*/*.md"))


@pytest.mark.parametrize("path", [*map(BOOK.joinpath, CHAPTERS), *STATEMENTS], ids=lambda p: p.stem)
def test_what_has_a_letter_is_not_given_another(path: Path) -> None:
    others = {r"\eta": r"\alpha", r"\epsilon": r"\varepsilon", r"\theta": "w"}
    formulas = re.findall(r"\\[A-Za-z]+", path.read_text(encoding="utf-8"))
    assert {letter: ours for letter, ours in others.items() if letter in formulas} == {}


def test_names_in_keras_are_arguments_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    keras = import_module("keras")
    places = (
        keras,
        keras.layers,
        keras.losses,
        keras.optimizers,
        keras.optimizers.schedules,
        keras.regularizers,
        keras.initializers,
        keras.callbacks,
    )
    cells = "\n".join(cell for body in notation().values() for cell in column(body, 4) if cell)
    calls = re.findall(r"`(\w+)` of `(\w+)(?:\.(\w+))?`", cells)
    assert len(calls) == cells.count("`") / 4
    for name, kind, method in calls:
        found = next(getattr(place, kind) for place in places if hasattr(place, kind))
        assert name in inspect.signature(getattr(found, method or "__init__")).parameters, kind
