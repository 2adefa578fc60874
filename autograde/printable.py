"""Text by strangers, made harmless where people read it: a terminal, a page, a log."""

_JOINERS = "\u200c\u200d"
"""Invisible, but letters of Persian, Hindi and many emoji are written with them."""
_SPACES = "\u00a0\u202f\u3000"


def printable(text: str, *, lines: bool = False) -> str:
    """``text`` with all that could be obeyed instead of read spelled out as ``repr`` does.

    Escape sequences move a terminal's cursor and rewrite what stands there, marks of direction
    turn around what follows, and halves of letters cannot be written at all. Line breaks and tabs
    stay with ``lines``; without, the text is of one line.
    """
    if text.isprintable():
        return text
    kept = _JOINERS + _SPACES + ("\n\t" if lines else "")
    return "".join(
        letter
        if letter.isprintable() or letter in kept
        else letter.encode("unicode_escape", "surrogatepass").decode()
        for letter in text
    )
