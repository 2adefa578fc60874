"""Code cells are short: what a chapter shows can be read at one glance."""

from pathlib import Path
from statistics import median, quantiles

import jupytext
import pytest

from .conftest import ROOT

NINE_IN_TEN = 20
MEDIAN_OF_BOOK, MEDIAN_OF_CHAPTER = 6, 8


def lengths(chapter: Path) -> list[int]:
    """How many lines each code cell of a chapter has, blank ones included."""
    cells = jupytext.read(chapter, fmt="md:myst").cells
    return [len(cell.source.splitlines()) for cell in cells if cell.cell_type == "code"]


CHAPTERS = {
    path.relative_to(ROOT / "book").as_posix(): found
    for path in sorted((ROOT / "book").rglob("*.md"))
    if (found := lengths(path))
}


def test_chapters_have_cells() -> None:
    assert len(CHAPTERS) > 20


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_cells_of_a_chapter_are_short(chapter: str) -> None:
    assert median(CHAPTERS[chapter]) <= MEDIAN_OF_CHAPTER
    assert quantiles(CHAPTERS[chapter], n=10)[-1] <= NINE_IN_TEN


def test_cells_of_the_book_are_short() -> None:
    every = [length for found in CHAPTERS.values() for length in found]
    assert median(every) <= MEDIAN_OF_BOOK
    assert quantiles(every, n=10)[-1] <= NINE_IN_TEN
