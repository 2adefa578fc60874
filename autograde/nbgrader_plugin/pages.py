"""Pages of submissions, in the formgrader and as feedback, in which nothing of a student's runs."""

from typing import Any

from bleach import clean
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader import utils

_TAGS = """
a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p
pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul var
"""
_ATTRIBUTES = "align alt border class colspan height href id rowspan src title"
_PROTOCOLS = frozenset(("http", "https", "mailto", "data"))


def safe(html: str) -> str:
    """``html`` with whatever could run, or reach out of its place, shown as text."""
    return clean(html, tags=frozenset(_TAGS.split()), attributes=_allowed, protocols=_PROTOCOLS)


def _allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay; data may be in the address of a picture alone."""
    data = "".join(value.split()).lower().startswith("data:")
    return name in _ATTRIBUTES.split() and (not data or (tag, name) == ("img", "src"))


@pass_context
def markdown(context: Any, source: str) -> str:
    """A text cell as HTML: nbconvert's filter ``markdown2html``, made harmless."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    return safe(MarkdownWithMath(renderer=renderer).render(source))


class SanitizeSubmission(SanitizeHTML):
    """Makes harmless what students' cells show; the verdicts in locked cells are ours."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Sanitize the outputs of one cell; text cells are :func:`markdown`'s."""
        ours = utils.is_grade(cell) and utils.is_locked(cell)
        if cell.cell_type == "code" and not ours:
            cell.outputs = self.sanitize_code_outputs(cell.outputs)  # type: ignore[no-untyped-call]
        return cell, resources

    def sanitize_html_tags(self, html_str: str) -> str:
        """HTML in an output, made harmless."""
        return safe(html_str)
