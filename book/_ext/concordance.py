"""The concordance of the slides with the book: which section covers which heading.

``book/slides.yml`` lists the headings of every deck with their targets. The directive
``concordance``, with the number of a deck, makes a table of them whose links Sphinx resolves.
A heading without a target, or with one that does not exist, ends the build with a sentence
that names the heading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

SLIDES = "book/slides.yml"
COLUMNS = {"No.": 8, "Heading in the deck": 46, "Covered in": 46}


class SlidesError(SphinxError):
    """Something is wrong with the list of headings; the message says where and what."""

    category = "Concordance error"


@dataclass(frozen=True)
class Target:
    """A document, and the anchor of a section in it or nothing for the whole document."""

    document: str
    anchor: str


@dataclass(frozen=True)
class Heading:
    """A heading of a deck, and the sections that cover it, the main one first."""

    deck: int
    number: int
    text: str
    level: int
    gloss: str
    targets: tuple[Target, ...]

    def __str__(self) -> str:
        return f'{SLIDES}: heading {self.number} of deck {self.deck}, "{self.text}",'


@dataclass(frozen=True)
class Deck:
    """A set of slides, with its headings in their order."""

    number: int
    headings: tuple[Heading, ...]


def target(place: str) -> Target:
    """The target that ``document#anchor`` names."""
    document, _, anchor = place.partition("#")
    return Target(document, anchor)


def heading(deck: int, number: int, entry: dict[str, Any]) -> Heading:
    """One entry of the list; raises `SlidesError` where something is missing or out of order."""
    places = [entry.get("target"), *entry.get("also", ())]
    found = Heading(
        deck,
        number,
        str(entry.get("heading", "")),
        entry.get("level", 1),
        entry.get("gloss", ""),
        tuple(target(place) for place in places if place),
    )
    if entry.get("number") != number:
        raise SlidesError(f"{found} has the number {entry.get('number')} where {number} is due.")
    for field in ("heading", "gloss", "target"):
        if not entry.get(field):
            raise SlidesError(f"{found} has no {field}.")
    return found


@cache
def decks(text: str) -> tuple[Deck, ...]:
    """The decks that the text of ``slides.yml`` lists; raises `SlidesError`."""
    return tuple(
        Deck(
            entry["deck"],
            tuple(
                heading(entry["deck"], number, line)
                for number, line in enumerate(entry["headings"], start=1)
            ),
        )
        for entry in yaml.safe_load(text)
    )


def read(env: BuildEnvironment, number: int) -> Deck:
    """The deck of this number; raises `SlidesError` if there is none."""
    text = Path(env.srcdir, SLIDES).read_text(encoding="utf-8")
    for deck in decks(text):
        if deck.number == number:
            return deck
    raise SlidesError(f"{SLIDES}: there is no deck {number}.")


class Concordance(SphinxDirective):
    """The table of a deck: its headings, what they are about, and where the book covers them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The table; the deck is noted, so that its targets can be checked when all are known."""
        deck = read(self.env, int(self.arguments[0]))
        self.env.note_dependency(SLIDES)
        self.env.metadata[self.env.docname]["concordance"] = deck.number
        return [self.table(deck)]

    def table(self, deck: Deck) -> nodes.table:
        """A captioned table, with the heading of the deck as the head of each row."""
        group = nodes.tgroup("", cols=len(COLUMNS))
        for column, width in enumerate(COLUMNS.values()):
            group += nodes.colspec("", colwidth=width, stub=int(column == 1))
        group += nodes.thead("", row(*([self.words(title)] for title in COLUMNS)))
        group += nodes.tbody("", *map(self.line, deck.headings))
        caption = f"Deck {deck.number}, heading by heading"
        return nodes.table("", nodes.title(caption, caption), group, classes=["concordance"])

    def line(self, heading: Heading) -> nodes.row:
        """The row of one heading."""
        original = nodes.inline(heading.text, heading.text, classes=["language-pt-BR"])
        return row(
            [untranslated(nodes.Text(str(heading.number)))],
            [untranslated(original), self.words(heading.gloss)],
            [untranslated(self.link(place)) for place in heading.targets],
            classes=[f"concordance-level-{heading.level}"],
        )

    def words(self, text: str) -> nodes.paragraph:
        """A paragraph that translators get to see."""
        paragraph = nodes.paragraph(text, text)
        self.set_source_info(paragraph)
        return paragraph

    def link(self, place: Target) -> pending_xref:
        """A reference for Sphinx to resolve; its text is filled in when all titles are known."""
        return pending_xref(
            "",
            nodes.inline(),
            refdomain="doc",
            reftype="myst",
            reftarget=place.document,
            reftargetid=place.anchor,
            refdoc=self.env.docname,
            refexplicit=True,
            concordance=True,
        )


def row(*cells: list[nodes.paragraph], classes: tuple[str, ...] | list[str] = ()) -> nodes.row:
    """A row of a table, a list of paragraphs for each cell."""
    return nodes.row("", *(nodes.entry("", *cell) for cell in cells), classes=list(classes))


def untranslated(content: nodes.Node) -> nodes.paragraph:
    """A paragraph that translators do not get to see, because it says no source."""
    return nodes.paragraph("", "", content)


class LinkTexts(SphinxPostTransform):
    """Links of the concordance are called by the titles of the page and section they lead to."""

    default_priority = 8  # References are resolved at 9.

    def run(self, **kwargs: Any) -> None:
        """Fill the empty texts, by titles as they are in the language of the book."""
        for link in self.document.findall(pending_xref):
            if link.get("concordance"):
                page, anchor = link["reftarget"], link["reftargetid"]
                link[0].extend(child.deepcopy() for child in self.env.titles[page].children)
                section = section_title(self.env, page, anchor) if anchor else []
                if section:
                    link[0].extend([nodes.Text(" · "), *section])
        if any(self.document.findall(nodes.math)):
            # Formulas came from titles of other pages: MathJax has to be loaded here, too.
            self.env.get_domain("math").data["has_equations"][self.env.docname] = True


def section_title(env: BuildEnvironment, page: str, anchor: str) -> list[nodes.Node]:
    """The content of a section's title; none for the section that is the whole page."""
    _, identifier, _ = env.metadata[page]["myst_slugs"][anchor]
    for entry in env.tocs[page].findall(nodes.reference):
        if entry["anchorname"] == f"#{identifier}":
            return [child.deepcopy() for child in entry.children]
    return []


def missing(env: BuildEnvironment, deck: Deck) -> Iterator[str]:
    """A sentence for every target that does not exist."""
    for entry in deck.headings:
        for place in entry.targets:
            if place.document not in env.all_docs:
                yield f'{entry} leads to "{place.document}", which is not a page of the book.'
            elif place.anchor and place.anchor not in env.metadata[place.document]["myst_slugs"]:
                yield f'{entry} leads to "{place.anchor}", which "{place.document}" does not have.'


def check_targets(app: Sphinx, env: BuildEnvironment) -> None:
    """End the build if a deck that is shown leads nowhere."""
    for metadata in list(env.metadata.values()):
        if "concordance" in metadata:
            for sentence in missing(env, read(env, metadata["concordance"])):
                raise SlidesError(sentence)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_directive("concordance", Concordance)
    app.add_post_transform(LinkTexts)
    app.connect("env-check-consistency", check_targets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
