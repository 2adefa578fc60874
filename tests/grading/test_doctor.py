import os
import shutil
from pathlib import Path

import pytest

from autograde.grading import doctor
from autograde.grading.course import Course
from autograde.grading.record import Recorder
from autograde.sandbox import IsolationError, isolation


def findings(folder):
    return {finding.subject: finding for finding in doctor.examine(folder)}


def test_a_course_in_order_is_fine(course):
    found = findings(course.root)
    assert found["Python"].fine
    assert found["nbgrader"].text
    assert found["assignments"].text == "sgd-variants"
    assert "0 students" in found["gradebook"].text


def test_a_password_is_not_shown(course, monkeypatch):
    with Recorder(course) as recorder:
        usual = recorder.where()
        monkeypatch.setattr(Course, "db_url", "postgresql://prof:hunter2@localhost/grades")
        hidden = recorder.where()
    monkeypatch.undo()
    assert hidden == "postgresql://prof:***@localhost/grades"
    assert findings(course.root)["gradebook"].text == f"{usual}, 0 students"


def test_looking_makes_no_gradebook(course):
    file = course.gradebook_file
    file.unlink()
    found = findings(course.root)["gradebook"]
    assert not found.fine
    assert "autograde release" in found.text
    assert not file.exists()


def test_a_gradebook_that_cannot_be_written_is_to_be_fixed(course, monkeypatch):
    file, usual = course.gradebook_file, os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != file and usual(path, mode))
    found = findings(course.root)["gradebook"]
    assert not found.fine
    assert "permissions" in found.text


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("postgresql://prof@localhost/grades", None),
        ("nonsense", None),
        ("sqlite:////course/gradebook.db?timeout=60", Path("/course/gradebook.db")),
    ],
)
def test_the_file_of_a_gradebook_is_known_where_it_has_one(course, monkeypatch, url, file):
    monkeypatch.setattr(Course, "db_url", url)
    assert course.gradebook_file == file


def test_what_is_wrong_comes_with_what_to_do(course, monkeypatch):
    def missing(isolation):
        raise IsolationError("bubblewrap is not installed: install it")

    monkeypatch.setattr(doctor, "require_isolation", missing)
    (course.root / "gradebook.db").write_bytes(b"x" * 1000)
    found = findings(course.root)
    assert not found["bubblewrap"].fine
    assert "install it" in found["bubblewrap"].text
    assert not found["gradebook"].fine


def test_an_assignment_that_is_not_released_is_to_be_fixed(course):
    shutil.rmtree(course.root / "exercises")
    assert "autograde release" in findings(course.root)["assignments"].text


def test_no_course_is_no_error(tmp_path):
    assert all(f.fine for f in doctor.examine(tmp_path) if f.subject == "course")


def test_isolation_by_limits_alone_works_everywhere():
    doctor.require_isolation("process")


def test_without_bubblewrap_it_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setattr(isolation.shutil, "which", lambda name: None)
    isolation._walls.cache_clear()
    with pytest.raises(IsolationError, match="apt install bubblewrap"):
        doctor.require_isolation("bubblewrap")
    isolation._walls.cache_clear()
