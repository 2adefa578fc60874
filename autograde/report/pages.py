"""What all pages have in common: templates that make students' texts harmless, and the book."""

import os
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograde.i18n import _
from autograde.printable import printable

REASONS = "why.html"
"""The page on one submission, in the student's folder of an assignment."""


@cache
def environment() -> Environment:
    """The templates of this package."""
    found = Environment(
        loader=PackageLoader("autograde.report", "templates"),
        autoescape=True,
        finalize=lambda value: printable(value, lines=True) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["_"] = _
    return found


class Book:
    """The book's site, if it is built in the course's ``_build/html`` or beside the course."""

    def __init__(self, course: Path) -> None:
        """``course`` is the folder of the course."""
        sites = [course / "_build" / "html", course.parent / "html"]
        self.course = course
        self.site = next((site for site in sites if (site / "index.html").is_file()), None)

    def place(self, chapter: str) -> str | None:
        """Where a chapter (``"2-algorithms/momentum"``, an anchor may follow) is, if it is.

        Seen from the folder of the course.
        """
        if self.site is None:
            return None
        name, hash_, anchor = chapter.partition("#")
        page = self.site / "book" / f"{name}.html"
        if not page.is_file():
            return None
        return f"{os.path.relpath(page, self.course)}{hash_}{anchor}"
