"""Chapters run again when, and only when, something that they depend on has changed."""

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import ROOT, build, load_extension

PAGE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---

# A page

```{code-cell} ipython3
import pathlib, sys
CODE
```
"""


@pytest.fixture(scope="module")
def extension() -> ModuleType:
    return load_extension("execution_cache")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one page, with the real configuration and a package of one file."""
    (tmp_path / "autograde" / "reference").mkdir(parents=True)
    (tmp_path / "autograde" / "reference" / "truth.py").write_text("ANSWER = 'first'")
    (tmp_path / "requirements.txt").write_text("numpy==2.0.0\n")
    (tmp_path / "book").mkdir()
    for name in ("_config.yml", "book/_ext", "book/_static", "book/references.bib"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n")
    write_page(tmp_path, "print(pathlib.Path('../autograde/reference/truth.py').read_text())")
    return tmp_path


def write_page(book: Path, code: str) -> None:
    (book / "book" / "index.md").write_text(PAGE.replace("CODE", code))


def test_fingerprint_is_the_same_for_the_same_files(book: Path, extension: ModuleType) -> None:
    before = extension.fingerprint(book, "en")
    cache = book / "autograde" / "__pycache__"
    cache.mkdir()
    (cache / "truth.pyc").write_bytes(b"compiled")
    (book / "book" / "index.md").write_text("# Another text")
    assert extension.fingerprint(book, "en") == before


@pytest.mark.parametrize(
    "path", ["autograde/reference/truth.py", "autograde/reference/run.npz", "requirements.txt"]
)
def test_fingerprint_follows_every_dependency(path: str, book: Path, extension: ModuleType) -> None:
    before = extension.fingerprint(book, "en")
    (book / path).write_text("something else")
    assert extension.fingerprint(book, "en") != before


def test_fingerprint_tells_names_and_languages_apart(book: Path, extension: ModuleType) -> None:
    before = extension.fingerprint(book, "en")
    assert extension.fingerprint(book, "pt_BR") != before
    truth = book / "autograde" / "reference" / "truth.py"
    truth.rename(truth.with_name("other.py"))
    assert extension.fingerprint(book, "en") != before


@pytest.mark.slow
def test_a_changed_package_changes_the_page_and_leaves_one_cache(book: Path) -> None:
    page = book / "_build" / "html" / "book" / "index.html"
    for answer in ("first", "second"):
        (book / "autograde" / "reference" / "truth.py").write_text(f"ANSWER = '{answer}'")
        built = build(book)
        assert built.returncode == 0, built.stderr
        assert answer in page.read_text()
    assert "first" not in page.read_text()
    assert len(list((book / "_build" / ".jupyter_cache").iterdir())) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings; warnings.warn('careful')", "stderr was found"),
        ("print('careful', file=sys.stderr)", "stderr was found"),
    ],
)
def test_a_cell_that_fails_or_warns_fails_the_build(code: str, complaint: str, book: Path) -> None:
    write_page(book, code)
    built = build(book)
    assert built.returncode != 0
    assert complaint in built.stderr
