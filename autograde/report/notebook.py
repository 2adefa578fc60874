"""Feedback in a notebook: a check's result as a table, and as one plain number."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from autograde.answer import answer
from autograde.i18n import _
from autograde.judge import CheckResult, run
from autograde.judge.registry import find
from autograde.plain import Question, Reply

PUBLIC_SEED = b"notebook"
"""Decides the cases that a student sees: the same ones on every run."""

STYLE = """
<style>
.autograde {font-size: 14px; line-height: 1.45; max-width: 48em; margin: .3em 0;
  border-left: 4px solid var(--ag); padding: .2em 0 .2em .8em; text-align: left}
.autograde.pass {--ag: #009e73} .autograde.part {--ag: #e69f00} .autograde.fail {--ag: #d55e00}
.autograde p {margin: .3em 0}
.autograde ul {list-style: none; margin: .3em 0; padding: 0}
.autograde li {margin: .25em 0; padding-left: 1.6em; text-indent: -1.6em}
.autograde li > * {text-indent: 0}
.autograde .mark {display: inline-block; width: 1.6em; font-weight: 700}
.autograde .why {display: block; opacity: .85; overflow-wrap: anywhere;
  font-family: var(--jp-code-font-family, monospace); font-size: 13px}
.autograde .hint {border: 1px solid var(--ag); border-radius: 4px; padding: .4em .7em}
</style>
"""


class Verdict:
    """A check's result in a notebook: rich as HTML, one plain float as text."""

    def __init__(self, result: CheckResult) -> None:
        """Show ``result``."""
        self.result = result

    def __repr__(self) -> str:
        """The score, as a plain float."""
        return repr(float(self.result.score))

    def __float__(self) -> float:
        """The score."""
        return float(self.result.score)

    def _repr_html_(self) -> str:
        return render_html(self.result)


class Namespace:
    """Answers questions with the functions of a namespace, by direct calls."""

    def __init__(self, functions: Mapping[str, Any]) -> None:
        """Look functions up in ``functions`` at each question."""
        self.functions = functions

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """One reply for each question."""
        return [answer(self.functions, question) for question in questions]


def judge(name: str, functions: Mapping[str, Any]) -> Verdict:
    """Run the check of this name on functions at hand, with the public cases."""
    return Verdict(run(find(name), Namespace(functions), PUBLIC_SEED))


def render_html(result: CheckResult) -> str:
    """``result`` as HTML that carries its own style; everything in it is escaped."""
    state = "pass" if result.passed else "part" if result.score > 0 else "fail"
    points = _("{score:g} of {points:g} points").format(score=result.score, points=result.points)
    rows = "".join(_row(c.name, c.passed, c.message) for c in result.criteria)
    hint = ""
    if result.hint:
        where = _("Read: {chapter}").format(chapter=result.read) if result.read else ""
        hint = (
            f'<p class="hint"><strong>{escape(_("Hint."))}</strong> {escape(result.hint)} '
            f"<em>{escape(where)}</em></p>"
        )
    return (
        f'{STYLE}<div class="autograde {state}" role="group" aria-label="{escape(result.id)}">'
        f"<p><strong>{escape(result.title)}</strong> — {escape(points)}</p>"
        f"<ul>{rows}</ul>{hint}</div>"
    )


def _row(name: str, passed: bool, message: str) -> str:
    mark, word = ("✓", _("holds")) if passed else ("✗", _("does not hold"))
    why = f'<span class="why">{escape(message)}</span>' if message else ""
    return (
        f'<li><span class="mark" role="img" aria-label="{escape(word)}">{mark}</span>'
        f"{escape(name)}{why}</li>"
    )
