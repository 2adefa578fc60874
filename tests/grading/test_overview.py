import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, released_cells, to_file, written

from autograde.cli import main
from autograde.grading.grade import Options, grade_course
from autograde.grading.overview import overview
from autograde.grading.watcher import Watcher


def test_a_class_after_grading(course, hand_in):
    with Gradebook(course.db_url) as book:
        book.add_student("zoe")
    hand_in("ada", to_file(written()))
    hand_in("bob", to_file(released_cells()))
    hand_in("eve", b"no notebook")
    grade_course(course, [ASSIGNMENT], Options(isolation="process"), Watcher())
    with Gradebook(course.db_url) as book:
        book.find_grade("momentum_step", ASSIGNMENT, ASSIGNMENT, "ada").manual_score = 2.5
        book.db.commit()
        book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada").late_submission_penalty = 1
        book.db.commit()
    hand_in("new", to_file(written()))

    (found,) = overview(course, [ASSIGNMENT])
    assert [(result.student, result.status, result.score) for result in found.results] == [
        ("ada", "graded", 3),
        ("bob", "blank", 0),
        ("eve", "invalid", 0),
    ]
    assert found.totals["ada"] == 1.5  # with the score that was set by hand, and late
    assert found.ungraded == ("new",)
    assert found.missing == ("zoe",)


def test_who_hands_in_what_cannot_be_graded_has_no_older_score(course, hand_in):
    options = Options(isolation="process")
    for data in (to_file(written()), b"no notebook"):
        hand_in("ada", data)
        grade_course(course, [ASSIGNMENT], options, Watcher())
    ((result,),) = (found.results for found in overview(course, [ASSIGNMENT]))
    assert (result.status, result.score) == ("invalid", 0)
    tried = []
    grade_course(course, [ASSIGNMENT], options, Watcher(advance=tried.append))
    assert [again.status for again in tried] == ["invalid"]


@pytest.fixture
def report(course):
    return lambda *names: CliRunner().invoke(main, ["report", *names, "--course", str(course.root)])


def test_the_page_on_a_class_is_written_into_the_course(course, hand_in, report):
    hand_in("ada", to_file(written()))
    grade_course(course, [ASSIGNMENT], Options(isolation="process"), Watcher())
    told = report()
    assert (told.exit_code, told.output.endswith("report.html: submissions with results: 1\n")) == (
        0,
        True,
    )
    page = (course.root / "report.html").read_text(encoding="utf-8")
    assert "mean 3.0, median 3.0 of 20 points" in page
    assert 'href="autograded/ada/sgd-variants/why.html"' in page


def test_a_class_that_was_not_graded_has_no_page(course, hand_in, report):
    hand_in("ada", to_file(written()))
    told = report()
    assert told.exit_code == 1
    assert "run 'autograde grade' there" in told.output
    assert not (course.root / "report.html").exists()


def test_an_unknown_assignment_is_told(report):
    told = report("adam")
    assert told.exit_code == 1
    assert "There is no released assignment 'adam'" in told.output


def test_who_hands_in_no_notebook_at_all_is_not_graded(course, hand_in):
    hand_in("ada", to_file(written()))
    hand_in("bob", b"PK", "work.zip")
    grade_course(course, [ASSIGNMENT], Options(isolation="process"), Watcher())
    (found,) = overview(course, [ASSIGNMENT])
    assert [result.student for result in found.results] == ["ada"]
