"""Roles by which a screen reader finds its way through the bibliography.

Sphinx wraps citations in an element whose role is "list", and gives each a role that a list must
not contain; here they become list items.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def mark_items(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Make every citation of the page a list item."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("html-page-context", mark_items)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
