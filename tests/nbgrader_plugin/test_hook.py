import os

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from autograde.grading.course import COPY, mark_copy
from autograde.nbgrader_plugin import hook

EARNED = {"double": 4.0, "triple": 4.0}

# nbgrader's own.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def impatient():
    """Connections as they are without the hook, before and after."""

    def reset():
        if event.contains(Engine, "connect", hook._set_patience):
            event.remove(Engine, "connect", hook._set_patience)

    reset()
    yield
    reset()


def patience(url):
    with Gradebook(url) as gradebook:
        return gradebook.db.execute(text("PRAGMA busy_timeout")).scalar()


def test_a_locked_gradebook_is_waited_for(toy, impatient):
    assert patience(toy.gradebook) == 5_000
    hook.prepare("toy", "*", [])
    hook.prepare("toy", "*", [])
    assert patience(toy.gradebook) == 60_000


def test_the_only_notebook_gets_the_expected_name(toy):
    toy.hand_in("ada", toy.notebook({}), name="mine")
    folder = toy.root / "submitted" / "ada" / "toy"
    notebooks = [str(folder / "mine.ipynb")]
    hook.use_right_name(folder, notebooks)
    assert notebooks == [str(folder / "toy.ipynb")]
    assert (folder / "toy.ipynb").read_bytes() == (folder / "mine.ipynb").read_bytes()


def test_names_stay_where_the_expected_one_is_there(toy):
    for name in ("mine", "toy"):
        toy.hand_in("ada", toy.notebook({}), name=name)
    folder = toy.root / "submitted" / "ada" / "toy"
    notebooks = [str(folder / "mine.ipynb"), str(folder / "toy.ipynb")]
    hook.use_right_name(folder, notebooks)
    assert [name.rpartition("/")[2] for name in notebooks] == ["mine.ipynb", "toy.ipynb"]


def test_who_says_how_long_to_wait_is_obeyed(toy, impatient):
    hook.wait_for_locks()
    assert patience(f"{toy.gradebook}?timeout=0") == 0
    assert patience(f"{toy.gradebook}?timeout=2") == 2000
    assert patience(toy.gradebook) == 1000 * hook.LOCK_SECONDS


def grade_all_but_eve(toy):
    """Grade; nbgrader tells at the end who has nothing that can be graded."""
    with pytest.raises(NbGraderException):
        toy.autograde()
    assert toy.grades("ada") == EARNED
    with Gradebook(toy.gradebook) as gradebook:
        scores = {one.student.id: one.score for one in gradebook.assignment_submissions("toy")}
    assert scores.get("eve", 0) == 0


def test_what_is_no_notebook_of_its_own_is_not_graded(toy, right):
    toy.hand_in("ada", toy.notebook(right))
    folder = toy.root / "submitted" / "eve" / "toy"
    folder.mkdir(parents=True)
    (folder / "toy.ipynb").symlink_to("../../ada/toy/toy.ipynb")
    grade_all_but_eve(toy)
    assert not (folder / "toy.ipynb").is_symlink()
    assert (toy.root / "submitted" / "ada" / "toy" / "toy.ipynb").is_file()


@pytest.mark.parametrize("kind", ["toy", "eve"])
def test_a_folder_that_leads_to_the_work_of_others_is_not_graded(toy, right, kind):
    toy.hand_in("ada", toy.notebook(right))
    submitted = toy.root / "submitted"
    if kind == "eve":
        (submitted / "eve").symlink_to("ada")
    else:
        (submitted / "eve").mkdir()
        (submitted / "eve" / "toy").symlink_to("../ada/toy")
    grade_all_but_eve(toy)
    assert not list((toy.root / "autograded").glob("eve/**/*.ipynb"))
    assert (submitted / "ada" / "toy" / "toy.ipynb").is_file()


def test_links_beside_a_notebook_lead_nowhere(toy, right):
    toy.hand_in("eve", toy.notebook(right), name="mine")
    folder = toy.root / "submitted" / "eve" / "toy"
    secret = toy.root / "secret.txt"
    secret.write_text("hidden")
    (folder / "pictures").mkdir()
    for name in ("x.txt", "pictures/y.txt", ".copied-for-nbgrader"):
        (folder / name).symlink_to(secret)
    os.mkfifo(folder / "pipe")
    toy.autograde()
    assert secret.read_text() == "hidden"
    assert toy.grades("eve") == EARNED
    copied = (toy.root / "autograded" / "eve").rglob("*")
    assert not any(path.is_file() and "hidden" in path.read_text() for path in copied)


def test_a_note_is_written_beside_a_copy_whatever_is_there(tmp_path):
    other, copy = tmp_path / "other", tmp_path / "toy.ipynb"
    other.write_text("kept")
    copy.write_text("{}")
    (tmp_path / COPY).symlink_to(other)
    mark_copy(copy)
    assert other.read_text() == "kept"
    assert len((tmp_path / COPY).read_text()) == 64
