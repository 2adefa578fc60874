from html.parser import HTMLParser

import pytest

from autograde.grading.results import NotebookResult
from autograde.judge import CheckResult, CriterionResult
from autograde.report.feedback import Page

EVIL = '<script>alert("x")</script>'


def result(message="", reason=EVIL, student=EVIL):
    criteria = (CriterionResult("shape", True), CriterionResult("value", False, reason))
    check = CheckResult(
        "adam_step", "Adam", 4, criteria, "no-root", "Look at the root.", "2-algorithms/adaptive"
    )
    return NotebookResult(student, "sgd-variants", "graded", "process", 1.0, (check,), message)


class Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.text = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture
def page(tmp_path):
    return Page(tmp_path / "course")


def test_every_criterion_is_there_with_its_reason_and_the_hint(page):
    text = "".join(Reader(page.render(result(reason="w is 1; expected 2."))).text)
    for part in ("2 of 4 points", "shape", "value", "w is 1; expected 2.", "Look at the root."):
        assert part in text
    assert "Read: 2-algorithms/adaptive" in text


def test_what_comes_from_students_is_escaped(page):
    found = Reader(page.render(result(message=EVIL)))
    assert "script" not in found.tags
    assert "".join(found.text).count(EVIL) == 4


def test_the_page_needs_no_other_file(page):
    found = Reader(page.render(result()))
    assert found.links == []
    assert "link" not in found.tags
    assert "url(" not in page.render(result())


def test_marks_are_read_out(page):
    html = page.render(result())
    assert html.count('role="img"') == 2
    assert 'aria-label="holds"' in html
    assert 'aria-label="does not hold"' in html
    assert '<html lang="en">' in html


@pytest.mark.parametrize("site", ["course/_build/html", "html"])
def test_hints_link_to_the_book_where_it_is_built(tmp_path, site):
    chapter = tmp_path / site / "book" / "2-algorithms" / "adaptive.html"
    chapter.parent.mkdir(parents=True)
    chapter.touch()
    (tmp_path / site / "index.html").touch()
    (tmp_path / "course").mkdir(exist_ok=True)
    page = Page(tmp_path / "course")
    (link,) = Reader(page.render(result())).links
    folder = tmp_path / "course" / "feedback" / "ada" / "sgd-variants"
    folder.mkdir(parents=True)
    assert (folder / link).resolve() == chapter.resolve()
    assert page.link("2-algorithms/adaptive#adam").endswith("adaptive.html#adam")
    assert page.link("2-algorithms/unheard-of") is None


def test_nothing_turns_the_page_around_or_keeps_it_from_being_written(page):
    evil = "a\x1b[2J\u202eb\ud800"
    text = page.render(result(message=evil, reason=evil, student=evil))
    assert text.count(r"a\x1b[2J\u202eb\ud800") == 4
    text.encode()
