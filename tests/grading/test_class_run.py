from concurrent.futures import BrokenExecutor, wait

import pytest
from small_course import ASSIGNMENT, grade_by_content, released_cells, to_file

from autograde.grading import class_run
from autograde.grading.class_run import ClassRun, grade_class
from autograde.grading.course import Submission

RELEASED = {ASSIGNMENT: to_file(released_cells())}


@pytest.fixture
def grade_all(tmp_path):
    def grade(files, jobs=2):
        submissions = []
        for student, data in files.items():
            path = tmp_path / student
            path.write_bytes(data)
            submissions.append(Submission(student, ASSIGNMENT, path, message=f"of {student}."))
        run = ClassRun(RELEASED, b"secret", "process", jobs, grade=grade_by_content)
        return {s.student: graded for s, graded in grade_class(run, submissions)}

    return grade


def test_everybody_is_graded_with_what_is_told_about_the_submission(grade_all):
    files = {f"s{i}": b"%d" % i for i in range(20)}
    graded = grade_all(files)
    assert {student: outcome.notebook for student, outcome in graded.items()} == files
    assert graded["s3"].result.message == "of s3."


def test_who_takes_the_worker_down_costs_nobody_else_anything(grade_all):
    files = {f"s{i}": b"die" if i in (1, 7) else b"fine" for i in range(12)}
    statuses = {student: outcome.result.status for student, outcome in grade_all(files).items()}
    assert statuses == {
        student: "crashed" if data == b"die" else "graded" for student, data in files.items()
    }


def test_who_dies_while_the_result_is_sent_is_tried_again(grade_all, monkeypatch):
    monkeypatch.setattr(class_run, "CHECK_SECONDS", 0.1)
    files = {f"s{i}": b"die while sending" if i == 2 else b"fine" for i in range(6)}
    statuses = {student: outcome.result.status for student, outcome in grade_all(files).items()}
    assert statuses.pop("s2") == "crashed"
    assert set(statuses.values()) == {"graded"}


def test_a_pool_that_is_stopped_while_a_result_is_sent_ends():
    pool = ClassRun(RELEASED, b"secret", "process", 1, grade=grade_by_content).pool(1)
    pool.submit("ada", ASSIGNMENT, b"fine").result()
    future = pool.submit("ada", ASSIGNMENT, b"die while sending")
    assert not wait([future], timeout=1).done  # half of a result has come
    pool.stop()
    with pytest.raises(BrokenExecutor):
        future.result(timeout=30)


def test_an_error_in_grading_costs_only_its_submission(grade_all):
    graded = grade_all({"a": b"raise", "b": b"fine"}, jobs=1)
    assert graded["b"].result.status == "graded"
    assert (graded["a"].result.status, graded["a"].result.failed) == ("crashed", True)
    assert "no luck" in graded["a"].result.message


def test_what_is_not_there_is_missing_and_what_cannot_be_read_invalid(tmp_path):
    run = ClassRun(RELEASED, b"secret", "process", 1, grade=grade_by_content)
    submissions = [
        Submission("a", ASSIGNMENT, None, message="Nothing handed in."),
        Submission("b", ASSIGNMENT, tmp_path / "gone.ipynb"),
        Submission("c", ASSIGNMENT, None, message="Only a zip.", unusable=True),
    ]
    results = [graded.result for _submission, graded in grade_class(run, submissions)]
    assert [result.status for result in results] == ["missing", "invalid", "missing"]
    assert results[0].message == "Nothing handed in."
    assert [result.failed for result in results] == [False, True, True]
