"""Attacks by the file itself: too large, too deep, cut off, in other letters, or no notebook."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.attacks.attack import Attack, Materials, code, honest_cells, text


def huge(data: bytes) -> bytes:
    """Is larger than any notebook: sixty megabytes of spaces."""
    return data + b" " * 60_000_000


def many_cells(data: bytes) -> bytes:
    """Has twenty thousand cells."""
    return _changed(data, lambda nb: nb["cells"].extend([code("1")] * 20_000))


def many_outputs(data: bytes) -> bytes:
    """Has a hundred cells that each show as much as a cell may, which adds up."""
    return _changed(data, lambda nb: nb["cells"].extend([code("print('x' * 4_000_000)")] * 100))


def nested(data: bytes) -> bytes:
    """Holds a hundred thousand lists in each other."""
    return data.replace(b'"metadata": {}', b'"metadata": {"x": ' + b"[" * 100_000, 1)


def deep_metadata(data: bytes) -> bytes:
    """Has metadata that are nested deeper than those who write files can follow."""
    deep: Any = {}
    for _level in range(400):
        deep = {"x": deep}
    return _changed(data, lambda nb: nb["metadata"].update(deep))


def truncated(data: bytes) -> bytes:
    """Ends in the middle."""
    return data[: len(data) // 2]


def other_letters(data: bytes) -> bytes:
    """Is written in UTF-16."""
    return data.decode().encode("utf-16")


def no_letters(data: bytes) -> bytes:
    """Has bytes in a text that are no letters in UTF-8."""
    return data.replace(b"np.", b"\xff\xfe\xe9.", 3)


def half_letters(data: bytes) -> bytes:
    """Has halves of letters in its code and its metadata, which no file can hold."""
    changed = _changed(data, lambda nb: nb["metadata"].update({"title": "\ud800", "\udfff": "x"}))
    return changed.replace(b"np.array", b"'\\ud800'; np.array", 1)


def no_numbers(data: bytes) -> bytes:
    """Has numbers that are none, and one of ten thousand digits."""
    numbers = b'"metadata": {"a": NaN, "b": -Infinity, "c": 1e999, "d": ' + b"9" * 10_000
    return data.replace(b'"metadata": {', numbers + b", ", 1)


def colliding_ids(data: bytes) -> bytes:
    """Has cells of the same id, and others that are called as whoever renames them would."""

    def change(notebook: dict[str, Any]) -> None:
        last = len(notebook["cells"])
        names = [f"cell-{last + 3}-{last + 2}", "again", "again"]
        notebook["cells"] += [code("1") | {"id": name} for name in names]

    return _changed(data, change)


def long_line(data: bytes) -> bytes:
    """Has a cell that nearly asks for a check, but for a million spaces and a letter."""
    nearly = "autograde.check('momentum_step')" + " " * 1_000_000 + "x"
    return _changed(data, lambda nb: nb["cells"].append(code(nearly)))


def twice_the_same(data: bytes) -> bytes:
    """Has two lists of cells, of which programs may read different ones."""
    return data[:-1] + b', "cells": ' + json.dumps([code("3.0")]).encode() + b"}"


def other_types(data: bytes) -> bytes:
    """Has cells without a type, texts that are numbers, and ids that are all the same."""

    def change(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            cell["id"] = "../../x"
        notebook["cells"] += [{"cell_type": "spell"}, None, {"cell_type": "code", "source": 1}]

    return _changed(data, change)


def other_kernel(data: bytes) -> bytes:
    """Asks for a kernel that is a program of its own, in a folder of its own."""
    spec = {"name": "../../../tmp/pwned", "display_name": "x", "language": "bash"}
    return _changed(data, lambda nb: nb["metadata"].update(kernelspec=spec))


def another_assignment(data: bytes) -> bytes:
    """Says that it belongs to another assignment."""
    about = {"assignment": "../batchnorm"}
    return _changed(data, lambda nb: nb["metadata"].update(autograde=about))


_SPOILT = (
    huge,
    many_cells,
    many_outputs,
    nested,
    deep_metadata,
    truncated,
    other_letters,
    no_letters,
    half_letters,
    no_numbers,
    twice_the_same,
    other_types,
    colliding_ids,
    long_line,
    other_kernel,
    another_assignment,
)


def script_in_metadata(data: bytes) -> bytes:
    """Has scripts in everything that pages may show of a notebook besides its cells."""
    script = "</title></script>--><script>pwned()</script><img src=x onerror='pwned()'>"
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {script: script}}}

    def change(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            cell["metadata"] |= {"tags": [script], "name": script, "slideshow": script}
        notebook["cells"].append(
            text("![x](attachment:x.svg)")
            | {"attachments": {"x.svg": {"image/svg+xml": "'><script>pwned()</script>"}}}
        )
        notebook["metadata"] |= {
            "title": script,
            "authors": [{"name": script}],
            "widgets": widgets,
            "language_info": {"name": script, "pygments_lexer": script, "mimetype": script},
        }

    return _changed(data, change)


def file_attacks() -> Iterator[Attack]:
    """The attacks of this module."""
    yield Attack(
        "pages",
        "script-in-metadata",
        script_in_metadata.__doc__ or "",
        _spoilt(script_in_metadata),
        honest_cells,
        "pages-script-in-metadata",
    )
    for spoil in _SPOILT:
        name = spoil.__name__.replace("_", "-")
        yield Attack(
            "notebooks",
            name,
            spoil.__doc__ or "",
            _spoilt(spoil),
            honest_cells,
            f"notebooks-{name}",
        )


def _changed(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    notebook = json.loads(data)
    change(notebook)
    return json.dumps(notebook).encode()


def _spoilt(spoil: Callable[[bytes], bytes]) -> Callable[[Materials, str], bytes]:
    return lambda materials, student: spoil(honest_cells(materials, student))
