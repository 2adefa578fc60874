"""The language of what students read: gettext, English where there is no catalogue."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("autograde", Path(__file__).parent / "locale", fallback=True)


def _(message: str) -> str:
    """``message`` in the language of the environment (``LANGUAGE``, ``LANG``)."""
    return _catalogue.gettext(message)
