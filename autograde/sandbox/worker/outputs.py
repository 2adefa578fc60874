"""What a cell shows, collected as nbformat's output dictionaries."""

import base64
import io
from collections.abc import Mapping
from typing import Any

from autograde.i18n import _

Output = dict[str, Any]


class Outputs:
    """The outputs of one cell, up to ``limit`` bytes; a note stands for the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Forget what was shown; what counts against the limit stays counted."""
        self.items: list[Output] = []
        self._used = getattr(self, "_used", 0)
        self._full = False

    def text(self, name: str, text: str) -> None:
        """Add to a stream, ``stdout`` or ``stderr``."""
        room = self._room(len(text))
        self._stream(name, text[:room])
        if room < len(text):
            self._cut()

    def error(self, name: str, message: str, trace: list[str]) -> None:
        """Add an exception with the lines of its traceback."""
        lines = [line[:2000] for line in trace[:200]]
        self._add(
            {"output_type": "error", "ename": name, "evalue": message[:2000], "traceback": lines},
            sum(map(len, lines)),
        )

    def data(self, bundle: Mapping[str, Any], execution_count: int | None = None) -> None:
        """Add a rich display, or with ``execution_count`` the value of the cell's last line."""
        content = {kind: _as_text(value) for kind, value in bundle.items()}
        shown = {kind: value for kind, value in content.items() if value is not None}
        output: Output = {"output_type": "display_data", "data": shown, "metadata": {}}
        if execution_count is not None:
            output |= {"output_type": "execute_result", "execution_count": execution_count}
        if shown:
            self._add(output, sum(map(len, shown.values())))

    def _add(self, output: Output, size: int) -> None:
        if self._room(size, whole=True) == size:
            self.items.append(output)
        else:
            self._cut()

    def _room(self, size: int, *, whole: bool = False) -> int:
        """How much of ``size`` still fits (``whole``: or nothing), and is used up from now on."""
        left = max(0, self.limit - self._used)
        room = size if size <= left else 0 if whole else left
        self._used += room
        return room

    def _cut(self) -> None:
        """Note, the first time, that something is left out."""
        if not self._full:
            self._full = True
            self._stream("stderr", _("[more output than is kept]\n"))

    def _stream(self, name: str, text: str) -> None:
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        elif text:
            self.items.append({"output_type": "stream", "name": name, "text": [text]})

    def take(self) -> list[Output]:
        """The outputs in the order they came, each stream's pieces joined."""
        return [
            item | {"text": "".join(item["text"])} if item["output_type"] == "stream" else item
            for item in self.items
        ]


def _as_text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, str) else None


class Stream(io.TextIOBase):
    """A standard stream of the notebook: what is written becomes output of the running cell."""

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name = name
        self.outputs = outputs

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Always UTF-8."""
        return "utf-8"

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Add ``text`` to the outputs."""
        self.outputs.text(self._name, str(text))
        return len(text)
