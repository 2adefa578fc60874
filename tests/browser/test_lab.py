"""A student's afternoon in JupyterLab: open the notebook, run it, read what the checks say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import autograde
from autograde.grading import notebook as notebooks
from autograde.grading.demo import Sample, samples
from autograde.grading.demo.submissions import files
from autograde.judge import registry

from .conftest import Lab, Window

pytestmark = pytest.mark.browser

ASSIGNMENT = "sgd-variants"
NAME = f"{ASSIGNMENT}.ipynb"
EXERCISES = Path(autograde.__file__).parents[1] / "exercises"


@pytest.fixture(scope="module")
def sample() -> Sample:
    """A student who has some functions right, and in others the mistakes of many."""
    everybody = samples(ASSIGNMENT)
    return next(one for one in everybody if one.mistakes and one.full and one.habit == "plain")


@pytest.fixture(scope="module")
def lab(
    sample: Sample, tmp_path_factory: pytest.TempPathFactory, start_lab: Callable[[Path], Lab]
) -> Lab:
    folder = tmp_path_factory.mktemp("student")
    released = notebooks.parse((EXERCISES / ASSIGNMENT / NAME).read_bytes())
    (folder / NAME).write_bytes(files(sample, released)[NAME])
    return start_lab(folder)


def choose(page: Page, *path: str) -> None:
    """Choose a command in the menus."""
    page.get_by_role("menubar").get_by_text(path[0], exact=True).click()
    for entry in path[1:]:
        page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


def unreadable(page: Page) -> list[str]:
    """What an accessibility scan finds in the checks' tables."""
    result = Axe().run(page, context=".autograde", options={"preload": False})
    return [f"{found['id']}: {found['help']}" for found in result.response["violations"]]


def test_running_all_cells_shows_what_holds_and_what_to_do(
    lab: Lab, sample: Sample, window: Window
) -> None:
    page = window.page
    lab.open(page, f"lab/tree/{NAME}")
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
    choose(page, "Run", "Run All Cells")
    for name, check in registry.checks(ASSIGNMENT).items():
        table = page.get_by_role("group", name=name, exact=True)
        expect(table).to_contain_text(check.title)
        if name in sample.full:
            expect(table).to_contain_text(f"{check.points:g} of {check.points:g} points")
            expect(table.get_by_role("img", name="does not hold")).to_have_count(0)
        if name in sample.mistakes:
            known = {m.name: m.hint for found in check.misconceptions.values() for m in found}
            expect(table.get_by_role("img", name="does not hold")).not_to_have_count(0)
            expect(table).to_contain_text(known[sample.mistakes[name]])
    assert unreadable(page) == []
    choose(page, "Settings", "Theme", "JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    expect(page.locator("#jupyterlab-splash")).to_have_count(0)
    assert unreadable(page) == []
    assert window.errors == []
