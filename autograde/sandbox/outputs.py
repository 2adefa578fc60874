"""What a child says its cells showed, checked before it is kept in a notebook."""

import base64
import binascii
from typing import Any

from autograde.sandbox.wire import WireError

Output = dict[str, Any]

MAX_OUTPUTS = 1000
OVERHEAD = 200
"""About how many characters an output takes in a file besides those that it shows."""
_TEXT = frozenset(("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml"))
_BASE64 = frozenset(("image/png", "image/jpeg"))


def checked(plain: Any, limit: int, execution_count: int | None) -> list[Output]:
    """The outputs of one cell as nbformat has them, of at most ``limit`` characters in all.

    Displays of an unknown kind are left out, whatever does not fit any more too. Raises
    :class:`WireError` for what is no output at all.
    """
    if type(plain) is not list:
        msg = "a list of outputs was expected"
        raise WireError(msg)
    kept, room = [], limit + limit // 4
    for item in plain[:MAX_OUTPUTS]:
        output = _output(item, execution_count)
        room -= size(output)
        if room < 0:
            break
        kept.append(output)
    return [output for output in kept if output.get("data") != {}]


def _output(item: Any, execution_count: int | None) -> Output:
    if type(item) is not dict:
        msg = "an output is a dictionary"
        raise WireError(msg)
    kind = _text(item.get("output_type"))
    if kind == "stream" and item.get("name") in ("stdout", "stderr"):
        return {"output_type": kind, "name": item["name"], "text": _text(item.get("text"))}
    if kind == "error":
        return {
            "output_type": kind,
            "ename": _text(item.get("ename")),
            "evalue": _text(item.get("evalue")),
            "traceback": [_text(line) for line in _list(item.get("traceback"))],
        }
    if kind in {"display_data", "execute_result"}:
        output = {"output_type": kind, "data": _bundle(item.get("data")), "metadata": {}}
        counted = {"execution_count": execution_count} if kind == "execute_result" else {}
        return output | counted
    msg = "an output of an unknown type"
    raise WireError(msg)


def _bundle(data: Any) -> dict[str, str]:
    if type(data) is not dict:
        msg = "the data of an output is a dictionary"
        raise WireError(msg)
    return {
        kind: _text(value)
        for kind, value in data.items()
        if kind in _TEXT or (kind in _BASE64 and _is_base64(_text(value)))
    }


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _text(value: Any) -> str:
    """A string that any file can hold: what UTF-8 has no bytes for becomes a question mark."""
    if type(value) is not str:
        msg = "a string was expected"
        raise WireError(msg)
    return value.encode(errors="replace").decode()


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        msg = "a list was expected"
        raise WireError(msg)
    return value


def joined(outputs: Any) -> Any:
    """Outputs from a file, where a text may be a list of lines, with each text in one string."""
    if type(outputs) is not list:
        return outputs
    kept = outputs[:MAX_OUTPUTS]
    return [_joined(output) if type(output) is dict else output for output in kept]


def _joined(output: Output) -> Output:
    data = output.get("data")
    texts = {kind: _lines(text) for kind, text in data.items()} if type(data) is dict else data
    return output | {"text": _lines(output.get("text")), "data": texts}


def _lines(value: Any) -> Any:
    lines = type(value) is list and all(type(line) is str for line in value)
    return "".join(value) if lines else value


def size(output: Output) -> int:
    """The characters that an output shows."""
    texts = [output.get("text", ""), output.get("ename", ""), output.get("evalue", "")]
    lines = output.get("traceback", ())
    return len(lines) + sum(map(len, (*texts, *lines, *output.get("data", {}).values())))
