"""Known mistakes, and finding the one that explains a student's answers."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograde.answer import answer
from autograde.judge.compare import Tolerance, close
from autograde.judge.criteria import Unmet
from autograde.plain import Opaque, Question, Reply, parts


@dataclass(frozen=True)
class Misconception:
    """A wrong way to write a function that is asked for.

    ``function`` does what the mistaken student's does. ``hint`` says what is wrong in the
    student's terms without giving the line away; ``read`` is the section of the book to read.
    ``also`` are functions that answer otherwise, of students to whom the same is to be said.
    """

    name: str
    function: Callable[..., Any]
    hint: str
    read: str
    also: tuple[Callable[..., Any], ...] = ()

    @property
    def functions(self) -> tuple[Callable[..., Any], ...]:
        """Every function that shows this mistake."""
        return (self.function, *self.also)


@dataclass(frozen=True)
class Exchange:
    """One question that was put to the student, the reply, and the reply of a right answer.

    ``normal`` brings two answers that mean the same to the same form before they are compared;
    ``names`` are the parts that an answer may hold in a tuple, a list, a dictionary or an array.
    """

    question: Question
    reply: Reply
    expected: Any
    tolerance: Tolerance
    normal: Callable[[Any], Any]
    names: tuple[str, ...] = ()

    def read(self, answer: Any) -> Any:
        """``answer`` in its normal form; where it has none, something that is never right."""
        try:
            return self.normal(answer)
        except Unmet:
            raise
        # The answer is a stranger's, and may come from code that pretends to be a driver.
        except Exception:
            return Opaque(type(answer).__name__)

    def repeats(self, answer: Any) -> bool:
        """Whether ``answer`` is the student's."""
        return close(self._comparable(answer), self._replied, self.tolerance)

    def is_right(self, answer: Any) -> bool:
        """Whether ``answer`` is the right one."""
        return close(self._comparable(answer), self._right, self.tolerance)

    @cached_property
    def _replied(self) -> Any:
        return self._comparable(self.reply.value)

    @cached_property
    def _right(self) -> Any:
        return self._comparable(self.expected)

    def _comparable(self, answer: Any) -> Any:
        normal = self.read(answer)
        found = parts(normal, self.names) if self.names else None
        return normal if found is None else found


def diagnose(
    function: str, candidates: Iterable[Misconception], exchanges: Sequence[Exchange]
) -> Misconception | None:
    """The first candidate that answers every question as the student did, and some wrongly."""
    asked = [exchange for exchange in exchanges if exchange.question.functions == (function,)]
    if not any(exchange.reply.outcome == "value" for exchange in asked):
        return None
    asked.sort(key=_holds)  # wrong answers first: they tell most candidates from the student
    for candidate in candidates:
        if any(_explains(function, wrong, asked) for wrong in candidate.functions):
            return candidate
    return None


def _holds(exchange: Exchange) -> bool:
    """Whether the student's answer is right, and nothing that was handed over has changed."""
    reply = exchange.reply
    with suppress(Unmet):
        return reply.outcome == "value" and not reply.mutated and exchange.is_right(reply.value)
    return False


def _explains(function: str, wrong: Callable[..., Any], exchanges: Sequence[Exchange]) -> bool:
    """Whether the wrong function's replies are the student's, and not all of them right."""
    differs = False
    for exchange in exchanges:
        reply = answer({function: wrong}, exchange.question)
        if reply.outcome != exchange.reply.outcome or reply.mutated != exchange.reply.mutated:
            return False
        if reply.outcome == "value" and not exchange.repeats(reply.value):
            return False
        differs = (
            differs
            or reply.outcome != "value"
            or bool(reply.mutated)
            or not exchange.is_right(reply.value)
        )
    return differs
