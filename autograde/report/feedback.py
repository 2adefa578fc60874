"""A page for one graded submission that says why each mark was given."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Template

from autograde.report.pages import Book, environment

if TYPE_CHECKING:
    from autograde.grading.results import NotebookResult

DEPTH = "../../.."
"""From a student's folder of an assignment up to the course."""


class Page:
    """Makes pages that stand in a student's folder of a course.

    Hints link to the chapters of the book if its site is there; else they name them.
    """

    def __init__(self, course: Path) -> None:
        """``course`` is the folder of the course."""
        self.book = Book(course)

    @cached_property
    def template(self) -> Template:
        """The page, to be filled in."""
        return environment().get_template("feedback.html")

    def render(self, result: "NotebookResult") -> str:
        """The page of one result."""
        links = {check.id: self.link(check.read) for check in result.checks if check.read}
        return self.template.render(result=result, links=links)

    def link(self, chapter: str) -> str | None:
        """Where a chapter (``"2-algorithms/momentum"``, an anchor may follow) is, if it is."""
        place = self.book.place(chapter)
        return place and f"{DEPTH}/{place}"
