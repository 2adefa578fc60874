"""What is graded already: one line for each recorded submission, so that a run can go on."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import autograde
from autograde.grading.files import OWN, unwritable
from autograde.grading.results import NotebookResult, own_fields

FILE = Path(OWN) / "results.jsonl"


@cache
def fingerprint() -> str:
    """A digest of this package: of its version, its checks and all else that decides a score."""
    root = Path(autograde.__file__).parent
    digest = hashlib.sha256(autograde.__version__.encode())
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.npz")]):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def key(
    data: bytes, released: bytes, secret: bytes, isolation: str, all_cells: bool = False
) -> str:
    """What a result depends on besides the names: another key asks for grading again."""
    digest = hashlib.sha256()
    options = f"{isolation} {all_cells}"
    for part in (data, released, secret, options.encode(), fingerprint().encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def shared(result: NotebookResult) -> NotebookResult:
    """The result, made of what others are made of.

    A class passes the same criteria of the same checks, thousands of times over.
    """
    checks = (replace(check, criteria=tuple(map(_once, check.criteria))) for check in result.checks)
    return replace(result, checks=tuple(map(_once, checks)))


@lru_cache(maxsize=10_000)
def _once(part: Any) -> Any:
    """The first of all equal ones."""
    return part


class State:
    """The recorded results of a course, by student and assignment, with their keys.

    Lines are only ever added (but see :meth:`tidy`), so an interrupted run leaves at most one
    broken line, which is skipped.
    """

    def __init__(self, course: Path) -> None:
        """Read what is recorded in ``course``."""
        self.path = course / FILE
        self.recorded: dict[tuple[str, str], tuple[str, NotebookResult]] = {}
        self._cut = False
        self._lines = 0
        if self.path.is_file():
            with self.path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    self._lines += 1
                    self._cut = not line.endswith("\n")
                    self._remember(line)

    def tidy(self) -> None:
        """Forget old results where they are most of the file; nobody else may be adding any."""
        if self._lines > 2 * len(self.recorded) + 100:
            self._compact()

    def find(self, student: str, assignment: str, key: str) -> NotebookResult | None:
        """The recorded result, if it was made from the same."""
        found = self.recorded.get((student, assignment))
        return found[1] if found and found[0] == key else None

    def failed(self, student: str, assignment: str) -> bool:
        """Whether what is recorded is no verdict."""
        found = self.recorded.get((student, assignment))
        return found is not None and found[1].failed

    def add(self, results: Iterable[tuple[str, NotebookResult]]) -> None:
        """Remember results with their keys. Raises ``RecordError``."""
        try:
            self.path.parent.mkdir(exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                if self._cut:  # what comes next must not become part of a broken line
                    file.write("\n")
                    self._cut = False
                for result_key, result in results:
                    self.recorded[result.student, result.assignment] = (result_key, result)
                    file.write(_line(result_key, result))
        except OSError as error:
            raise unwritable(self.path, error) from error

    def _remember(self, line: str) -> None:
        try:
            entry = json.loads(line)
            result_key = str(entry["key"])
            result = shared(NotebookResult.load(entry["result"]))
        except (ValueError, KeyError, TypeError):
            return
        self.recorded[result.student, result.assignment] = (result_key, result)

    def _compact(self) -> None:
        """Write each result once. Nothing is lost if this is interrupted."""
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(_line(*entry) for entry in self.recorded.values())
        fresh.replace(self.path)
        self._cut = False


def _line(result_key: str, result: NotebookResult) -> str:
    return json.dumps({"key": result_key, "result": result}, default=own_fields) + "\n"
