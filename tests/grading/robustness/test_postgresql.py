"""A gradebook in a PostgreSQL server, which these tests start for themselves."""

import csv
import os
import pwd
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nbgrader.api import Gradebook

from autograde.grading.course import CONFIG_FILE, Course
from autograde.grading.files import RecordError
from autograde.grading.grade import Options, grade_course
from autograde.grading.record import Recorder
from autograde.grading.release import release
from autograde.grading.watcher import Watcher

from .conftest import NAME, assert_same

OPTIONS = Options(jobs=1, isolation="process")

pytestmark = pytest.mark.slow


def program(name: str) -> str:
    """Where Debian keeps a program of PostgreSQL, or wherever the system finds it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(debian[-1]) if debian else shutil.which(name)
    if found is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The folder of the socket of a server of our own."""
    initdb, postgres = program("initdb"), program("postgres")
    # Not below pytest's folder: others may not enter that, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    user: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:  # as whom the server refuses to run
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        user |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    log = (folder / "log").open("w")
    try:
        command = [initdb, "-D", "data", "-U", "grader", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run([*command, "--locale=C"], check=True, stdout=log, stderr=log, **user)
        settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        process = subprocess.Popen(
            [postgres, "-D", "data", *arguments], stdout=log, stderr=log, **user
        )
        _await(folder, process)
        yield folder
        process.send_signal(signal.SIGINT)
        process.wait(30)
    finally:
        log.close()
        shutil.rmtree(folder)


def _await(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server takes connections."""
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host=str(folder), user="grader", dbname="postgres").close()
        except psycopg.OperationalError:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def database(server: Path) -> Iterator[str]:
    """The address of an empty database."""
    connection = psycopg.connect(
        host=str(server), user="grader", dbname="postgres", autocommit=True
    )
    with connection:
        connection.execute("CREATE DATABASE gradebook")
        yield f"postgresql+psycopg://grader:hidden@/gradebook?host={server}"
        connection.execute("DROP DATABASE gradebook WITH (FORCE)")


@pytest.fixture
def moved(small_class: Callable[[], Course], database: str) -> Course:
    """The small class, released to a gradebook in the server."""
    course = small_class()
    config = course.root / CONFIG_FILE
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {database!r}\n")
    (course.root / "gradebook.db").unlink()
    release(course.root, [NAME])
    with Gradebook(database, course.course_id) as book:
        book.add_student("zoe", first_name="Zoë")
    return Course(course.root)


def test_a_class_is_graded_as_with_sqlite(moved, small_class, rows, files) -> None:
    usual = small_class()
    for course in (usual, moved):
        grade_course(course, [NAME], OPTIONS, Watcher())
    assert_same((rows(moved), files(moved)), (rows(usual), files(usual)))
    graded: list[str] = []
    watcher = Watcher(advance=lambda result: graded.append(result.status))
    grade_course(moved, [NAME], OPTIONS, watcher)
    assert set(graded) == {"invalid", "missing"}  # what is graded is not graded again
    assert not (moved.root / "gradebook.db").exists()


def test_what_people_wrote_survives_and_is_exported(moved, rows) -> None:
    results = grade_course(moved, [NAME], OPTIONS, Watcher())
    best = max(results, key=lambda result: result.score)
    with Gradebook(moved.db_url, moved.course_id) as book:
        grade = book.find_grade("linear_decay", NAME, NAME, best.student)
        grade.manual_score, grade.extra_credit = 0.5, 0.25
        comment = book.find_comment("linear_decay-answer", NAME, NAME, best.student)
        comment.manual_comment = "Schön: ✓"
        book.db.commit()
    written = rows(moved)
    grade_course(moved, [NAME], Options(jobs=1, isolation="process", force=True), Watcher())
    again = rows(moved)
    mine = again[best.student]
    assert mine["grades"]["linear_decay"][1:] == (0.5, 0.25, True)
    assert mine["comments"] == written[best.student]["comments"]
    command = [Path(sysconfig.get_path("scripts")) / "nbgrader", "export", "--to=grades.csv"]
    subprocess.run(command, cwd=moved.root, check=True, capture_output=True)
    with (moved.root / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    full = next(check.points for check in best.checks if check.id == "linear_decay")
    assert scores[best.student] == pytest.approx(best.score - full + 0.5 + 0.25)


def test_a_folder_with_a_name_too_long_for_the_gradebook_costs_nobody_else(moved, rows) -> None:
    folder = next((moved.root / "submitted").iterdir())
    folder.rename(folder.with_name("n" * 200))
    results = grade_course(moved, [NAME], OPTIONS, Watcher())
    (told,) = [result for result in results if result.student == "n" * 200]
    assert "rename it" in told.message
    assert rows(moved)["SubmittedAssignment"] == 7


def test_a_server_that_is_not_there_is_named_without_the_password(moved) -> None:
    course = Course(moved.root)
    course.config.CourseDirectory.db_url = moved.db_url.replace("host=/", "host=/nowhere/")
    with pytest.raises(RecordError, match=r"grader:\*\*\*@.*server runs") as error:
        Recorder(course)
    assert "hidden" not in str(error.value)
