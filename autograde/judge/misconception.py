"""Known mistakes, and finding the one that explains a student's answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
    """

    name: str
    function: Callable[..., Any]
    hint: str
    read: str


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

    def same(self, a: Any, b: Any) -> bool:
        """Whether two answers to this question are the same."""
        return close(self._comparable(a), self._comparable(b), self.tolerance)

    def _comparable(self, answer: Any) -> Any:
        normal = self.read(answer)
        found = parts(normal, self.names) if self.names else None
        return normal if found is None else found


def diagnose(
    function: str, candidates: Iterable[Misconception], exchanges: Sequence[Exchange]
) -> Misconception | None:
    """The first candidate that answers every question as the student did, and some wrongly."""
    relevant = [exchange for exchange in exchanges if function in exchange.question.functions]
    if not any(exchange.reply.outcome == "value" for exchange in relevant):
        return None
    for candidate in candidates:
        if _explains(function, candidate, relevant):
            return candidate
    return None


def _explains(function: str, candidate: Misconception, exchanges: Sequence[Exchange]) -> bool:
    """Whether the candidate's replies are the student's, and not all of them right."""
    differs = False
    for exchange in exchanges:
        others = [name for name in exchange.question.functions if name != function]
        if others:
            continue
        reply = answer({function: candidate.function}, exchange.question)
        if reply.outcome != exchange.reply.outcome or reply.mutated != exchange.reply.mutated:
            return False
        if reply.outcome == "value" and not exchange.same(reply.value, exchange.reply.value):
            return False
        differs = (
            differs
            or reply.outcome != "value"
            or bool(reply.mutated)
            or not exchange.same(reply.value, exchange.expected)
        )
    return differs
