"""What in a page would run, go elsewhere or hide the rest if somebody opened it."""

from html.parser import HTMLParser

WORD = "pwned"
"""The name of the function that attackers' scripts call."""
_EMBEDDING = frozenset(("iframe", "object", "embed", "form", "base", "meta", "link"))


def dangers(page: str) -> list[str]:
    """The attackers' scripts, handlers, links and frames in a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            runs = name.startswith("on") or name == "srcdoc" or text.startswith("javascript:")
            if WORD in text and (runs or tag in _EMBEDDING):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._inside = ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and WORD in data:
            self.found.append(f"<script>{data[:40]}")
        if self._inside == "style" and "display:none}" in data and len(data) < 40:
            self.found.append(f"<style>{data}")
