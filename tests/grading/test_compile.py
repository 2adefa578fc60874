"""What is compiled once serves everybody, and nobody but the instructor can add to it."""

from pathlib import Path

import nbformat
import pytest
from small_course import tell_programs

from autograde.grading import work
from autograde.grading.compile import WORTHWHILE, compile_ahead
from autograde.grading.course import Course, Submission
from autograde.grading.grade import _compile_ahead
from autograde.grading.pools import LocalPool
from autograde.judge import registry
from autograde.sandbox import IsolationError, Zygote
from autograde.sandbox.isolation import KINDS
from autograde.sandbox.programs import Programs

COUNT = """
import jax
hits = []
jax.monitoring.register_event_listener(lambda name, **_: hits.append("cache_hits" in name))
"""
COMPUTE = """
import keras
keras.ops.matmul(keras.ops.ones((3, 4)), keras.ops.ones((4, 5)))
"""


def notebook(*cells: str) -> bytes:
    found = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return nbformat.writes(found).encode()


@pytest.fixture(scope="module", params=KINDS)
def compiled(request, tmp_path_factory) -> tuple[str, Path]:
    """The isolation, and a folder with what :data:`COMPUTE` was compiled to."""
    folder = tmp_path_factory.mktemp("run") / "programs"
    folder.mkdir()
    (assignment,) = [a for a in registry.assignments() if registry.uses(a)][:1]
    try:
        compile_ahead(notebook(COMPUTE), assignment, request.param, folder)
    except IsolationError as error:
        pytest.skip(str(error))
    return request.param, folder


def test_programs_are_found_instead_of_compiled(compiled) -> None:
    isolation, folder = compiled
    assert any(folder.iterdir())
    assert [path for path in folder.parent.iterdir() if path != folder] == []
    with Zygote(isolation, ("keras",), Programs(folder)) as zygote, zygote.child() as child:
        child.run_cell(COUNT + COMPUTE)
        assert child.run_cell("sum(hits) > 0").outputs[-1]["data"]["text/plain"] == "True"


def test_a_student_cannot_add_programs(compiled) -> None:
    isolation, folder = compiled
    before = sorted(folder.iterdir())
    with Zygote(isolation, ("keras",), Programs(folder)) as zygote, zygote.child() as child:
        run = child.run_cell(COMPUTE.replace("5", "6"))
        assert run.status == "ok"
        assert [output for output in run.outputs if output.get("name") == "stderr"] == []
        if isolation == "bubblewrap":
            assert child.run_cell("open('/programs/x', 'w')").status == "error"
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("handed_in", [True, False])
def test_only_what_was_handed_in_is_worth_compiling_for(handed_in, tmp_path, monkeypatch) -> None:
    (tmp_path / "solutions" / "transfer").mkdir(parents=True)
    source = tmp_path / "solutions" / "transfer" / "transfer.md"
    source.touch()
    path = tmp_path / "transfer.ipynb" if handed_in else None
    asked: list[object] = []
    todo = [Submission(f"s{n}", "transfer", path, handed_in) for n in range(WORTHWHILE)]
    with LocalPool(1, work.Setup({}, b"", "process"), work.grade_one) as pool:
        monkeypatch.setattr(pool, "compile_ahead", lambda *what: asked.append(what))
        _compile_ahead(Course(tmp_path), pool, todo)
    assert asked == ([("transfer", source)] if handed_in else [])


def test_a_solution_that_cannot_be_read_stops_nobody(tmp_path) -> None:
    work._setup.set(work.Setup({}, b"", "process", programs=tmp_path))
    work.compile_ahead("transfer", tmp_path / "transfer.md")
    assert list(tmp_path.iterdir()) == []


def test_what_references_need_compiled_is_kept_for_the_run(tmp_path) -> None:
    setup = work.Setup({"batchnorm": b""}, b"", "process", programs=tmp_path / "ready")
    with LocalPool(2, setup, tell_programs) as pool:
        graded = pool.result(pool.submit("ada", "transfer", b""))
    folder = Path(graded.result.message)
    assert folder.is_dir()
    assert folder != setup.programs  # that one is shown to students' processes
