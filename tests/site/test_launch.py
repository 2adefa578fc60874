"""Notebooks that are taken along run, and buttons open them where the course is published."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from .conftest import ROOT
from .pages import CHAPTERS, DOCUMENTS

CHEAP = ["book/2-algorithms/initialization", "book/1-training/dropout"]
REPOSITORY = "https://github.com/somebody/training"
PUBLISHED = {
    "COURSE_REPOSITORY": f"{REPOSITORY}.git",
    "COURSE_BRANCH": "spring",
    "COURSE_JUPYTERHUB": "https://hub.example.org/",
    "COURSE_PAGES": "gh-pages",
}


def build(folder: Path, told: dict[str, str]) -> Path:
    """Build two chapters, unexecuted, where the environment tells this; the folder of the site."""
    for name in ("book", "exercises", "requirements.txt"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    config["execute"]["execute_notebooks"] = "off"
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    toc = {"format": "jb-book", "root": CHEAP[0], "chapters": [{"file": CHEAP[1]}]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))
    subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-q"],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("COURSE_")} | told,
        capture_output=True,
        check=True,
    )
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("published"), PUBLISHED)


def buttons(page: Path) -> dict[str, str]:
    """Where the buttons of a page's header lead, by their words."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return {
        link.get_text(strip=True): str(link["href"])
        for link in soup.select(".article-header-buttons a[href]")
    }


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHEAP)
def test_buttons_open_the_chapter(chapter: str, published: Path) -> None:
    found = buttons(published / f"{chapter}.html")
    assert found["Binder"] == (
        f"https://mybinder.org/v2/gh/somebody/training/spring?urlpath=lab/tree/{chapter}.md"
    )
    assert found["JupyterHub"] == (
        "https://hub.example.org/hub/user-redirect/git-pull"
        "?repo=https%3A//github.com/somebody/training"
        f"&urlpath=lab/tree/training/{chapter}.md&branch=spring"
    )
    assert found["Colab"] == (
        "https://colab.research.google.com/github/somebody/training/blob/gh-pages"
        f"/_sources/{chapter}.ipynb"
    )
    assert (published / "_sources" / f"{chapter}.ipynb").is_file()


@pytest.mark.slow
def test_without_a_branch_of_pages_colab_has_nothing_to_open(tmp_path: Path) -> None:
    told = {"COURSE_REPOSITORY": REPOSITORY, "COURSE_BINDER": "https://binder.example.org"}
    found = buttons(build(tmp_path, told) / f"{CHEAP[0]}.html")
    assert "Colab" not in found
    assert "JupyterHub" not in found
    assert found["Binder"].startswith(
        "https://binder.example.org/v2/gh/somebody/training/main?urlpath="
    )


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHEAP)
def test_a_chapter_runs_as_downloaded(chapter: str, published: Path, tmp_path: Path) -> None:
    book = nbformat.read(published / "_sources" / f"{chapter}.ipynb", as_version=4)
    nbformat.validate(book)
    assert f'"autograde[keras] @ git+{REPOSITORY}@spring"' in book.cells[0].source
    assert not any(cell.get("outputs") for cell in book.cells)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert sum(bool(cell.get("outputs")) for cell in book.cells) > 5


@pytest.mark.slow
def test_exercises_get_the_package_and_stay_what_they_were(published: Path) -> None:
    downloads = list(published.glob("_downloads/*/*.ipynb"))
    assert downloads
    for path in downloads:
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
        released = json.loads((ROOT / "exercises" / path.stem / path.name).read_text())
        assert f"git+{REPOSITORY}@spring" in book.cells[0].source
        assert [(cell.source, cell.metadata) for cell in book.cells[1:]] == [
            ("".join(cell["source"]), cell["metadata"]) for cell in released["cells"]
        ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_site_offers_notebooks_and_launches_nothing_unasked(name: str, site: Path) -> None:
    runs = name.removesuffix(".html") in CHAPTERS
    found = buttons(site / name)
    assert (".ipynb" in found) == runs
    if not os.environ.get("COURSE_REPOSITORY"):
        assert not {"Binder", "Colab", "JupyterHub"} & set(found)
    if runs:
        notebook = nbformat.read((site / name).parent / found[".ipynb"], as_version=4)
        nbformat.validate(notebook)
        assert "`autograde`" in notebook.cells[0].source


def test_binder_gets_the_locked_requirements_and_the_package() -> None:
    binder = ROOT / ".binder"
    lines = (binder / "requirements.txt").read_text().splitlines()
    assert lines == ["-r ../requirements.txt", "-e ."]
    # pip looks for a named file beside the file that names it, for a package where it is run.
    assert (binder / "../requirements.txt").resolve() == ROOT / "requirements.txt"
    assert (binder / "runtime.txt").read_text() == "python-3.11\n"
    assert (binder / "postBuild").stat().st_mode & stat.S_IXUSR


def test_binder_opens_chapters_as_notebooks(tmp_path: Path) -> None:
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": programs, "HOME": str(tmp_path)}
    subprocess.run(
        [ROOT / ".binder" / "postBuild"], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    (settings,) = tmp_path.rglob("default_setting_overrides.json")
    viewers = json.loads(settings.read_text())
    assert viewers["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]["markdown"]
