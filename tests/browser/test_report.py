"""The pages on a class and on one submission, as people meet them."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from autograde.grading.course import Course
from autograde.grading.overview import Overview
from autograde.grading.results import NotebookResult
from autograde.judge import CheckResult, CriterionResult
from autograde.report import dashboard
from autograde.report.feedback import Page as Reasons

pytestmark = pytest.mark.browser

WIDER = "document.documentElement.scrollWidth - innerWidth"
WIDTHS, SCHEMES = (1280, 390), ("light", "dark")


def result(student: str, holds: int) -> NotebookResult:
    """Of three criteria the first ones hold, in each of ten checks."""
    reason = "For w = [1, 2], learning_rate = 0.25: w came back as [0.9, 1.8]; expected [0.8, 1.6]."
    criteria = tuple(CriterionResult(f"criterion {i}", i < holds, reason) for i in range(3))
    wrong = {"misconception": "no-root", "hint": "Look at the root.", "read": "2-algorithms/adam"}
    checks = tuple(
        CheckResult(f"a_function_with_a_name_{i}", f"Function {i}", 4, criteria, **wrong)  # type: ignore[arg-type]
        for i in range(10)
    )
    return NotebookResult(student, "sgd-variants", "graded", "process", 1.0, checks, not_run=3)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of each kind, by its name."""
    course = tmp_path_factory.mktemp("course")
    results = tuple(result(f"student-{i}", i % 4) for i in range(12))
    known = Overview("sgd-variants", results, {}, ("eve",), ("zoë",))
    texts = {
        "class": dashboard.render(Course(course), [known]),
        "student": Reasons(course).render(results[1]),
    }
    for name, text in texts.items():
        (course / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: course / f"{name}.html" for name in texts}


@pytest.mark.parametrize("name", ["class", "student"])
def test_a_page_is_sound(name: str, pages: dict[str, Path], browser: Browser) -> None:
    for width in WIDTHS:
        for scheme in SCHEMES:
            options: dict[str, Any] = {"viewport": {"width": width, "height": 844}}
            with browser.new_context(color_scheme=scheme, **options) as context:
                page = context.new_page()
                said: list[str] = []
                page.on("console", lambda message, said=said: said.append(message.text))
                page.goto(pages[name].as_uri())
                for summary in page.locator("summary").all():
                    summary.click()
                assert page.evaluate(WIDER) <= 0
                found = Axe().run(page).response["violations"]
                assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
                assert said == []
