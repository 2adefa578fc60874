import stat
from pathlib import Path

import pytest

from autograde.grading import secret


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    made = secret.read_or_create(tmp_path)
    path = tmp_path / secret.FILE
    assert len(made) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret.read_or_create(tmp_path) == made


def test_looking_for_a_secret_makes_none(tmp_path):
    assert secret.read(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["not hexadecimal", "abcd", ""])
def test_a_damaged_secret_is_refused(tmp_path, text):
    (tmp_path / secret.FILE).write_text(text)
    with pytest.raises(secret.SecretError, match=r"\.autograde-secret"):
        secret.read_or_create(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(secret.SecretError, match="nowhere"):
        secret.read_or_create(tmp_path / "nowhere")


def test_seeds_differ_by_secret_student_assignment_and_check():
    names = [("ada", "a", "c"), ("bob", "a", "c"), ("ada", "b", "c"), ("ada", "a", "d")]
    seeds = {secret.seed(key, *each) for key in (b"1", b"2") for each in names}
    assert len(seeds) == 8
    assert secret.seed(b"1", "ada", "a", "c") in seeds


def test_names_do_not_run_together():
    assert secret.seed(b"1", "ab", "c", "d") != secret.seed(b"1", "a", "bc", "d")


def test_a_secret_of_somebody_elses_is_not_to_be_deleted(tmp_path, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(secret.SecretError, match="ask whose file it is"):
        secret.read_or_create(tmp_path)
