"""What a reader meets in a browser: on a desk and on a phone, in light and in dark."""

from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import SCHEMES, Reader, Visit
from .pages import PAGES

pytestmark = pytest.mark.browser

DESK, PHONE = Reader(), Reader(390, 844)
in_the_dark = pytest.mark.parametrize(
    "visit", [replace(DESK, scheme="dark"), replace(PHONE, scheme="dark")], indirect=True, ids=str
)
on_both = pytest.mark.parametrize("visit", [DESK, PHONE], indirect=True, ids=str)
on_phone = pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=str)


# Most elements of a page are pieces of highlighted code, in a handful of looks. Measuring the
# contrast is what takes axe longest, so of pieces that look alike it measures the first.
AXE = (
    Axe().axe_script
    + """
    axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-measured])' }] });
    function violations() {
        const looks = new Set();
        for (const block of document.querySelectorAll('div.highlight pre')) {
            const ground = block.closest('[class*=highlight-], .output') || block;
            for (const piece of block.querySelectorAll('span[class]')) {
                const { color, backgroundColor, fontSize, fontWeight } = getComputedStyle(piece);
                const own = [color, backgroundColor, fontSize, fontWeight];
                const under = [block, block.parentElement, ground].map(
                    (element) => getComputedStyle(element).backgroundColor,
                );
                const look = [...own, ...under].join();
                piece.toggleAttribute('data-measured', looks.has(look));
                looks.add(look);
            }
        }
        // Without "preload", which fetches style sheets once more, some by wrong addresses.
        return axe.run({ preload: false, resultTypes: ['violations'] });
    }
    0; // the value of the script: a function would be called at once
    """
)


def violations(page: Page) -> list[str]:
    """The serious and critical findings of axe, with the first places of each."""
    if page.evaluate("typeof violations") == "undefined":
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("violations()")["violations"]
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


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it is now."""
    found = violations(page)
    if boxes := search_boxes(page) - 1:
        found.append(f"search boxes too many: {boxes}")
    if pixels := overflow(page):
        found.append(f"pixels wider than the window: {pixels}")
    return found


@on_both
@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(name: str, visit: Visit) -> None:
    page = visit.open(name)
    found = []
    for scheme in SCHEMES:
        visit.switch_to(scheme)
        found += [f"{scheme}: {fault}" for fault in faults(page)]
    assert found == []
    assert visit.errors == []
    assert visit.foreign == []


@in_the_dark
def test_a_page_opens_in_the_colors_of_the_system(visit: Visit) -> None:
    page = visit.open("book/index.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert faults(page) == []
    assert visit.errors == []


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
    page.wait_for_url("**/index.html#main-content")


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
