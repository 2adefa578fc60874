"""A general index that says where its links lead.

Sphinx makes a link of the entry and names every further place by a number in brackets. Here the
entry leads to the section that teaches it, further sections are named by their pages, and the
glossary is called the definition; the page is made from ``templates/genindex.html``.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from docutils import nodes
from sphinx.addnodes import toctree
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform


def add_template(app: Sphinx, config: Config) -> None:
    """Let the template beside this module come before those of the theme."""
    config["templates_path"] = [*config["templates_path"], str(Path(__file__).parent / "templates")]


def name_pages(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the index a function from a link to the title of the page that it leads to."""
    if page == "genindex":
        titles = {
            app.builder.get_relative_uri(page, name): title.astext()
            for name, title in app.env.titles.items()
        }
        context["page_title"] = lambda link: titles[urldefrag(link).url]


class LeaveOutOfTheContents(SphinxPostTransform):
    """Take the index out of the contents of an EPUB, whose builder adds it to the spine itself."""

    default_priority = 100
    builders = ("epub",)

    def run(self, **kwargs: object) -> None:
        """Drop the entry from every list of contents."""
        for contents in self.document.findall(toctree):
            contents["entries"] = [e for e in contents["entries"] if e[1] != "genindex"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_post_transform(LeaveOutOfTheContents)
    app.connect("config-inited", add_template)
    app.connect("html-page-context", name_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
