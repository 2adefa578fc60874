"""What students write: a file per function, a section per way of writing it.

A section's heading is ``right: TITLE``, ``wrong: NAME`` with the name of the misconception that the
code shows, or ``slip: TITLE`` for a mistake that has no name. A title with "dictionary" or "yields"
says that one, or a generator, comes back.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from autograde.judge import registry

Kind = Literal["right", "wrong", "slip"]

_SECTION = re.compile(
    r"^## (?P<kind>right|wrong|slip): (?P<title>.+?)\n\n```python\n(?P<source>.*?)\n```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Answer:
    """One way to write a function; ``title`` is the misconception's name where it is wrong."""

    function: str
    kind: Kind
    title: str
    source: str

    @property
    def is_sequence(self) -> bool:
        """Whether the parts of the answer come back in their places, as most code expects."""
        return not re.search("dictionar|yields", self.title)

    def uses(self, functions: frozenset[str]) -> frozenset[str]:
        """Which of ``functions``, but for its own, the code calls."""
        called = set(re.findall(r"\b(\w+)\(", self.source))
        return functions & called - {self.function}


@cache
def answers(assignment: str) -> dict[str, tuple[Answer, ...]]:
    """The answers to each function that an assignment asks for, in the order of its checks."""
    return {name: _read(assignment, name) for name in registry.checks(assignment)}


def of_kind(assignment: str, kind: Kind) -> dict[str, list[Answer]]:
    """The answers of one kind to each function."""
    return {
        function: [answer for answer in found if answer.kind == kind]
        for function, found in answers(assignment).items()
    }


def _read(assignment: str, function: str) -> tuple[Answer, ...]:
    path = files(__package__) / assignment / f"{function}.md"
    if not path.is_file():
        return ()
    return tuple(
        Answer(function, cast("Kind", section["kind"]), section["title"], section["source"])
        for section in _SECTION.finditer(path.read_text(encoding="utf-8"))
    )
