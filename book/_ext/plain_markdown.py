"""Chapters for programs that know Markdown but not MyST, such as JupyterLab or Colab.

What a chapter uses of MyST becomes what such a program shows: a formula with its number, a title
for a link to another chapter, questions and answers that open with a click, captions below figures.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from textwrap import dedent
from typing import cast

import nbformat
from docutils.nodes import make_id
from nbformat import NotebookNode
from pybtex.database import Entry
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.domain import BibtexDomain

ROLE = re.compile(r"\{(?P<name>[\w:]+)\}`(?P<text>[^`]+)`")
TARGET = re.compile(r"(?P<text>.+?) *<(?P<target>[^<>]+)>", re.DOTALL)
BLOCK = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\} *(?P<title>.*)\n"
    r"(?P<options>(?::[\w-]+:.*\n)*)(?P<body>(?:.*\n)*?)(?P=fence)$",
    re.MULTILINE,
)
OPTION = re.compile(r"^- \[(?P<mark>[ x])\] ", re.MULTILINE)
ADDRESS = {"doi": "https://doi.org/", "eprint": "https://arxiv.org/abs/", "url": ""}
FOLDED = "<details><summary>{title}</summary>\n\n{body}\n\n</details>"


@dataclass(frozen=True)
class References:
    """What references of a page lead to; each function takes what stands in the role."""

    title: Callable[[str], str]
    equation: Callable[[str], str]
    figure: Callable[[str], str]
    citation: Callable[[str, bool], str]


def plain(text: str, references: References) -> str:
    """Markdown that says what this MyST Markdown says."""
    text = BLOCK.sub(lambda block: _block(block, references), f"{text}\n")
    text = ROLE.sub(lambda role: _role(role["name"], role["text"], references), text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _role(name: str, text: str, references: References) -> str:
    named = TARGET.fullmatch(text)
    shown, target = (named["text"], named["target"]) if named else (text, text)
    match name:
        case "doc":
            return shown if named else f"*{references.title(target)}*"
        case "term" | "download":
            return shown
        case "math":
            return f"${text}$"
        case "eq":
            return f"({references.equation(target)})"
        case "numref":
            return references.figure(target)
        case "cite:p" | "cite:t":
            sources = (
                references.citation(key.strip(), name == "cite:p") for key in text.split(",")
            )
            return f"({', '.join(sources)})" if name == "cite:p" else ", ".join(sources)
        case _:
            msg = f"no plain Markdown is known for the role {name}"
            raise ValueError(msg)


def _block(block: re.Match[str], references: References) -> str:
    title, body = block["title"], block["body"].strip("\n")
    options = dict(re.findall(r"^:([\w-]+): *(.*)$", block["options"], re.MULTILINE))
    match block["name"]:
        case "index":
            return ""
        case "math":
            label = options.get("label")
            tag = rf" \tag{{{references.equation(label)}}}" if label else ""
            return f"$$\n{body}{tag}\n$$"
        case "admonition":
            return FOLDED.format(title=title, body=body)
        case "question":
            return "\n\n".join(_question(title, body))
        case _:
            msg = f"no plain Markdown is known for the directive {block['name']}"
            raise ValueError(msg)


def _question(title: str, body: str) -> Iterator[str]:
    """The question, its options and, folded, what each of them is worth, in two numbered lists."""
    yield f"**{title}**"
    _, *parts = OPTION.split(body)
    choices, answers = [], []
    for number, (mark, option) in enumerate(zip(parts[::2], parts[1::2], strict=True), start=1):
        choice, _, explanation = option.partition("\n\n")
        choices.append(f"{number}. {choice.strip()}")
        verdict = "Right." if mark == "x" else "Not quite."
        answers.append(f"{number}. {verdict} {dedent(explanation).strip()}")
    yield "\n".join(choices)
    yield FOLDED.format(title="Answers", body="\n".join(answers))


def make_plain(book: NotebookNode, references: References) -> None:
    """Turn the texts of a notebook into plain Markdown, and captions into texts of their own."""
    cells = []
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, references)
        if cell.cell_type != "markdown" or cell.source:
            cells.append(cell)
        figure: Mapping[str, str] = cell.metadata.get("mystnb", {}).get("figure", {})
        if figure:
            text = f"*{references.figure(figure['name'])}* {plain(figure['caption'], references)}"
            cells.append(nbformat.v4.new_markdown_cell(text, id=figure["name"]))
    book.cells = cells


def references_of(env: BuildEnvironment, page: str) -> References:
    """What the references of a page lead to, once all pages of the site have been read."""
    labels = env.get_domain("std").data["anonlabels"]
    equations = env.get_domain("math").data["objects"]
    sources = cast("BibtexDomain", env.get_domain("cite")).bibdata.data.entries

    def number(kind: str, document: str, name: str) -> str:
        return ".".join(str(part) for part in env.toc_fignumbers[document][kind][name])

    def title(target: str) -> str:
        found = env.titles.get(normpath(join(dirname(page), target)))
        return found.astext() if found else target  # a page that this site is built without

    def equation(label: str) -> str:
        return number("displaymath", equations[label][0], make_id(f"equation-{label}"))

    def figure(label: str) -> str:
        # A cell that was not executed has no figure, and so no number.
        return f"Fig. {number('figure', *labels[label])}" if label in labels else "Fig."

    def citation(key: str, in_parentheses: bool) -> str:
        return cite(sources[key], in_parentheses)

    return References(title, equation, figure, citation)


def cite(source: Entry, in_parentheses: bool) -> str:
    """Who wrote a source and when, with a link to it."""
    names = [
        " ".join(str(part) for part in (*person.rich_prelast_names, *person.rich_last_names))
        for person in source.persons["author"]
    ]
    if len(names) > 2 or names[-1] == "others":
        names[1:] = ["et al."]
    who = (" " if names[-1] == "et al." else " and ").join(names)
    year = source.fields.get("year", "n.d.")
    text = f"{who}, {year}" if in_parentheses else f"{who} ({year})"
    for field, start in ADDRESS.items():
        if field in source.fields:
            return f"[{text}]({start}{source.fields[field]})"
    return text
