"""Questions and replies as plain data."""

from collections.abc import Sequence
from typing import Any, get_args

from autograde.plain import Outcome, Question, Reply
from autograde.printable import printable
from autograde.sandbox.wire import WireError

MAX_TEXT = 2000
_OUTCOMES = frozenset(get_args(Outcome))


def question_to_plain(question: Question) -> list[Any]:
    """A question as plain data."""
    return [list(question.functions), dict(question.arguments), question.driver]


def question_from_plain(plain: Any) -> Question:
    """The question that :func:`question_to_plain` wrote."""
    functions, arguments, driver = plain
    return Question(tuple(functions), arguments, driver)


def reply_to_plain(reply: Reply) -> list[Any]:
    """A reply as plain data, its texts cut to a length that can be shown."""
    texts = [text[:MAX_TEXT] for text in (reply.error, reply.message, reply.line, reply.function)]
    return [reply.outcome, reply.value, *texts, list(reply.mutated)]


def replies_from_plain(plain: Any, questions: Sequence[Question]) -> list[Reply]:
    """One reply to each question, checked piece by piece, its texts made harmless.

    Raises :class:`WireError` for anything but what :func:`reply_to_plain` writes.
    """
    if type(plain) is not list or len(plain) != len(questions):
        msg = "one reply to each question was expected"
        raise WireError(msg)
    return [_reply(item, question) for item, question in zip(plain, questions, strict=True)]


def _reply(plain: Any, question: Question) -> Reply:
    if type(plain) is not list or len(plain) != 7:
        msg = "a reply has seven parts"
        raise WireError(msg)
    outcome, value, *texts, mutated = plain
    if type(outcome) is not str or outcome not in _OUTCOMES:
        msg = "a reply starts with its outcome"
        raise WireError(msg)
    if not all(type(text) is str and len(text) <= MAX_TEXT for text in texts):
        msg = "the texts of a reply are short strings"
        raise WireError(msg)
    if type(mutated) is not list or not all(
        type(name) is str and name in question.arguments for name in mutated
    ):
        msg = "the changed arguments must be arguments of the question"
        raise WireError(msg)
    if outcome != "value":
        value = None
    # People read these, in terminals, too.
    error, message, line, function = texts
    if any(texts):
        error, line, function = map(printable, (error, line, function))
        message = printable(message, lines=True)
    return Reply(outcome, value, error, message, line, function, tuple(mutated))  # type: ignore[arg-type]
