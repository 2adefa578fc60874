"""The book as an EPUB: whole, valid, and with formulas that one can read."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from docutils import nodes

from .conftest import load_extension, made
from .pages import CHAPTERS

ebook = load_extension("ebook")

HTML = "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
OPF = "{http://www.idpf.org/2007/opf}"


def converted(tex: str, *, display: bool = False) -> ET.Element:
    return ET.fromstring(ebook.mathml(nodes.math(tex, tex), display))


def tags(formula: ET.Element) -> list[str]:
    return [element.tag.removeprefix(MATH) for element in formula.iter()]


def test_a_formula_keeps_its_tex() -> None:
    formula = converted(r"a < \frac{1}{2}")
    assert formula.get("alttext") == r"a < \frac{1}{2}"
    assert "mfrac" in tags(formula)


def test_names_of_functions_need_no_entities_of_html() -> None:
    assert "\N{FUNCTION APPLICATION}" in "".join(converted(r"\ln p").itertext())


def test_small_fractions_and_typewriter_are_mathml_3() -> None:
    formula = converted(r"\tfrac12 \texttt{alpha}", display=True)
    style = formula.find(f".//{MATH}mstyle")
    assert style is not None
    assert (style.get("displaystyle"), tags(style)) == ("false", ["mstyle", "mfrac", "mn", "mn"])
    assert all("displaystyle" not in fraction.attrib for fraction in formula.iter(f"{MATH}mfrac"))
    text = formula.find(f".//{MATH}mtext")
    assert text is not None
    assert (text.text, text.get("mathvariant"), list(text)) == ("alpha", "monospace", [])


def test_lines_of_a_formula_are_rows() -> None:
    assert tags(converted(r"a &= b \\ c &= d", display=True)).count("mtr") == 2
    cases = converted(r"\begin{cases} a \\ b \end{cases}", display=True)
    assert tags(cases).count("mtable") == 1


def test_a_command_that_nobody_knows_is_told(caplog: pytest.LogCaptureFixture) -> None:
    formula = converted(r"\unheardof x")
    assert formula.tag == "code"
    assert "no MathML" in caplog.text


@pytest.fixture(scope="session")
def epub(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book as an EPUB."""
    folder = made("epub", tmp_path_factory.getbasetemp().parent)
    return folder / "training-neural-networks.epub"


@pytest.fixture(scope="session")
def book(epub: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(epub) as archive:
        yield archive


@pytest.fixture(scope="session")
def pages(book: zipfile.ZipFile) -> dict[str, ET.Element]:
    """Every page, read as XML."""
    return {
        name: ET.fromstring(book.read(name))
        for name in book.namelist()
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml"))
    }


@pytest.mark.slow
def test_its_first_entry_says_what_it_is(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype").strip() == b"application/epub+zip"
    assert book.testzip() is None


@pytest.mark.slow
def test_every_page_is_there_and_in_the_contents(pages: dict[str, ET.Element]) -> None:
    listed = {
        str(link.get("href")).partition("#")[0] for link in pages["nav.xhtml"].iter(f"{HTML}a")
    }
    assert {f"{chapter}.xhtml" for chapter in CHAPTERS} <= set(pages) & listed


@pytest.mark.slow
def test_what_pages_name_is_in_the_book(
    pages: dict[str, ET.Element], book: zipfile.ZipFile
) -> None:
    names, missing = set(book.namelist()), []
    for name, page in pages.items():
        ids = {element.get("id") for element in page.iter()}
        for element in page.iter():
            link = urlsplit(element.get("href") or element.get("src") or "")
            if link.scheme or name == "content.opf":
                continue
            target = os.path.normpath(Path(name).parent / unquote(link.path))
            if link.path and target not in names:
                missing.append((name, link.path))
            elif link.fragment and not link.path and unquote(link.fragment) not in ids:
                missing.append((name, link.fragment))
    assert missing == []


@pytest.mark.slow
def test_formulas_are_mathml_and_declared(pages: dict[str, ET.Element]) -> None:
    declared = {
        str(item.get("href"))
        for item in pages["content.opf"].iter(f"{OPF}item")
        if item.get("properties") == "mathml"
    }
    formulas = {name: list(page.iter(f"{MATH}math")) for name, page in pages.items()}
    assert {name for name, found in formulas.items() if found} == declared
    assert sum(len(found) for found in formulas.values()) > 500
    assert all(formula.get("alttext") for found in formulas.values() for formula in found)
    texts = ["".join(page.itertext()) for name, page in pages.items() if name.endswith(".xhtml")]
    assert not any(r"\(" in text or r"\[" in text for text in texts)


@pytest.mark.slow
def test_pages_run_no_scripts_and_pictures_have_words(pages: dict[str, ET.Element]) -> None:
    assert [name for name, page in pages.items() if page.find(f".//{HTML}script") is not None] == []
    pictures = [image for page in pages.values() for image in page.iter(f"{HTML}img")]
    assert len(pictures) > 50
    assert all(image.get("alt") for image in pictures)


@pytest.mark.slow
def test_what_is_only_online_is_left_out(pages: dict[str, ET.Element]) -> None:
    assert not any(
        "online-only" in str(element.get("class"))
        for page in pages.values()
        for element in page.iter()
    )


@pytest.mark.slow
def test_epubcheck_finds_nothing(epub: Path) -> None:
    checker, java = Path("/usr/share/java/epubcheck.jar"), shutil.which("java")
    if java is None or not checker.exists():
        pytest.skip("epubcheck is not installed: apt-get install epubcheck")
    checked = subprocess.run(
        [java, "-jar", checker, epub], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
