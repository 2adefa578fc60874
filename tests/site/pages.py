"""The pages that the table of contents promises."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def documents(toc: Any) -> Iterator[str]:
    """Every file that a table of contents names, at any depth."""
    if isinstance(toc, dict):
        yield from (value for key, value in toc.items() if key in {"root", "file"})
        yield from (name for value in toc.values() for name in documents(value))
    elif isinstance(toc, list):
        yield from (name for value in toc for name in documents(value))


def runs(name: str) -> bool:
    """Whether a document has cells that are executed."""
    source = ROOT / f"{name}.md"
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    return text.startswith("---\n") and "kernelspec:" in text.split("---\n")[1]


NAMES = sorted(documents(yaml.safe_load((ROOT / "_toc.yml").read_text())))
CHAPTERS = [name for name in NAMES if runs(name)]
DOCUMENTS = [f"{name}.html" for name in NAMES]
PAGES = sorted({*DOCUMENTS, "search.html", "genindex.html"})
