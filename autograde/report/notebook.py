"""Feedback in a notebook: a check's result as a table, and as one plain number."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from autograde.answer import answer
from autograde.i18n import _
from autograde.judge import CheckResult, lost_marks, run
from autograde.judge.registry import checks, find
from autograde.plain import Question, Reply

PUBLIC_SEED = b"notebook"
"""Decides the cases that a student sees: the same ones on every run."""

STYLE = """<style>
.autograde {--good: #009e73; --bad: #d55e00; --edge: var(--bad); font-size: 14px; line-height: 1.5;
  max-width: 48em; margin: .3em 0; padding: .1em 0 .1em .9em; border-left: 4px solid var(--edge)}
.autograde.pass {--edge: var(--good)} .autograde.part {--edge: #b8860b}
.autograde .head {display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5em}
.autograde .points {font-weight: 700}
.autograde .hint {margin: .5em 0; padding: .5em .8em; border-radius: 4px;
  background: color-mix(in srgb, currentColor 7%, transparent)}
.autograde ul.criteria {list-style: none; margin: .4em 0 0; padding: 0}
.autograde .criteria li {margin: .25em 0; padding-left: 1.6em}
.autograde .mark {float: left; margin-left: -1.6em; font-weight: 700}
.autograde .good {color: color-mix(in srgb, var(--good) 65%, currentColor)}
.autograde .bad {color: color-mix(in srgb, var(--bad) 65%, currentColor)}
.autograde .why {font-size: 13px; opacity: .85; overflow-wrap: anywhere}
</style>"""
"""Colors that stand out on white and on black, mixed with the text's where they carry letters."""

ARRAY = re.compile(r"[\w.]+ = [^\s\[,:]+|[\w.]+ = \[+[^\[\]]*\]+|\[+[^\[\]]*\]+")
"""What is easier to read on one line: ``w = [1, 2]``, a row of numbers, ``rate = 0.5``."""


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
    check, respondent = find(name), Namespace(functions)
    lost = lost_marks(checks(check.assignment), respondent, lambda _name: PUBLIC_SEED)
    return Verdict(run(check, respondent, PUBLIC_SEED, lost))


def render_html(result: CheckResult) -> str:
    """``result`` as HTML that carries its own style; everything in it is escaped.

    It makes sense without the style, too, which JupyterLab takes away where it does not trust.
    """
    state = "pass" if result.passed else "part" if result.score > 0 else "fail"
    points = _("{score:g} of {points:g} points").format(score=result.score, points=result.points)
    common = _common_message(result)
    rows = "".join(_row(c.name, c.passed, "" if common else c.message) for c in result.criteria)
    return (
        f'{STYLE}<div class="autograde {state}" role="group" aria-label="{escape(result.id)}">'
        f'<div class="head"><strong>{escape(result.title)}</strong>'
        f'<div class="points">{escape(points)}</div></div>'
        f'{_message(common)}{_hint(result)}<ul class="criteria">{rows}</ul></div>'
    )


def _common_message(result: CheckResult) -> str:
    """The one reason for all that fails, where several criteria fail for the same reason."""
    reasons = [criterion.message for criterion in result.criteria if not criterion.passed]
    return reasons[0] if len(reasons) > 1 and len(set(reasons)) == 1 else ""


def _hint(result: CheckResult) -> str:
    if not result.hint:
        return ""
    read = _("Read: {chapter}").format(chapter=result.read) if result.read else ""
    return (
        f'<div class="hint"><strong>{escape(_("Hint."))}</strong> {escape(result.hint)}'
        f"<div><em>{escape(read)}</em></div></div>"
    )


def _row(name: str, passed: bool, message: str) -> str:
    mark, word, color = ("✓", _("holds"), "good") if passed else ("✗", _("does not hold"), "bad")
    return (
        f'<li><span class="mark {color}" role="img" aria-label="{escape(word)}">{mark}</span> '
        f"{escape(name)}{_message(message)}</li>"
    )


def _message(text: str) -> str:
    """Why something fails; numbers that belong together stay on a line where they fit."""
    if not text:
        return ""
    whole = ARRAY.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
    return f'<div class="why">{escape(whole)}</div>'
