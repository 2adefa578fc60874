"""Chapters run side by side; one that fails is reported once, and stops no other."""

import shutil
from pathlib import Path

import pytest

from .conftest import ROOT, build

PAGE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---

# {name}

```{{code-cell}} ipython3
{code}
```
"""

MEETING = """from pathlib import Path
from time import monotonic, sleep
with Path("ran").open("a") as ran:
    print("{name}", file=ran)
Path("{name}.here").touch()
until = monotonic() + 60
while not Path("{other}.here").exists() and monotonic() < until:
    sleep(0.05)
print("met:", end=" ", flush=True)
sleep(0.5)
print(Path("{other}.here").exists())"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of two pages, each of which waits for the other's code to run, and an index."""
    (tmp_path / "book").mkdir()
    for name in ("_config.yml", "book/_ext", "book/_static", "book/references.bib"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters: [{file: book/one}, {file: book/two}]\n"
    )
    (tmp_path / "book" / "index.md").write_text("# Index\n")
    write_page(tmp_path, "one", MEETING.format(name="one", other="two"))
    write_page(tmp_path, "two", MEETING.format(name="two", other="one"))
    return tmp_path


def write_page(book: Path, name: str, code: str) -> None:
    (book / "book" / f"{name}.md").write_text(PAGE.format(name=name, code=code))


@pytest.mark.slow
def test_two_chapters_run_at_the_same_time_and_each_once(book: Path) -> None:
    built = build(book)
    assert built.returncode == 0, built.stderr
    for name in ("one", "two"):
        page = book / "_build" / "html" / "book" / f"{name}.html"
        assert "met: True" in page.read_text()
    assert sorted((book / "book" / "ran").read_text().split()) == ["one", "two"]


@pytest.mark.slow
def test_a_chapter_that_fails_is_reported_and_the_other_is_cached(book: Path) -> None:
    failing = MEETING.format(name="two", other="one") + "\n1 / 0"
    write_page(book, "two", failing)
    built = build(book)
    assert built.returncode != 0
    assert "ZeroDivisionError" in built.stderr
    assert (book / "book" / "ran").read_text().split().count("one") == 1
