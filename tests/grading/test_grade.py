import errno
import fcntl
import shutil

import pytest
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, released_cells, to_file, written

from autograde.grading import grade as grading
from autograde.grading.class_run import grade_class
from autograde.grading.course import CourseError
from autograde.grading.files import RecordError
from autograde.grading.grade import Options, grade_course
from autograde.grading.lock import only_run
from autograde.grading.record import Recorder
from autograde.grading.submission import ungraded
from autograde.grading.watcher import Watcher

LATER = "was released before it had"


@pytest.fixture
def run(course):
    """Grade the course; who was graded, and everybody's scores.

    ``remark`` hears all remarks but the one that is on this small course, every time.
    """

    def grade(remark=lambda text: None, **changes):
        graded = []
        watcher = Watcher(
            advance=lambda result: graded.append(result.student),
            remark=lambda text: None if LATER in text else remark(text),
        )
        options = Options(**{"jobs": 1, "isolation": "process", **changes})
        results = grade_course(course, [ASSIGNMENT], options, watcher)
        return sorted(graded), {result.student: result.score for result in results}

    return grade


def gradebook(course):
    with Gradebook(course.db_url) as book:
        return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}


def test_a_class_is_graded_recorded_and_not_graded_again(course, hand_in, run):
    hand_in("ada", to_file(written()))
    hand_in("bob", to_file(released_cells()))
    hand_in("eve", b"no notebook")
    assert run() == (["ada", "bob", "eve"], {"ada": 3, "bob": 0, "eve": 0})
    assert gradebook(course) == {"ada": 3, "bob": 0, "eve": 0}
    assert (course.root / "autograded" / "ada" / ASSIGNMENT / "why.html").exists()

    graded, scores = run()
    assert "ada" not in graded
    assert "bob" not in graded
    assert scores == {"ada": 3, "bob": 0, "eve": 0}


def test_what_changed_is_graded_again_and_force_grades_everything(course, hand_in, run):
    hand_in("ada", to_file(written()))
    hand_in("bob", to_file(released_cells()))
    run()
    hand_in("bob", to_file(written()))
    assert run() == (["bob"], {"ada": 3, "bob": 3})
    assert run(force=True) == (["ada", "bob"], {"ada": 3, "bob": 3})
    assert gradebook(course) == {"ada": 3, "bob": 3}


def test_only_those_who_are_named_are_graded(course, hand_in, run):
    for student in ("ada", "bob", "eve"):
        hand_in(student, to_file(written()))
    named = frozenset(("ada", "eve"))
    assert run(students=named) == (["ada", "eve"], {"ada": 3, "eve": 3})
    assert gradebook(course) == {"ada": 3, "eve": 3}
    assert run(students=named, force=True)[0] == ["ada", "eve"]
    assert run()[0] == ["bob"]


def test_a_student_whom_nobody_knows_is_named_before_anything_is_graded(course, hand_in, run):
    hand_in("ada", to_file(written()))
    with pytest.raises(CourseError, match=r"no student 'adda', .*submitted.* Did you mean 'ada'"):
        run(students=frozenset(("ada", "adda")))
    with pytest.raises(CourseError, match=r"no student 'zoe', .* named like their folders"):
        run(students=frozenset(("zoe",)))
    assert gradebook(course) == {}


def test_other_points_than_were_released_are_told_before_anything_is_graded(course, hand_in, run):
    hand_in("ada", to_file(written()))
    with Gradebook(course.db_url) as book:
        book.find_grade_cell("momentum_step", ASSIGNMENT, ASSIGNMENT).max_score = 2
        book.db.commit()
    told = r"\(momentum_step 3 instead of 2\): run 'autograde release sgd-variants'"
    with pytest.raises(CourseError, match=told):
        run()
    assert gradebook(course) == {}


def test_another_time_of_handing_in_is_recorded(course, hand_in, run):
    stamp = hand_in("ada", to_file(written())).parent / "timestamp.txt"
    stamp.write_text("2026-05-04 18:00 UTC")
    run()
    stamp.write_text("2026-05-05 18:00 UTC")
    assert run()[0] == ["ada"]
    with Gradebook(course.db_url) as book:
        assert str(book.find_submission(ASSIGNMENT, "ada").timestamp) == "2026-05-05 18:00:00"


