"""The pages that the table of contents promises."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

TOC = Path(__file__).parents[2] / "_toc.yml"


def documents(toc: Any) -> Iterator[str]:
    """Every file that a table of contents names, at any depth."""
    if isinstance(toc, dict):
        yield from (value for key, value in toc.items() if key in {"root", "file"})
        yield from (name for value in toc.values() for name in documents(value))
    elif isinstance(toc, list):
        yield from (name for value in toc for name in documents(value))


DOCUMENTS = sorted(f"{name}.html" for name in documents(yaml.safe_load(TOC.read_text())))
PAGES = [*DOCUMENTS, "search.html", "genindex.html"]
