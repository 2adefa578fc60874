"""The book as an EPUB: formulas as MathML, and a list of contents that says where they are.

Readers of EPUB books show MathML without scripts; on the site, MathJax sets the formulas.
"""

import html
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
CONVERTER = LatexToMathML(xml_namespace=True, fancy_error=False)
ET.register_namespace("", NAMESPACE)
NAMED = re.compile(r"&(?!lt;|gt;|amp;|quot;)\w+;")
PAGE = re.compile(r'<item (?=[^>]*href="([^"]+\.xhtml)")(?![^>]*properties=)')
PICTURES = {"file.png", "minus.png", "plus.png"}  # named in the theme's style sheet
ENVIRONMENT = re.compile(r"\\begin.*\\end", re.DOTALL)


class Ebook(Epub3Builder):
    """Sphinx's EPUB without what only the site uses, and with its formulas declared."""

    def build_content(self) -> None:
        """Write the list of contents."""
        folder = Path(self.outdir)
        for path in (folder / "_static").rglob("*"):
            if path.is_file() and path.name not in self.styles() | PICTURES:
                path.unlink()
        super().build_content()

        def declare(item: re.Match[str]) -> str:
            page = (folder / html.unescape(item[1])).read_text(encoding="utf-8")
            return item[0] + ('properties="mathml" ' if "<math " in page else "")

        contents = folder / "content.opf"
        text = contents.read_text(encoding="utf-8")
        contents.write_text(PAGE.sub(declare, text), encoding="utf-8")

    def styles(self) -> set[str]:
        """The style sheets that belong to a book: the theme's and those of the configuration."""
        return {"epub.css", "pygments.css", *(name for name, _ in self.config.epub_css_files)}


def choose_styles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out the style sheets and scripts that extensions add to every page."""
    if isinstance(app.builder, Ebook):
        names = app.builder.styles()
        sheets = context["css_files"]
        context["css_files"] = [s for s in sheets if Path(str(s.filename)).name in names]
        context["script_files"] = []


class LeaveOutOnlineOnly(SphinxPostTransform):
    """Take out what only makes sense on the site."""

    default_priority = 100
    builders = ("epub",)

    def run(self, **kwargs: object) -> None:
        """Remove every element of the class ``online-only``."""
        for node in list(self.document.findall(nodes.Element)):
            if "online-only" in node.get("classes", []):
                node.parent.remove(node)


def mathml(node: nodes.Element, display: bool) -> str:
    """A formula as a MathML element that also holds its TeX, for readers that know no MathML."""
    tex = node.astext().strip()
    rows = "\\\\" in ENVIRONMENT.sub("", tex)
    code = rf"\begin{{aligned}}{tex}\end{{aligned}}" if rows else tex
    try:
        converted = CONVERTER.convert_with_local_state(code, displaystyle=display)
    except LatexError as error:
        logger.warning("no MathML for this formula: %s", error, location=node)
        return f"<code>{html.escape(tex)}</code>"
    # XML knows none of the named entities of HTML.
    converted = NAMED.sub(lambda entity: html.unescape(entity[0]), converted)
    formula = as_mathml_3(ET.fromstring(converted))  # noqa: S314 - our own formulas
    formula.set("alttext", tex)
    return ET.tostring(formula, encoding="unicode")


def as_mathml_3(formula: ET.Element) -> ET.Element:
    """Write in MathML 3, which EPUB has, what the converter writes as browsers like it."""
    for element in formula.iter():
        element.attrib.pop("scriptlevel", None)
        if element.tag == f"{{{NAMESPACE}}}mfrac" and "displaystyle" in element.attrib:
            parts = ET.Element(element.tag, {})
            parts.extend(element)
            display = element.attrib.pop("displaystyle")
            element[:] = [parts]
            element.tag = f"{{{NAMESPACE}}}mstyle"
            element.set("displaystyle", display)
        for code in element.findall(f"{{{NAMESPACE}}}code"):
            element.remove(code)
            element.text = code.text
            element.set("mathvariant", "monospace")
    return formula


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    self.body.append(mathml(node, display=False))
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own, with its number."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(mathml(node, display=True) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_builder(Ebook, override=True)
    app.add_config_value("epub_math_renderer", "mathml", "epub", str)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_post_transform(LeaveOutOnlineOnly)
    app.connect("html-page-context", choose_styles, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
