"""What a student's function gave, as the parts that were asked for."""

from collections.abc import Iterator
from typing import Any

from autograde.plain import parts


def taken(answer: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    """The named parts of an answer; raises ``TypeError`` if it has others."""
    found = parts(tuple(answer) if isinstance(answer, Iterator) else answer, names)
    if found is None:
        msg = f"expected ({', '.join(names)}), got {type(answer).__name__}"
        raise TypeError(msg)
    return found
