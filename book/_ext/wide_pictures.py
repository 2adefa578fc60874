"""Figures that are read from side to side on a phone, from the keyboard, too.

Pictures of the class ``wide-picture`` keep a width of their own (``course.css``); arrow keys move
what has the focus.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FIGURE = re.compile(r'<figure\b(?=[^>]*>\s*<img\b[^>]*\bclass="wide-picture")')


def make_focusable(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let the page's wide figures take the focus."""
    if "body" in context:
        context["body"] = FIGURE.sub('<figure tabindex="0"', context["body"])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("html-page-context", make_focusable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
