"""What a reader meets in a browser: on a desk and on a phone, in light and in dark."""

from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Reader, Visit
from .pages import PAGES

pytestmark = pytest.mark.browser

DESK, PHONE = Reader(), Reader(390, 844)
READERS = [DESK, PHONE, replace(DESK, scheme="dark"), replace(PHONE, scheme="dark")]
on_both = pytest.mark.parametrize("visit", [DESK, PHONE], indirect=True, ids=str)
on_phone = pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=str)


def violations(page: Page) -> list[str]:
    """The serious and critical findings of axe, with the first places of each."""
    # Without "preload", which fetches style sheets once more, some by wrong addresses.
    result = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
    found: list[dict[str, Any]] = result.response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:200] for node in rule['nodes'][:3]]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width = page.evaluate(
        "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    )
    return int(width)


def search_boxes(page: Page) -> int:
    """How many fields, and buttons that open a field, one sees."""
    boxes = page.locator("button.search-button__button, input[type=search]")
    return sum(box.is_visible() for box in boxes.all())


@pytest.mark.parametrize("visit", READERS, indirect=True, ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(name: str, visit: Visit) -> None:
    page = visit.open(name)
    theme = page.evaluate("document.documentElement.dataset.theme")
    assert theme == page.evaluate(
        "matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"
    )
    assert search_boxes(page) == 1
    assert overflow(page) == 0
    assert violations(page) == []
    assert visit.errors == []
    assert visit.foreign == []


def test_formulas_are_set_from_the_site(visit: Visit) -> None:
    page = visit.open("book/2-algorithms/momentum.html")
    assert page.locator("mjx-container").count() > 0
    assert page.locator("mjx-merror").count() == 0
    assert visit.foreign == []


def test_first_tab_reaches_the_skip_link(visit: Visit) -> None:
    page = visit.open("book/index.html")
    page.keyboard.press("Tab")
    link = page.locator("#pst-skip-link a")
    assert link.evaluate("link => link === document.activeElement")
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")


def test_focus_is_always_visible(visit: Visit) -> None:
    page = visit.open("book/index.html")
    for _ in range(30):
        page.keyboard.press("Tab")
        look = page.evaluate(
            """() => {
                const [at, ring] = [document.activeElement, []];
                const card = at.matches('.sd-stretched-link') && at.closest('.sd-card');
                for (const mark of card ? [at, card] : [at]) {
                    const style = getComputedStyle(mark);
                    ring.push(style.outlineStyle, style.boxShadow);
                }
                return { what: at.outerHTML.slice(0, 200), ring };
            }"""
        )
        assert set(look["ring"]) - {"none"}, look["what"]


def test_cards_open_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("book/index.html")
    card = page.locator(".sd-card a").first
    card.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/1-training/learning-rate.html")


@on_both
def test_search_finds_momentum(visit: Visit) -> None:
    page = visit.open("book/index.html")
    page.locator("button.search-button__button:visible").click()
    page.keyboard.type("momentum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=momentum")
    page.locator("#search-results a[href*='2-algorithms/momentum']").first.wait_for()
    assert visit.errors == []


@on_phone
def test_contents_open_on_a_phone(visit: Visit) -> None:
    page = visit.open("book/index.html")
    chapter = page.locator(".bd-sidebar-primary a[href*='momentum']").first
    assert not chapter.is_visible()
    page.locator("button.primary-toggle").click()
    chapter.wait_for(state="visible")


def test_code_can_be_copied(visit: Visit) -> None:
    page = visit.open("book/index.html")
    assert page.locator("button.copybtn").count() > 0
