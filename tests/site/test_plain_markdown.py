"""Downloaded chapters say in plain Markdown what the site says in MyST."""

import re
from pathlib import Path

import nbformat
import pytest
from pybtex.database import parse_string

from .conftest import load_extension
from .pages import CHAPTERS

plain_markdown = load_extension("plain_markdown")
REFERENCES = plain_markdown.References(
    title=lambda target: f"the chapter {target}",
    equation=lambda label: {"eq-loss": "7"}[label],
    figure=lambda label: {"fig-loss": "Fig. 3"}[label],
    citation=lambda key, in_parentheses: f"{key}, 2001" if in_parentheses else f"{key} (2001)",
)


@pytest.mark.parametrize(
    ("myst", "plain"),
    [
        ("see {doc}`../1-training/losses`.", "see *the chapter ../1-training/losses*."),
        ("see {doc}`losses <losses>`.", "see losses."),
        ("a {term}`penalty`, {term}`outliers <outlier>`", "a penalty, outliers"),
        ("in {download}`a.ipynb <../../exercises/a/a.ipynb>`", "in a.ipynb"),
        ("{math}`61\\,706` weights", "$61\\,706$ weights"),
        ("by {eq}`eq-loss` and {numref}`fig-loss`", "by (7) and Fig. 3"),
        ("It holds {cite:p}`stone,zou`.", "It holds (stone, 2001, zou, 2001)."),
        ("{cite:t}`stone` and {cite:t}`zou`", "stone (2001) and zou (2001)"),
        ("`code` and $x$ and [a link](#there)", "`code` and $x$ and [a link](#there)"),
        ("one\n\n```{index} loss; of guessing\n```\n\ntwo", "one\n\ntwo"),
        ("```{math}\n:label: eq-loss\nL = 1 .\n```", "$$\nL = 1 . \\tag{7}\n$$"),
        ("```{math}\nL = 1 .\n```", "$$\nL = 1 .\n$$"),
        (
            "```{admonition} Answer\n:class: dropdown\n\nBy {eq}`eq-loss`.\n```",
            "<details><summary>Answer</summary>\n\nBy (7).\n\n</details>",
        ),
        ("```python\nx = {1: 2}\n```", "```python\nx = {1: 2}\n```"),
    ],
)
def test_myst_becomes_plain(myst: str, plain: str) -> None:
    assert plain_markdown.plain(myst, REFERENCES) == plain


def test_a_question_shows_its_options_and_folds_what_they_are_worth() -> None:
    question = """\
Before.

:::{question} Which is $2^3$?
- [ ] 6

  That is $2 \\cdot 3$.
- [x] 8

  As in {eq}`eq-loss`.
:::

After."""
    assert (
        plain_markdown.plain(question, REFERENCES)
        == """\
Before.

**Which is $2^3$?**

1. 6
2. 8

<details><summary>Answers</summary>

1. Not quite. That is $2 \\cdot 3$.
2. Right. As in (7).

</details>

After."""
    )


@pytest.mark.parametrize("text", ["{unheard}`of`", "```{unheard} of\n```"])
def test_what_has_no_plain_form_is_not_passed_over(text: str) -> None:
    with pytest.raises(ValueError, match="unheard"):
        plain_markdown.plain(text, REFERENCES)


def test_captions_stand_below_their_figures() -> None:
    figure = {"figure": {"name": "fig-loss", "caption": "By {eq}`eq-loss`."}}
    code = nbformat.v4.new_code_cell("draw()", metadata={"mystnb": figure})
    empty = nbformat.v4.new_markdown_cell("```{index} loss\n```")
    book = nbformat.v4.new_notebook(cells=[empty, code, nbformat.v4.new_code_cell("1")])
    plain_markdown.make_plain(book, REFERENCES)
    assert [(cell.cell_type, cell.source) for cell in book.cells] == [
        ("code", "draw()"),
        ("markdown", "*Fig. 3* By (7)."),
        ("code", "1"),
    ]
    nbformat.validate(book)


SOURCES = r"""
@article{one, author = {Stone, M.}, year = {1974}, doi = {10.1/2}, url = {https://a.example}}
@misc{two, author = {de Silva, Vin and M{\k{a}}dry, A.}, year = {2000}, eprint = {1805.1}}
@misc{many, author = {A, A. and B, B. and C, C.}, year = {2001}, url = {https://b.example}}
@misc{others, author = {A, A. and others}, year = {2002}}
@misc{slides, author = {{The Foundation}}}
"""


@pytest.mark.parametrize(
    ("key", "in_parentheses", "cited"),
    [
        ("one", True, "[Stone, 1974](https://doi.org/10.1/2)"),
        ("one", False, "[Stone (1974)](https://doi.org/10.1/2)"),
        ("two", True, "[de Silva and Mądry, 2000](https://arxiv.org/abs/1805.1)"),
        ("many", False, "[A et al. (2001)](https://b.example)"),
        ("others", True, "A et al., 2002"),
        ("slides", True, "The Foundation, n.d."),
    ],
)
def test_sources_are_cited_with_a_link(key: str, in_parentheses: bool, cited: str) -> None:
    source = parse_string(SOURCES, "bibtex").entries[key]
    assert plain_markdown.cite(source, in_parentheses) == cited


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_myst_is_left_in_a_downloaded_chapter(chapter: str, site: Path) -> None:
    book = nbformat.read(site / "_sources" / f"{chapter}.ipynb", as_version=4)
    texts = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert re.findall(r"\{[\w:-]+\}`|^[`:]{3,}\{.*|^:\w+:.*", texts, re.MULTILINE) == []
    assert re.search(r"\[[^]]+, \d{4}\]\(https://", texts)
