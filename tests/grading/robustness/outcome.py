"""What is left of a run, and a comparison that shows only what is different."""

from difflib import unified_diff
from typing import Any

Outcome = tuple[dict[str, Any], dict[str, bytes]]
"""What the gradebook holds, and the files that were written for people."""


def assert_same(found: Outcome, expected: Outcome, note: object = "") -> None:
    """Fail with what is different in the gradebook, or with the first lines of each file's."""
    assert found[0] == expected[0], note
    assert found[1].keys() == expected[1].keys(), note
    changed = {
        name: _changes(data, found[1][name])
        for name, data in expected[1].items()
        if found[1][name] != data
    }
    assert changed == {}, note


def _changes(before: bytes, after: bytes) -> list[str]:
    lines = [data.decode(errors="replace").splitlines() for data in (before, after)]
    return [line[:200] for line in unified_diff(*lines, lineterm="", n=0)][:20]
