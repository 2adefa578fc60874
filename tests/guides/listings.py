"""The listings of a guide: what its reader types into a terminal, and into which files."""

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<kind>.*)\n(?P<body>(?:.*\n)*?)(?P=ticks)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"^:caption: (?P<where>.+)\n\n")
_CAPTION = re.compile(r"^:caption: (?P<path>[^\s,]+)(?:, (?P<place>.+))?\n\n?")
_PROMPT, _GOES_ON = "$ ", "> "


@dataclass(frozen=True)
class Command:
    """A command, what the terminal shows after it (nothing: that is left out), and its line."""

    line: int
    text: str
    shown: str


@dataclass(frozen=True)
class File:
    """Text for a file: all of it, or what goes into the named ``place`` of it."""

    line: int
    path: str
    place: str
    text: str


@dataclass(frozen=True)
class Elsewhere:
    """What is typed at a place that the caption names."""

    line: int
    where: str
    commands: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A file of the repository that the guide shows, by its path from the guide."""

    line: int
    path: str


Listing = Command | File | Elsewhere | Shown


def listings(guide: str) -> list[Listing]:
    """Every listing in the text of a guide, in order.

    Raises ``ValueError`` for a listing of a kind that nobody would run.
    """
    found: list[Listing] = []
    for fence in _FENCE.finditer(guide):
        line = guide.count("\n", 0, fence.start()) + 1
        kind, body = fence["kind"], fence["body"]
        caption = _CAPTION.match(body)
        elsewhere = _ELSEWHERE.match(body)
        if kind == "console" and body.startswith(_PROMPT):
            found += _commands(body, line + 1)
        elif kind == "{code-block} console" and elsewhere:
            commands = _commands(body[elsewhere.end() :], line + 3)
            texts = tuple(command.text for command in commands)
            found.append(Elsewhere(line, elsewhere["where"], texts))
        elif kind.startswith("{literalinclude} "):
            found.append(Shown(line, kind.removeprefix("{literalinclude} ")))
        elif kind.startswith("{code-block}") and caption:
            found.append(File(line, caption["path"], caption["place"] or "", body[caption.end() :]))
        else:
            msg = f"line {line}: a listing ({kind}) that is neither typed nor a file with a caption"
            raise ValueError(msg)
    return found


def _commands(body: str, line: int) -> list[Command]:
    """The commands of a terminal's listing; one may go on in lines that start with ``>``."""
    found: list[Command] = []
    for entry in re.split(rf"^(?={re.escape(_PROMPT)})", body, flags=re.MULTILINE)[1:]:
        lines = entry.splitlines()
        typed = [lines.pop(0).removeprefix(_PROMPT)]
        while typed[-1].endswith("\\"):
            typed.append(lines.pop(0).removeprefix(_GOES_ON))
        found.append(Command(line, "\n".join(typed), "\n".join(lines).strip("\n")))
        line += entry.count("\n")
    return found
