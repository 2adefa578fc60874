"""Quick questions: what the directive makes of them, and what a reader can do with them."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page

from .conftest import ROOT, SCHEMES, Visit
from .pages import DOCUMENTS
from .test_pages import on_both, on_phone, overflow, violations

CHAPTERS = [name for name in DOCUMENTS if re.match(r"book/\d-", name)]

CONF = f"""
import sys

sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_parser", "questions"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
suppress_warnings = ["epub.unknown_project_files"]
copyright, html_theme, locale_dirs, version = "nobody", "basic", ["locale"], "1"
"""
PAGE = """# A page

:::{question} What is `x` if $x + 1 = 2$?
- [ ] [nothing](https://example.org)

  There is *something*.
- [x] $1$

  Since $1 + 1 = 2$.

  And there is no other.
- [ ] `2`

  ```python
  2 + 1 == 3
  ```
:::

:::{question} Another?
- [x] yes

  This one.
- [ ] no

  You are reading it.
:::
"""
GERMAN = """
msgid "Right."
msgstr "Richtig."

msgid "yes"
msgstr "*ja*"

msgid "Another?"
msgstr "Noch eine?"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A book of one page, with nothing but the directive."""
    (tmp_path / "conf.py").write_text(CONF)
    (tmp_path / "index.md").write_text(PAGE)
    return tmp_path


def build(project: Path, builder: str, *options: str) -> subprocess.CompletedProcess[str]:
    how = ["-q", "-W", "--keep-going", "-b", builder, *options]
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *how, str(project), str(project / "out")],
        capture_output=True,
        text=True,
        check=False,
    )


def built(project: Path, builder: str, name: str, *options: str) -> str:
    done = build(project, builder, *options)
    assert done.returncode == 0, done.stderr
    return (project / "out" / name).read_text()


def groups(html: str) -> list[Tag]:
    found: list[Tag] = BeautifulSoup(html, "html.parser").select("div.question")
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def answers(option: Tag) -> str:
    """What an option shows when it is open, without the option itself."""
    return " ".join(words(tag) for tag in option.find_all(recursive=False)[1:])


def test_page_has_a_named_group_for_each_question(project: Path) -> None:
    html = built(project, "html", "index.html")
    first, second = groups(html)
    for group, number, title in (
        (first, 1, r"What is x if \(x + 1 = 2\)?"),
        (second, 2, "Another?"),
    ):
        name = group.find(id=str(group["aria-labelledby"]))
        assert group["role"] == "group"
        assert isinstance(name, Tag)
        assert words(name) == f"Quick question {number}. {title}"


def test_options_answer_in_words_when_opened(project: Path) -> None:
    first, second = groups(built(project, "html", "index.html"))
    assert [answers(option) for option in first.find_all("details")] == [
        "Not quite. There is something.",
        r"Right. Since \(1 + 1 = 2\). And there is no other.",
        "Not quite. 2 + 1 == 3",
    ]
    assert [words(summary) for summary in second.find_all("summary")] == ["yes", "no"]
    assert first.select("summary a[href='https://example.org'], summary code, summary .math")
    assert first.select("form, input, button, script") == []


def test_anchor_of_a_question_is_made_of_its_words(project: Path) -> None:
    before = [str(group["id"]) for group in groups(built(project, "html", "index.html"))]
    assert before == ["question-what-is-x-if-x-1-2", "question-another"]
    new = ":::{question} New?\n- [x] yes\n\n  Just now.\n:::\n\n:::{question} Another?"
    (project / "index.md").write_text(PAGE.replace(":::{question} Another?", new))
    after = groups(built(project, "html", "index.html"))
    assert [str(group["id"]) for group in after] == [before[0], "question-new", before[1]]
    for group in after:
        assert group.select(f".question-title a[href='#{group['id']}']")


def test_text_tells_the_answers_after_the_options(project: Path) -> None:
    text = built(project, "text", "index.txt")
    assert text.split("\n\n")[-6:] == [
        "**Quick question 2.** Another?",
        "1. yes",
        "2. no",
        "Answers",
        "1. **Right.** This one.",
        "2. **Not quite.** You are reading it.\n",
    ]


@pytest.mark.parametrize(
    ("builder", "name"), [("epub", "index.xhtml"), ("latex", "projectnamenotset.tex")]
)
def test_books_have_nothing_to_open(builder: str, name: str, project: Path) -> None:
    text = built(project, builder, name)
    assert "details" not in text
    order = r"Another\?.*yes.*no.*Answers.*Right.*This one.*Not quite.*You are reading it"
    assert re.search(order, text, re.DOTALL)


def test_translators_get_every_word(project: Path) -> None:
    catalogue = built(project, "gettext", "index.pot")
    messages = re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE)
    assert messages == [
        "A page",
        "Quick question",
        "What is `x` if $x + 1 = 2$?",
        "Answers",
        "[nothing](https://example.org)",
        "Not quite.",
        "There is *something*.",
        "$1$",
        "Right.",
        "Since $1 + 1 = 2$.",
        "And there is no other.",
        "`2`",
        "Another?",
        "yes",
        "This one.",
        "no",
        "You are reading it.",
    ]


def test_questions_can_be_translated(project: Path) -> None:
    catalogue = project / "locale" / "de" / "LC_MESSAGES" / "index.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(GERMAN)
    _first, second = groups(built(project, "html", "index.html", "-D", "language=de"))
    assert words(second) == (
        "Quick question 2. Noch eine? ja Richtig. This one. no Not quite. You are reading it."
    )
    assert second["id"] == "question-another"
    assert second.select("summary em")


OPTION = "- [x] yes\n\n  It is.\n"


@pytest.mark.parametrize(
    ("body", "line", "advice"),
    [
        ("", 3, "write one list"),
        ("Yes, or no?\n", 3, "write one list"),
        (f"Choose:\n\n{OPTION}", 3, "write one list"),
        (f"{OPTION}* [ ] no\n\n  It is.\n", 3, "write one list"),
        (f"{OPTION}- no\n\n  It is.\n", 7, "start this option with '[ ] '"),
        (f"{OPTION}- [?] no\n\n  It is.\n", 7, "start this option with '[ ] '"),
        ("- [ ] no\n\n  It is.\n", 3, "mark what is right"),
        (f"{OPTION}- [ ] no\n  it is\n", 7, "explain this option"),
        (
            f"{OPTION}:::\n\n:::{{question}} Is it?\n{OPTION}",
            9,
            "another question of this page",
        ),
    ],
)
def test_a_malformed_question_fails_the_build(
    body: str, line: int, advice: str, project: Path
) -> None:
    (project / "index.md").write_text(f"# A page\n\n:::{{question}} Is it?\n{body}:::\n")
    done = build(project, "html")
    assert done.returncode != 0
    (warning,) = [text for text in done.stderr.splitlines() if "WARNING" in text]
    assert f"index.md:{line}: WARNING: question: {advice}" in warning


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_asks_and_explains(name: str, site: Path) -> None:
    found = groups((site / name).read_text(encoding="utf-8"))
    assert len(found) >= 2
    for group in found:
        options = group.find_all("details")
        assert len(options) >= 2, words(group)
        assert {word for option in options for word in option["class"]} == {
            "question-option",
            "question-right",
            "question-wrong",
        }
        for option in options:
            verdict = "Right." if "question-right" in option["class"] else "Not quite."
            assert answers(option).startswith(verdict)
            assert len(answers(option)) > len(verdict) + 10, answers(option)


@pytest.mark.parametrize("name", CHAPTERS)
def test_questions_stand_apart(name: str, site: Path) -> None:
    """Each follows what answers it, so there is something between any two."""
    found = groups((site / name).read_text(encoding="utf-8"))
    followers = [group.find_next_sibling() for group in found]
    assert [str(tag["id"]) for tag in followers if tag in found] == []


def test_the_right_answer_stands_anywhere(site: Path) -> None:
    places: dict[int, Counter[int]] = {}
    for name in CHAPTERS:
        for group in groups((site / name).read_text(encoding="utf-8")):
            options = group.find_all("details")
            for place, option in enumerate(options):
                if "question-right" in option["class"]:
                    places.setdefault(len(options), Counter())[place] += 1
    for number, counts in places.items():
        if counts.total() >= 5 * number:
            assert set(counts) == set(range(number)), (number, counts)
            assert max(counts.values()) < 2 * counts.total() / number, (number, counts)


def open_all(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('.question-option').forEach(option => option.open = true)"
    )


@pytest.mark.browser
@pytest.mark.parametrize("name", CHAPTERS)
def test_options_open_from_the_keyboard(name: str, visit: Visit) -> None:
    page = visit.open(name)
    for place, key in enumerate(("Enter", "Space")):
        option = page.locator("details.question-option").nth(place)
        explanation = option.locator(".question-verdict")
        assert not explanation.is_visible()
        option.locator("summary").focus()
        page.keyboard.press(key)
        explanation.wait_for(state="visible")
        page.keyboard.press(key)
        explanation.wait_for(state="hidden")


@pytest.mark.browser
def test_the_next_option_is_one_tab_away(visit: Visit) -> None:
    page = visit.open(CHAPTERS[0])
    page.locator(".question summary").first.focus()
    page.keyboard.press("Tab")
    second = page.locator(".question summary").nth(1)
    assert second.evaluate("summary => summary === document.activeElement")


@pytest.mark.browser
def test_options_open_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTERS[0]}")
    page.locator(".question summary").first.click()
    assert page.locator(".question-verdict").first.is_visible()
    context.close()


@pytest.mark.browser
@on_phone
@pytest.mark.parametrize("name", CHAPTERS)
def test_open_questions_fit_on_a_phone(name: str, visit: Visit) -> None:
    page = visit.open(name)
    open_all(page)
    assert overflow(page) == 0


@pytest.mark.browser
@on_both
def test_open_questions_are_sound(visit: Visit) -> None:
    page = visit.open("book/1-training/losses.html")
    open_all(page)
    for scheme in SCHEMES:
        visit.switch_to(scheme)
        assert violations(page) == []


@pytest.mark.browser
def test_closed_questions_are_printed_open(visit: Visit) -> None:
    page = visit.open(CHAPTERS[0])
    hidden = """() => [...document.querySelectorAll('.question-verdict')].filter(
        verdict => !verdict.checkVisibility()).length"""
    assert page.evaluate(hidden) == page.locator(".question-option").count()
    page.emulate_media(media="print")
    page.wait_for_function(f"({hidden})() === 0", timeout=5000)
