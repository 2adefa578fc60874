import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from autograde.nbgrader_plugin import hook


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