@pytest.mark.parametrize(
    "text", ["yesterday, I think", "", "2026-13-40 UTC", "2" * 1000, "2026-05-04 18:30 ../x"]
)
def test_a_time_stamp_that_says_nothing_is_told(course, hand_in, run, text):
    stamp = hand_in("ada", to_file(written())).parent / "timestamp.txt"
    stamp.write_text(text)
    told = []
    for _time in range(2):
        assert run(remark=told.append)[1] == {"ada": 3}
    assert len(told) == 2
    assert told[0].startswith(f"ada, {ASSIGNMENT}: timestamp.txt does not tell when")
    assert "such as 2026-05-04 18:30 UTC" in told[0]
    stamp.write_text("2026-05-04 18:30 UTC")
    run(remark=told.append)
    assert len(told) == 2


def test_what_a_new_gradebook_does_not_know_is_graded_again(
    course, hand_in, run, gradebook_template
):
    hand_in("ada", to_file(written()))
    run()
    (course.root / "gradebook.db").write_bytes(gradebook_template.read_bytes())
    assert run()[0] == ["ada"]
    assert gradebook(course) == {"ada": 3}


def test_what_an_older_gradebook_has_otherwise_is_graded_again(course, hand_in, run):
    book = course.root / "gradebook.db"
    for student in ("ada", "bob"):
        hand_in(student, to_file(released_cells()))
    run()
    backup = book.read_bytes()
    hand_in("ada", to_file(written()))
    run()
    book.write_bytes(backup)
    assert gradebook(course) == {"ada": 0, "bob": 0}
    assert run() == (["ada"], {"ada": 3, "bob": 0})
    assert gradebook(course) == {"ada": 3, "bob": 0}


def test_two_runs_at_once_are_refused(course, hand_in, run):
    hand_in("ada", to_file(written()))
    with only_run(course):
        for _time in range(2):
            with pytest.raises(CourseError, match=r"at work in .*course: wait until it is done"):
                run()
    assert gradebook(course) == {}
    assert run()[1] == {"ada": 3}


def test_a_file_system_without_locks_refuses_no_run(course, hand_in, run, monkeypatch):
    def refuse(*args):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    hand_in("ada", to_file(written()))
    assert run()[1] == {"ada": 3}


def test_checks_that_came_after_the_release_are_told(course, hand_in):
    hand_in("ada", to_file(written()))
    told = []
    options = Options(isolation="process")
    grade_course(course, [ASSIGNMENT], options, Watcher(remark=told.append))
    (remark,) = told
    assert remark.startswith(f"{ASSIGNMENT} {LATER} nesterov_step, ")
    assert f"'autograde release {ASSIGNMENT}' adds them" in remark


def test_who_handed_in_nothing_is_told_but_has_no_submission(course, hand_in, run):
    with Gradebook(course.db_url) as book:
        book.add_student("zoe")
    hand_in("ada", to_file(written()))
    assert run()[1] == {"ada": 3, "zoe": 0}
    assert gradebook(course) == {"ada": 3}


def test_what_cannot_be_used_is_told_each_time_and_can_be_put_right(course, hand_in, run):
    path = hand_in("ada", b"PK", "work.zip")
    for _time in range(2):
        assert run() == (["ada"], {"ada": 0})
    assert gradebook(course) == {"ada": 0}
    assert (
        "only work.zip" in (course.place("autograded", "ada", ASSIGNMENT) / "why.html").read_text()
    )
    path.unlink()
    hand_in("ada", to_file(written()))
    assert run() == (["ada"], {"ada": 3})


@pytest.mark.parametrize("forget", [False, True])
def test_a_mark_outlives_what_cannot_be_used(course, hand_in, run, forget):
    path = hand_in("ada", to_file(written()))
    run()
    if forget:
        (course.root / ".autograde" / "results.jsonl").unlink()
    path.rename(path.with_suffix(".IPYNB"))
    told = []
    watcher = Watcher(advance=told.append)
    grade_course(course, [ASSIGNMENT], Options(isolation="process"), watcher)
    ((status, failed, message),) = [(r.status, r.failed, r.message) for r in told]
    assert (status, failed) == ("missing", True)
    assert "only sgd-variants.IPYNB" in message
    assert "stays in the gradebook" in message
    assert gradebook(course) == {"ada": 3}
    assert "3 of 3" in (course.place("autograded", "ada", ASSIGNMENT) / "why.html").read_text()


