from html.parser import HTMLParser

import pytest

from autograde.grading.course import Course
from autograde.grading.overview import Overview
from autograde.grading.results import NotebookResult
from autograde.judge import CheckResult, CriterionResult
from autograde.report.dashboard import FIRST, Assignment, render
from autograde.report.pages import Book

EVIL = '<script>alert("x")</script>'


def result(student, share, status="graded", misconception=None, hint=None):
    """Of ten criteria the first ``share`` hold."""
    criteria = tuple(CriterionResult(f"criterion {i}", i < share, EVIL) for i in range(10))
    read = "2-algorithms/adaptive" if misconception else None
    check = CheckResult("adam_step", "Adam", 5, criteria, misconception, hint, read)
    return NotebookResult(student, "sgd-variants", status, "process", 1.0, (check,))


def known(*results, totals=(), ungraded=(), missing=()):
    return Overview("sgd-variants", tuple(results), dict(totals), ungraded, missing)


@pytest.fixture
def assignment(tmp_path):
    return lambda *results: Assignment(known(*results), Course(tmp_path), Book(tmp_path))


class Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.text, self.ids = [], [], "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.text += data


def test_a_class_is_counted(assignment):
    found = assignment(result("a", 10), result("b", 10), result("c", 4), result("d", 0))
    assert (found.points, found.mean, found.median) == (5, 3, 3.5)
    assert [count for _label, count in found.distribution] == [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    (check,) = found.checks
    assert (check.name, check.points, check.share, check.full) == ("adam_step", 5, 0.6, 2)
    assert found.failures[0] == ("adam_step", "criterion 4", 2)
    assert ("adam_step", "criterion 0", 1) not in found.failures


def test_misconceptions_come_by_their_number_with_what_students_were_told(assignment):
    found = assignment(
        result("a", 5, misconception="sign", hint="Uphill?"),
        result("b", 5, misconception="root", hint="Look at the root."),
        result("c", 5, misconception="root", hint="Look at the root."),
        result("d", 5),
    )
    assert [(w.name, w.count, w.hint) for w in found.misconceptions] == [
        ("root", 2, "Look at the root."),
        ("sign", 1, "Uphill?"),
    ]


def test_who_is_worth_a_look_is_named(assignment):
    found = assignment(result("a", 10), result("b", 0, "timed out"), result("c", 10, "restored"))
    assert found.odd == [("timed out", ["b"])]


def test_the_page_has_everybody_and_links_to_the_reasons(tmp_path):
    folder = tmp_path / "autograded" / "ana&co" / "sgd-variants"
    folder.mkdir(parents=True)
    (folder / "why.html").touch()
    classes = [
        known(
            result("ana&co", 4),
            result("bob", 10),
            totals={"ana&co": 4.5, "bob": 5.0},
            ungraded=("eve",),
            missing=("zoë",),
        )
    ]
    found = Reader(render(Course(tmp_path), classes))
    assert "autograded/ana%26co/sgd-variants/why.html" in found.links
    assert "#sgd-variants" in found.links
    assert "sgd-variants" in found.ids
    for part in (
        "ana&co",
        "bob",
        "eve",
        "zoë",
        "4.5",
        "3 handed in, 1 of them not graded yet, 1 missing",
    ):
        assert part in found.text
    assert not any("bob" in link for link in found.links)


def test_what_comes_from_students_is_escaped(tmp_path):
    hostile = result(EVIL, 5, misconception="root", hint=EVIL)
    found = Reader(
        render(Course(tmp_path), [known(hostile, ungraded=(EVIL,), missing=(EVIL + "\x1b[2J",))])
    )
    assert "script" not in found.tags
    assert found.text.count(EVIL) == 4
    assert "\x1b" not in found.text


def test_many_misconceptions_are_folded(tmp_path):
    results = [result(f"s{i}", 5, misconception=f"slip-{i:02}") for i in range(FIRST + 3)]
    found = Reader(render(Course(tmp_path), [known(*results)]))
    assert "3 more misconceptions" in found.text
    assert f"slip-{FIRST + 2:02}" in found.text


def test_an_assignment_without_results_says_so(tmp_path):
    found = Reader(render(Course(tmp_path), [known(missing=("zoë",))]))
    assert "0 handed in, 0 of them not graded yet, 1 missing" in found.text
    assert "table" not in found.tags


def test_chapters_are_linked_where_the_book_is_built(tmp_path):
    chapter = tmp_path / "_build" / "html" / "book" / "2-algorithms" / "adaptive.html"
    chapter.parent.mkdir(parents=True)
    chapter.touch()
    (tmp_path / "_build" / "html" / "index.html").touch()
    found = Reader(render(Course(tmp_path), [known(result("a", 5, misconception="root"))]))
    (link,) = [link for link in found.links if "adaptive" in link]
    assert (tmp_path / link).resolve() == chapter


@pytest.mark.parametrize(("holds", "step"), [(0, 0), (1, 1), (2, 2), (3, 3), (8, 8), (9, 9)])
def test_who_has_so_much_stands_in_the_step_that_begins_there(assignment, holds, step):
    """Also where the share of 3 points is 0.19999999999999998."""
    criteria = tuple(CriterionResult("c", i < holds) for i in range(10))
    check = CheckResult("adam_step", "Adam", 3, criteria)
    one = NotebookResult("a", "sgd-variants", "graded", "process", 1.0, (check,))
    counts = [count for _label, count in assignment(one).distribution]
    assert counts.index(1) == step


def test_a_check_that_failed_is_not_all_of_it_even_without_points(assignment):
    check = CheckResult("adam_step", "Adam", 0, (CriterionResult("c", False),))
    one = NotebookResult("a", "sgd-variants", "graded", "process", 1.0, (check,))
    found = assignment(one)
    assert [(check.share, check.full) for check in found.checks] == [(0, 0)]
    assert found.distribution[0][1] == 1


def test_links_lead_to_where_the_course_has_its_graded_notebooks(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.autograded_directory = 'marked'\n"
    )
    folder = tmp_path / "marked" / "ada" / "sgd-variants"
    folder.mkdir(parents=True)
    (folder / "why.html").touch()
    found = Reader(render(Course(tmp_path), [known(result("ada", 5))]))
    assert "marked/ada/sgd-variants/why.html" in found.links
