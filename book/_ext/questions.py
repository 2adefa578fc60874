"""Quick questions: a directive for questions whose every option answers when it is opened.

A question is written as a list. A mark tells which options are right, and what follows an option,
indented, is its explanation::

    :::{question} What does a unit that is kept become in training?
    - [ ] its value times 0.75

      Then its expected value would shrink.
    - [x] its value divided by 0.75

      So that its expected value stays what it was.
    :::

On web pages each option is a ``<details>`` element, which needs no script. Everywhere else options
and answers are two numbered lists. Every word, those of this module too, is a paragraph of the
document, so catalogues of translations hold it.
"""

import re
from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

LABEL, ANSWERS, RIGHT, WRONG = "Quick question", "Answers", "Right.", "Not quite."
MARK = re.compile(r"\[([ x])\] ")


class question(nodes.General, nodes.Element):
    """Label, title, heading of the answers and list of options.

    An option is a choice, a verdict and an explanation.
    """


class question_group(nodes.General, nodes.Element):
    """A question on a web page."""


class question_option(nodes.General, nodes.Element):
    """An option on a web page."""


class question_choice(nodes.General, nodes.TextElement):
    """What one sees of an option on a web page before opening it."""


class Question(SphinxDirective):
    """A question as its argument, its options as a list."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse the question, and complain about all that is missing."""
        title = self.arguments[0]
        words, messages = self.state.inline_text(title, self.lineno)
        found = question(
            "", self.paragraph(LABEL), self.paragraph(title, words), self.paragraph(ANSWERS)
        )
        self.set_source_info(found)
        found["number"] = self.env.new_serialno("question") + 1
        found["ids"] = [nodes.make_id(f"question-{title}")]

        start = len(found)
        self.state.nested_parse(self.content, self.content_offset, found)
        complaints = list(faults(found, found.children[start:]))
        if found["ids"][0] in self.state.document.ids:
            complaints.append((found, "another question of this page has this title: change one"))
        for node, complaint in complaints:
            logger.warning("question: %s", complaint, location=node, type="question")
        if complaints:
            return messages

        self.state.document.set_id(found)
        for option in found[-1]:
            option["right"] = mark(option) == "x"
            unmark(option[0])
            option.insert(1, self.paragraph(RIGHT if option["right"] else WRONG))
        return [found, *messages]

    def paragraph(self, text: str, words: Sequence[nodes.Node] = ()) -> nodes.paragraph:
        """A paragraph at the place of the question: only what has a place is translated."""
        node = nodes.paragraph(text, "" if words else text, *words)
        self.set_source_info(node)
        return node


def mark(option: nodes.Element) -> str | None:
    """What stands in the brackets at the start of an option; None without brackets."""
    match option.children:
        case [nodes.paragraph(children=[nodes.Text() as text, *_]), *_]:
            found = MARK.match(text)
            return found[1] if found else None
    return None


def unmark(choice: nodes.Element) -> None:
    """Take the brackets away from an option."""
    rest = MARK.sub("", choice[0], count=1)
    choice[:1] = [nodes.Text(rest)] if rest else []
    choice.rawsource = MARK.sub("", choice.rawsource, count=1)


def faults(found: question, body: list[nodes.Node]) -> Iterator[tuple[nodes.Node, str]]:
    """What is wrong with the body of a question: where, and what to do about it."""
    if [type(part) for part in body] != [nodes.bullet_list]:
        yield found, "write one list, '- [ ] an option', '- [x] a right option', and nothing else"
        return
    options = body[0].children
    for option in options:
        if mark(option) is None:
            yield option, "start this option with '[ ] ', or with '[x] ' if it is right"
        elif len(option) == 1:
            yield option, "explain this option: after a blank line, in an indented paragraph"
    if not any(mark(option) == "x" for option in options):
        yield found, "mark what is right: '- [x] a right option'"


class Answers(SphinxPostTransform):
    """Give questions the form that the output calls for."""

    default_priority = 199

    def run(self, **kwargs: object) -> None:
        """Replace every question of the document."""
        builder = self.app.builder
        if builder.name == "gettext":  # translators get the words in the order of the source
            return
        # Many readers of EPUB books cannot open what is folded.
        form = folded if builder.format == "html" and builder.name != "epub" else listed
        for node in list(self.document.findall(question)):
            node.replace_self(form(node))


def folded(node: question) -> list[nodes.Node]:
    """The question for web pages: options that open."""
    label, title, _answers, options = node.children
    anchor = node["ids"][0]
    name = nodes.reference("", "", *numbered(label, node), internal=True, refid=anchor)
    name["classes"] = ["question-label"]
    group = question_group(
        "",
        nodes.paragraph("", "", name, nodes.Text(" "), *title.children, classes=["question-title"]),
    )
    group[0]["ids"] = [f"{anchor}-title"]
    for option in options:
        group += question_option(
            "",
            question_choice("", "", *option[0].children),
            *explanation(option),
            classes=["question-right" if option["right"] else "question-wrong"],
        )
    return [group]


def listed(node: question) -> list[nodes.Node]:
    """The question for all other outputs: the options, then what is right and why."""
    label, title, heading, options = node.children
    name = nodes.strong("", "", *numbered(label, node))
    choices, answers = (
        nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".") for _ in range(2)
    )
    for option in options:
        choices += nodes.list_item("", option[0])
        answers += nodes.list_item("", *explanation(option))
    title = nodes.paragraph("", "", name, nodes.Text(" "), *title.children)
    return [title, choices, heading, answers]


def numbered(label: nodes.Element, node: question) -> list[nodes.Node]:
    """The label with the number that the question has on its page."""
    return [*label.children, nodes.Text(f" {node['number']}.")]


def explanation(option: nodes.Element) -> list[nodes.Node]:
    """The explanation of an option, which opens with the verdict."""
    verdict, *rest = option.children[1:]
    word = nodes.strong("", "", *verdict.children, classes=["question-verdict"])
    if isinstance(rest[0], nodes.paragraph):
        rest[0][:0] = [word, nodes.Text(" ")]
        return rest
    return [nodes.paragraph("", "", word), *rest]


def visit_group(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a group that is named by its title."""
    label = {"role": "group", "aria-labelledby": node[0]["ids"][0]}
    self.body.append(self.starttag(node, "div", CLASS="question", **label))


def depart_group(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the group."""
    self.body.append("</div>\n")


def visit_option(self: HTML5Translator, node: nodes.Element) -> None:
    """Open an option."""
    self.body.append(self.starttag(node, "details", CLASS="question-option"))


def depart_option(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the option."""
    self.body.append("</details>\n")


def visit_choice(self: HTML5Translator, node: nodes.Element) -> None:
    """Open what one sees of a closed option."""
    self.body.append(self.starttag(node, "summary", ""))


def depart_choice(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_node(question)
    app.add_node(question_group, html=(visit_group, depart_group))
    app.add_node(question_option, html=(visit_option, depart_option))
    app.add_node(question_choice, html=(visit_choice, depart_choice))
    app.add_directive("question", Question)
    app.add_post_transform(Answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
