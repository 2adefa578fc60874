"""Notebooks to take along, and the buttons that open them on Binder, Colab or a JupyterHub.

Every chapter can be downloaded as a notebook. Where it opens with one click depends on where the
course is published, which the environment tells the build; without the first there are no buttons:

- ``COURSE_REPOSITORY``: address of the course's repository on GitHub or GitLab;
- ``COURSE_BRANCH``: the branch to open, by default ``main``;
- ``COURSE_BINDER``: address of a BinderHub, by default that of mybinder.org;
- ``COURSE_JUPYTERHUB``: address of a JupyterHub with nbgitpuller and jupytext;
- ``COURSE_PAGES``: the branch of a repository on GitHub that holds the built site. Colab opens
  notebooks from there, since it cannot read chapters in the form in which they are written.

With a repository, downloaded notebooks install the course's package where it is missing.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import jupytext
import nbformat
from docutils import nodes
from nbformat import NotebookNode
from plain_markdown import make_plain, references_of
from sphinx.application import Sphinx
from sphinx.config import Config

COLAB = "https://colab.research.google.com"
INSTALL = """\
# Where the course's package is missing, as on Colab, this installs it.
import importlib.util

if importlib.util.find_spec("autograde") is None:
    %pip install --quiet "autograde[keras] @ git+{repository}@{branch}"
"""
NEEDED = """\
This notebook needs the course's package, `autograde`; `make lab` in the course's folder opens
JupyterLab with it.
"""


@dataclass(frozen=True)
class Course:
    """Where the course is published."""

    repository: str
    branch: str
    binder: str
    jupyterhub: str
    pages: str

    @classmethod
    def told_by(cls, environment: Mapping[str, str]) -> Self:
        """The course that the environment describes; what is missing or empty has its default."""
        told = {name: environment.get(f"COURSE_{name.upper()}", "") for name in cls.__annotations__}
        told["repository"] = told["repository"].rstrip("/").removesuffix(".git")
        defaults = {"branch": "main", "binder": "https://mybinder.org"}
        return cls(**{name: value or defaults.get(name, "") for name, value in told.items()})

    def theme_options(self) -> dict[str, Any]:
        """The options by which the theme makes buttons."""
        if not self.repository:
            return {}
        buttons = {
            "notebook_interface": "jupyterlab",
            "binderhub_url": self.binder,
            "jupyterhub_url": self.jupyterhub,
            "colab_url": COLAB if self.pages else "",
        }
        return {
            "repository_url": self.repository,
            "repository_branch": self.branch,
            "launch_buttons": buttons,
        }

    def first_cell(self) -> NotebookNode:
        """The cell that gets the package, or tells that it is needed."""
        if not self.repository:
            return nbformat.v4.new_markdown_cell(NEEDED.strip(), id="package")
        install = INSTALL.format(repository=self.repository, branch=self.branch)
        return nbformat.v4.new_code_cell(install.strip(), id="package")


def notebook(source: Path, course: Course) -> NotebookNode:
    """The chapter of a file as a notebook that runs from its first cell to its last."""
    book = jupytext.read(source, fmt="md:myst")
    book.metadata.pop("jupytext", None)
    book.nbformat_minor = 5
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"
    book.cells.insert(0, course.first_cell())
    return book


def is_notebook(app: Sphinx, page: str) -> bool:
    """Whether a page has cells that run."""
    return "kernelspec" in app.env.metadata.get(page, {})


def configure(app: Sphinx, config: Config) -> None:
    """Tell the theme where the course is published."""
    options = Course.told_by(os.environ).theme_options()
    config["html_theme_options"] = {**config["html_theme_options"], **options}


def offer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have the theme list the notebook among the downloads."""
    if app.builder.name == "html" and is_notebook(app, page):
        context["ipynb_source"] = f"{page}.ipynb"


def write(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the notebook, and lead Colab to it."""
    if app.builder.name != "html" or not is_notebook(app, page):
        return
    course = Course.told_by(os.environ)
    path = Path(app.outdir) / "_sources" / f"{page}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    book = notebook(Path(app.env.doc2path(page)), course)
    make_plain(book, references_of(app.env, page))
    nbformat.write(book, path)

    groups = [group for group in context["header_buttons"] if group["type"] == "group"]
    for button in (button for group in groups for button in group["buttons"]):
        if button["text"] == "Colab":
            place = course.repository.removeprefix("https://github.com/")
            button["url"] = f"{COLAB}/github/{place}/blob/{course.pages}/_sources/{page}.ipynb"


def equip(app: Sphinx, exception: Exception | None) -> None:
    """Let downloaded exercises, too, install what they need."""
    course = Course.told_by(os.environ)
    if exception or app.builder.name != "html" or not course.repository:
        return
    for path in Path(app.outdir, "_downloads").glob("*/*.ipynb"):
        book = nbformat.read(path, as_version=4)
        if book.cells[0].get("id") != "package":
            book.nbformat_minor = 5
            for number, cell in enumerate(book.cells):
                cell.setdefault("id", f"cell-{number}")
            book.cells.insert(0, course.first_cell())
            nbformat.write(book, path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", configure)
    # The theme lists the downloads, copies notebooks and makes its buttons at 501.
    app.connect("html-page-context", offer, priority=500)
    app.connect("html-page-context", write, priority=502)
    app.connect("build-finished", equip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
