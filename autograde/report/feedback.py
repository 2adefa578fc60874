"""A page for one graded submission that says why each mark was given."""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, Template

from autograde.i18n import _
from autograde.printable import printable

if TYPE_CHECKING:
    from autograde.grading.results import NotebookResult

DEPTH = "../../.."
"""From a student's folder of an assignment up to the course."""


class Page:
    """Makes pages that stand in a student's folder of a course.

    Hints link to the chapters of the book if its site is built in the course's ``_build/html``
    or beside the course; else they name them.
    """

    def __init__(self, course: Path) -> None:
        """``course`` is the folder of the course."""
        sites = [course / "_build" / "html", course.parent / "html"]
        self.course = course
        self.site = next((site for site in sites if (site / "index.html").is_file()), None)

    @cached_property
    def template(self) -> Template:
        """The page, to be filled in. Everything that comes from students is made harmless."""
        environment = Environment(
            loader=PackageLoader("autograde.report", "templates"),
            autoescape=True,
            finalize=lambda value: printable(value, lines=True) if type(value) is str else value,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals["_"] = _
        return environment.get_template("feedback.html")

    def render(self, result: "NotebookResult") -> str:
        """The page of one result."""
        links = {check.id: self.link(check.read) for check in result.checks if check.read}
        return self.template.render(result=result, links=links)

    def link(self, chapter: str) -> str | None:
        """Where a chapter (``"2-algorithms/momentum"``, an anchor may follow) is, if it is."""
        if self.site is None:
            return None
        name, hash_, anchor = chapter.partition("#")
        page = self.site / "book" / f"{name}.html"
        if not page.is_file():
            return None
        return f"{DEPTH}/{os.path.relpath(page, self.course)}{hash_}{anchor}"
