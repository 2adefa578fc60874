"""What a zygote does where the system does not let it give a child a world of its own."""

import os
from typing import Any

import pytest

from autograde.sandbox.worker import confine

pytestmark = pytest.mark.skipif(not confine.LINUX, reason="namespaces are Linux's")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The system calls that were made, none of which does anything."""
    made: list[str] = []
    monkeypatch.setattr(confine, "_do", lambda name, *_arguments: made.append(name))
    monkeypatch.setattr(os, "fork", lambda: made.append("fork") or 7)
    return made


def _refuse(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    def do(name: str, *_arguments: object) -> None:
        if name == refused:
            raise PermissionError(1, name)

    monkeypatch.setattr(confine, "_do", do)


def test_the_next_child_is_born_where_this_one_was(calls: list[str]) -> None:
    assert confine.fork(namespaces=True) == 7
    assert calls == ["unshare", "fork", "setns"]


def test_a_failed_fork_leaves_all_as_it_was(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Any:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fail)
    with pytest.raises(BlockingIOError):
        confine.fork(namespaces=True)
    assert calls == ["unshare", "setns"]


def test_no_world_is_an_error(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse(monkeypatch, "unshare")
    with pytest.raises(PermissionError):
        confine.fork(namespaces=True)
    assert calls == []


def test_no_way_back_is_the_end(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse(monkeypatch, "setns")
    with pytest.raises(SystemExit, match="setns"):
        confine.fork(namespaces=True)
    assert calls == ["fork"]
