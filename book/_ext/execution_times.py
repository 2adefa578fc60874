"""A directive for the table of how long the cells of each chapter take to run.

The words of the table stand in the page, where translations find them::

    :::{execution-times} Seconds that the cells of each chapter took.
    Chapter | Seconds | All chapters
    :::

The rows are known when every chapter has been read, so they are filled in as the page is written.
A chapter whose outputs came from the cache shows the time of the run that the cache holds.
"""

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from myst_nb.ext.execution_tables import METADATA_KEY
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

UNKNOWN = "\N{EN DASH}"


class ExecutionTimes(SphinxDirective):
    """A table with a caption, two headings and the words that stand before the sum."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make the table without its rows, and have myst-nb renew the page after each run."""
        words = [part.strip() for part in " ".join(self.content).split("|")]
        if len(words) != 3:
            raise self.error("write: heading of chapters | heading of seconds | name of the sum")
        NbMetadataCollector.set_doc_data(self.env, self.env.docname, METADATA_KEY, True)

        table = nodes.table("", classes=["execution-times", "colwidths-auto"])
        caption, messages = self.state.inline_text(self.arguments[0], self.lineno)
        table += nodes.title(self.arguments[0], "", *caption)
        group = nodes.tgroup(cols=2)
        table += group
        group += [nodes.colspec(colwidth=1), nodes.colspec(colwidth=1)]
        group += nodes.thead("", row(*(nodes.paragraph(word, word) for word in words[:2])))
        group += nodes.tbody("", row(nodes.paragraph(words[2], words[2]), nodes.paragraph()))
        for node in table.findall(nodes.Element):
            self.set_source_info(node)
        self.add_name(table)
        return [table, *messages]


class FillExecutionTimes(SphinxPostTransform):
    """Put a row for each chapter before the sum."""

    default_priority = 8  # before links to other pages are resolved

    def run(self, **kwargs: Any) -> None:
        """Fill the tables of the page."""
        times = execution_times(self.env)
        for table in self.document.findall(nodes.table):
            if "execution-times" in table["classes"]:
                body = next(table.findall(nodes.tbody))
                body[-1][-1][0] += nodes.Text(seconds(sum(times.values()) if times else None))
                body.insert(
                    0,
                    [
                        row(self.link(page), nodes.paragraph(text=seconds(times.get(page))))
                        for page in chapters(self.env)
                    ],
                )

    def link(self, page: str) -> nodes.paragraph:
        """A paragraph that links to the page by its title."""
        title = self.env.titles[page].astext()
        target = pending_xref(
            refdoc=self.env.docname,
            reftarget=f"/{page}",
            reftype="doc",
            refdomain="std",
            refexplicit=True,
            refwarn=True,
        )
        target += nodes.inline(text=title)
        return nodes.paragraph("", "", target)


def chapters(env: BuildEnvironment) -> list[str]:
    """The pages with cells, in the order of the book."""
    order: list[str] = []
    waiting = [env.config.root_doc]
    while waiting:
        page = waiting.pop(0)
        order.append(page)
        waiting = env.toctree_includes.get(page, []) + waiting
    return [page for page in order if "kernelspec" in env.metadata.get(page, {})]


def execution_times(env: BuildEnvironment) -> dict[str, float]:
    """The seconds of every page that has been executed, now or into the cache."""
    data = {
        page: found.get("exec_data")
        for page, found in NbMetadataCollector.get_doc_data(env).items()
    }
    return {page: found["runtime"] for page, found in data.items() if found and found["runtime"]}


def seconds(time: float | None) -> str:
    """A time with one decimal; cells that nobody executed took an unknown time."""
    return UNKNOWN if time is None else f"{time:.1f}"


def row(*cells: nodes.Node) -> nodes.row:
    """A row of cells."""
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_directive("execution-times", ExecutionTimes)
    app.add_post_transform(FillExecutionTimes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
