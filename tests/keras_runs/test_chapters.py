import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from autograde.keras_runs import chapters
from autograde.keras_runs.chapters import Outcome
from autograde.keras_runs.verification import RecordingFailed

HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  name: python3
---

# A chapter
"""


def write(folder: Path, *cells: str) -> Path:
    page = folder / "tiny.md"
    blocks = [f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells]
    page.write_text(HEAD + "".join(blocks))
    return page


def test_cells_share_their_names_and_the_backend_and_run_in_the_chapters_folder(tmp_path):
    page = write(
        tmp_path,
        "import os\nbackend = os.environ['KERAS_BACKEND']",
        "from pathlib import Path\nPath('ran').write_text(backend)",
    )
    outcome = chapters.execute(page, "tensorflow")
    assert outcome.ok
    assert outcome.chapter == "tiny"
    assert (tmp_path / "ran").read_text() == "tensorflow"


def test_the_first_cell_that_fails_is_named_with_its_error(tmp_path):
    page = write(tmp_path, "1 + 1", "{}['missing']", "1 / 0")
    outcome = chapters.execute(page, "jax")
    assert not outcome.ok
    assert outcome.failure == "cell 2: KeyError: 'missing'"


def test_a_cell_that_is_not_python_is_told(tmp_path):
    assert "cell 1: SyntaxError" in (chapters.execute(write(tmp_path, "1 +"), "jax").failure or "")


def test_what_cells_print_is_no_answer(tmp_path):
    page = write(tmp_path, "print('{}')", "import os; os.write(1, b'from below\\n');")
    assert chapters.execute(page, "jax").ok


def test_a_process_that_dies_is_told_with_its_last_line(tmp_path):
    page = write(tmp_path, "import os, sys\nprint('last words', file=sys.stderr)\nos._exit(3)")
    assert chapters.execute(page, "jax").failure == "the process ended with 3: last words"


def test_a_chapter_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(chapters, "LONGEST", 3.0)
    outcome = chapters.execute(write(tmp_path, "while True: pass"), "jax")
    assert outcome.failure == "stopped after 3 seconds"
    assert outcome.seconds >= 3


def test_figures_are_drawn(tmp_path):
    page = write(tmp_path, "import matplotlib.pyplot as plt", "plt.plot([1, 2], [1])")
    assert "same first dimension" in (chapters.execute(page, "jax").failure or "")
    drawn = write(
        tmp_path,
        "import matplotlib.pyplot as plt",
        "for i in range(30):\n    plt.subplots()",
        "assert not plt.get_fignums()",
    )
    assert chapters.execute(drawn, "jax").ok


@pytest.mark.parametrize(("backend", "count"), [("jax", 2), ("tensorflow", 1), ("torch", 1)])
def test_a_cell_about_one_backend_runs_on_no_other(tmp_path, backend, count):
    page = write(tmp_path, ":tags: [jax]\n\nimport jax", ":tags: [remove-output]\n\n1 + 1")
    assert len(chapters.cells(page, backend)) == count


def test_chapters_are_the_pages_with_code():
    found = {page.stem for page in chapters.chapters()}
    assert {"momentum", "transfer-learning", "batch-normalization"} <= found
    assert not found & {"index", "glossary", "bibliography"}


def test_no_chapter_loads_a_backend_but_in_a_cell_about_it():
    for page in chapters.chapters():
        for library in ("jax", "tensorflow", "torch"):
            assert not any(f"import {library}" in cell for cell in chapters.cells(page, "numpy"))


def test_the_table_tells_what_failed():
    outcomes = [Outcome("momentum", 3.2, None), Outcome("dropout", 4.0, "cell 2: KeyError: [a]")]
    console = Console(file=io.StringIO(), width=100)
    console.print(chapters.table(outcomes, "torch"))
    text = console.file.getvalue()
    for part in ("momentum", "3.2", "ok", "cell 2: KeyError: [a]", "1 of 2 ok", "7"):
        assert part in text


@pytest.mark.parametrize(("cell", "status"), [("1 + 1", 0), ("1 / 0", 1)])
def test_the_exit_status_tells_whether_all_ran(tmp_path, monkeypatch, cell, status):
    monkeypatch.setattr(chapters, "environment", lambda _backend: sys.executable)
    monkeypatch.setattr(chapters, "chapters", lambda: [write(tmp_path, cell)])
    assert chapters.main("tensorflow") == status
    assert chapters.main("tensorflow", "tiny") == status


def test_a_missing_environment_ends_with_1(monkeypatch, capsys):
    def missing(backend):
        raise RecordingFailed(backend, "pip could not")

    monkeypatch.setattr(chapters, "environment", missing)
    assert chapters.main("tensorflow", "momentum") == 1
    assert "pip could not" in capsys.readouterr().out
