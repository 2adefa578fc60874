"""What a notebook may import: told to whoever tried something else."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograde.i18n import _
from autograde.judge.student import listing
from autograde.plain import Reply

_ERROR = ModuleNotFoundError.__name__
_NAME = re.compile(r"No module named '([\w.]{1,60})'")
_LIBRARIES = {"keras": "Keras, JAX"}
"""The names of libraries that an assignment may use."""
_MOST = 5


class Imports:
    """Adds to errors of imports which libraries there are, and remembers what was not there."""

    def __init__(self, uses: Iterable[str]) -> None:
        """``uses`` are the libraries that the assignment has beside NumPy and Matplotlib."""
        libraries = ", ".join(["NumPy", "Matplotlib", *(_LIBRARIES[library] for library in uses)])
        self._allowed = _(
            "in this assignment, code may import {libraries} and Python's own modules."
        ).format(libraries=libraries)
        self._missing: dict[str, None] = {}

    def of_cell(self, outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """A cell's outputs with the explanation."""
        return [self._explained(dict(output)) for output in outputs]

    def of_replies(self, replies: Sequence[Reply]) -> list[Reply]:
        """Replies with the explanation."""
        return [
            replace(reply, message=self._added(reply.message)) if reply.error == _ERROR else reply
            for reply in replies
        ]

    def message(self) -> str:
        """The sentence that tells what could not be imported; empty where all could be."""
        if not self._missing:
            return ""
        return _("{names} cannot be imported: {allowed}").format(
            names=listing(list(self._missing)), allowed=self._allowed
        )

    def _explained(self, output: dict[str, Any]) -> dict[str, Any]:
        if output["output_type"] == "error" and output["ename"] == _ERROR:
            output["evalue"] = self._added(output["evalue"])
            *frames, last = output["traceback"] or [""]
            output["traceback"] = [*frames, self._added(last)]
        return output

    def _added(self, text: str) -> str:
        found = _NAME.search(text)
        if found is None:
            return text
        if len(self._missing) < _MOST:
            self._missing[found[1]] = None
        return f"{text}: {self._allowed}"
