"""Files of which a run that was stopped wrote only a part."""

import errno
import os
from pathlib import Path

import pytest
from sqlalchemy.dialects.sqlite import pysqlite

from autograde.grading import secret
from autograde.grading.course import MAX_NAME, Course
from autograde.grading.files import RecordError
from autograde.grading.record import Recorder
from autograde.grading.results import NotebookResult
from autograde.grading.state import FILE, State


def result(student: str) -> NotebookResult:
    return NotebookResult(student, "schedules", "graded", "process", 0.1)


@pytest.mark.parametrize("rest", [b'{"key": "k2", "res', b"\xff\xfe\x00", b'{"key": "\xc3'])
def test_what_follows_a_broken_line_is_remembered(tmp_path: Path, rest: bytes) -> None:
    State(tmp_path).add([("k1", result("ada"))])
    with (tmp_path / FILE).open("ab") as file:
        file.write(rest)
    State(tmp_path).add([("k3", result("bob")), ("k4", result("eve"))])
    assert set(State(tmp_path).recorded) == {(name, "schedules") for name in ("ada", "bob", "eve")}


def test_results_that_cannot_be_remembered_are_told(tmp_path: Path) -> None:
    (tmp_path / FILE.parent).write_text("in the way")
    with pytest.raises(RecordError, match=r"\.autograde.* cannot be written .* again"):
        State(tmp_path).add([("k1", result("ada"))])


@pytest.mark.parametrize("step", ["hardlink_to", "write"])
def test_a_secret_is_there_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch, step) -> None:
    """A full disk stops its writing as the end of the process would."""

    def stop(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "write":
        monkeypatch.setattr(os, "fdopen", stop)
    else:
        monkeypatch.setattr(Path, "hardlink_to", stop)
        monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(secret.SecretError, match="No space left"):
        secret.read_or_create(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert secret.read_or_create(tmp_path) == secret.read(tmp_path)


def test_a_file_system_without_links_can_hold_a_secret(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    made = secret.read_or_create(tmp_path)
    assert secret.read(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == [secret.FILE]


def test_of_two_first_runs_one_makes_the_secret(tmp_path: Path, monkeypatch) -> None:
    other = bytes(range(32))
    link = Path.hardlink_to

    def too_late(path: Path, target: Path) -> None:
        path.write_text(other.hex())
        link(path, target)

    monkeypatch.setattr(Path, "hardlink_to", too_late)
    assert secret.read_or_create(tmp_path) == other


def test_a_driver_that_is_not_installed_is_named(course: Course, monkeypatch) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("No module named 'driver'", name="driver")

    monkeypatch.setattr(pysqlite.dialect, "import_dbapi", missing)
    with pytest.raises(RecordError, match="needs driver: pip install driver"):
        Recorder(course)


def test_a_name_that_the_gradebook_has_no_room_for_is_told(course: Course) -> None:
    for length in (MAX_NAME, MAX_NAME + 1):
        (course.root / "submitted" / ("n" * length)).mkdir(parents=True)
    fits, long = course.submissions("sgd-variants", course.students())
    assert fits.message == "No notebook handed in."
    assert "rename it" in long.message
    assert not long.handed_in