def test_a_mark_outlives_a_program_that_goes_wrong(course, hand_in, run, monkeypatch):
    hand_in("ada", to_file(written()))
    run()

    def broken(_run, todo, _pool):
        for one in todo:
            yield (
                one,
                ungraded(one.assignment, one.student, "crashed", "It broke.", "process", None),
            )

    monkeypatch.setattr(grading, "grade_class", broken)
    hand_in("bob", to_file(written()))
    assert run(force=True)[1] == {"ada": 0, "bob": 0}
    assert gradebook(course) == {"ada": 3, "bob": 0}
    assert "3 of 3" in (course.place("autograded", "ada", ASSIGNMENT) / "why.html").read_text()


def test_work_that_is_gone_is_told_until_its_mark_is_removed(course, hand_in, run):
    folders = [hand_in(student, to_file(written())).parent for student in ("ada", "bob")]
    run()
    for folder in folders:
        shutil.rmtree(folder)
    told = []
    assert run(remark=told.append)[1] == {"ada": 0, "bob": 0}
    assert gradebook(course) == {"ada": 3, "bob": 3}
    (remark,) = told
    assert "has nothing any more of ada, bob; what the gradebook has of them stays" in remark
    with Gradebook(course.db_url) as book:
        book.remove_submission(ASSIGNMENT, "ada")
    run(remark=told.append)
    assert "any more of bob;" in told[-1]
    assert gradebook(course) == {"bob": 3}


def test_notebooks_where_nobody_looks_for_them_are_told(course, hand_in, run):
    hand_in("ada", to_file(written()))
    submitted = course.folder("submitted")
    for path in (
        "eve.ipynb",
        "ada/Mine.IPYNB",
        "ada/sgd variants/x.ipynb",
        "ada/.ipynb_checkpoints/x.ipynb",
        "ada/report/report.pdf",
        "bob/essay/essay.ipynb",
    ):
        (submitted / path).parent.mkdir(parents=True, exist_ok=True)
        (submitted / path).write_bytes(b"{}")
    (submitted / "ada" / "linked").symlink_to(submitted / "bob" / "essay")
    with Gradebook(course.db_url) as book:
        book.add_student(str(course.root))  # no name of a folder in submitted/
    told = []
    run(remark=told.append)
    assert told == [
        f"{submitted} has notebooks where no assignment is looked for: eve.ipynb, ada/Mine.IPYNB, "
        "ada/sgd variants/x.ipynb, bob/essay/essay.ipynb. Move each to "
        "STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb there, and grade again."
    ]

    (course.folder("release") / "essay").mkdir()
    run(remark=told.append, students=frozenset({"bob"}))
    assert "looked for: eve.ipynb. Move" in told[-1]


def test_an_interrupted_run_keeps_what_is_done(course, hand_in, run, monkeypatch):
    hand_in("ada", to_file(written()))
    hand_in("bob", to_file(written()))

    def interrupted(*args):
        yield next(grade_class(*args))
        raise KeyboardInterrupt

    monkeypatch.setattr(grading, "grade_class", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run()
    kept = gradebook(course)
    assert len(kept) == 1
    monkeypatch.undo()
    assert run() == (sorted({"ada", "bob"} - kept.keys()), {"ada": 3, "bob": 3})


def test_what_could_not_be_recorded_is_graded_again(course, hand_in, run, monkeypatch):
    hand_in("ada", to_file(written()))

    def refuse(*args):
        raise RecordError("locked")

    monkeypatch.setattr(Recorder, "write", refuse)
    with pytest.raises(RecordError):
        run()
    monkeypatch.undo()
    assert run()[0] == ["ada"]


def test_a_cell_that_only_shows_something_is_run_for_who_asks(course, hand_in, run):
    hand_in("ada", to_file(written()))
    folder = course.root / "autograded" / "ada" / ASSIGNMENT
    said, shown = "were not run again", "array([1., 1.])"
    for options, runs in (({}, False), ({"all_cells": True}, True), ({}, False)):
        assert run(**options) == (["ada"], {"ada": 3})  # the other way is another question
        assert (shown in (folder / f"{ASSIGNMENT}.ipynb").read_text()) is runs
        assert (said in (folder / "why.html").read_text()) is not runs


def test_files_that_are_gone_are_made_again(course, hand_in, run):
    hand_in("ada", to_file(written()))
    hand_in("bob", to_file(written()))
    run()
    page = course.place("autograded", "ada", ASSIGNMENT) / "why.html"
    page.unlink()
    assert run()[0] == ["ada"]
    assert page.is_file()
    assert run()[0] == []
