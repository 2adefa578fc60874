import io

import pytest
from rich.console import Console

from autograde.keras_runs import Difference, RecordingFailed, backends
from autograde.keras_runs.environments import environment
from autograde.keras_runs.runs import DATA, Run, names
from autograde.keras_runs.verification import ROOT


def difference(backend, largest, *, ok=True):
    return Difference("adam", "weights", backend, largest, rtol=0.0, atol=1e-5, ok=ok)


def printed(table):
    console = Console(file=io.StringIO(), width=100)
    console.print(table)
    return console.file.getvalue()


def test_the_table_shows_each_backend_beside_the_tolerance():
    text = printed(backends.table([difference("torch", 2e-16), difference("tensorflow", 6e-6)]))
    assert text.index("tensorflow") < text.index("torch")
    assert "6.0e-06" in text
    assert "2.0e-16" in text
    assert "1e-05" in text


def test_the_table_points_at_what_is_too_far():
    assert "2.0e-01 too far" in printed(backends.table([difference("torch", 0.2, ok=False)]))


def test_the_table_says_what_each_backend_has_for_itself():
    own = Difference(
        "penalties", "slope", "torch", 1.0, 0.0, 1e-5, ok=True, depends_on_backend=True
    )
    text = printed(backends.table([own]))
    assert "its own" in text
    assert "too far" not in text


@pytest.mark.parametrize(("ok", "status"), [(True, 0), (False, 1)])
def test_the_exit_status_tells_whether_all_hold(monkeypatch, ok, status):
    monkeypatch.setattr(backends, "environment", lambda backend: DATA)
    monkeypatch.setattr(backends, "verify", lambda **_: [difference("torch", 0.2, ok=ok)])
    assert backends.main(["torch"]) == status


def test_chapters_that_fail_count(monkeypatch):
    monkeypatch.setattr(backends, "environment", lambda backend: DATA)
    monkeypatch.setattr(backends, "verify", lambda **_: [difference("tensorflow", 0.0)])
    monkeypatch.setattr(backends.chapters, "main", lambda backend: int(backend == "tensorflow"))
    assert backends.main(["torch"]) == 0
    assert backends.main(["tensorflow"]) == 1
    assert backends.main([]) == 1


def test_requirements_that_cannot_be_installed_end_with_one_sentence(tmp_path):
    (tmp_path / "requirements-torch.txt").write_text("./no-such-folder\n")
    with pytest.raises(RecordingFailed, match=r"could not install requirements-torch\.txt"):
        environment("torch", tmp_path)
    assert not (tmp_path / ".venv-torch" / "requirements.txt").exists()


@pytest.mark.parametrize("backend", backends.BACKENDS)
def test_other_backends_run_the_keras_that_recorded(backend):
    pins = (ROOT / f"requirements-{backend}.txt").read_text().split()
    (keras,) = {Run.read(name, DATA).provenance.keras for name in names()}
    assert f"keras=={keras}" in pins


def test_chapters_find_the_same_libraries_on_tensorflow():
    pins = (ROOT / "requirements-tensorflow.txt").read_text().split()
    book = (ROOT / "requirements.txt").read_text().split("\n")
    locked = {line.split(";")[0].strip() for line in book}
    assert {pin for pin in pins if not pin.startswith("tensorflow")} <= locked
