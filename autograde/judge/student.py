"""The student as a check sees them: functions to ask, answers to compare."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from autograde.answer import answer
from autograde.i18n import _
from autograde.judge.compare import (
    MAX_LISTED,
    MAX_SHOWN,
    SINGLE,
    Tolerance,
    as_array,
    kind_of,
    mismatch,
    show,
)
from autograde.judge.criteria import Unmet
from autograde.judge.misconception import Exchange
from autograde.plain import Question, Reply, parts
from autograde.problems.drivers import is_own

Arguments = Mapping[str, Any]
Normal = Callable[[Any], Any]
Lost = Callable[[str], bool]
"""Whether the student's function of a name has lost marks where it was judged by itself."""


class Respondent(Protocol):
    """Whoever has the student's functions: a notebook's namespace or a worker."""

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """One reply for each question, in order; never an exception."""


class Answers:
    """The answers to several questions about one function, next to the right ones."""

    def __init__(self, name: str, names: tuple[str, ...], exchanges: Sequence[Exchange]) -> None:
        """``name`` is the function's, ``names`` those of the parts that it returns."""
        self.name = name
        self.names = names
        self.exchanges = exchanges

    def agree(self, *wanted: str, tolerance: Tolerance | None = None) -> None:
        """Raise :class:`Unmet` at the first answer that is wrong in one of the ``wanted`` parts.

        Without any, all parts are compared.
        """
        for exchange in self.exchanges:
            found = self.parts(exchange)
            expected = parts(exchange.normal(exchange.expected), self.names)
            assert expected is not None
            for part, actual, right in zip(self.names, found, expected, strict=True):
                if wanted and part not in wanted:
                    continue
                problem = mismatch(part, actual, right, tolerance or exchange.tolerance)
                if problem:
                    raise Unmet(f"{situation(exchange.question)}{problem}")

    def right(self) -> bool:
        """Whether every answer is the expected one."""
        return all(
            exchange.reply.outcome == "value" and exchange.is_right(exchange.reply.value)
            for exchange in self.exchanges
        )

    def leave_inputs_alone(self) -> None:
        """Raise :class:`Unmet` if a call changed an array that it was handed."""
        for exchange in self.exchanges:
            self.parts(exchange)
            if exchange.reply.mutated:
                raise Unmet(
                    _(
                        "{function} changed {names} in place. Return new arrays: whoever calls "
                        "it may still need the old ones (`a = a + b` makes a new array, `a += b` "
                        "changes the one that was handed in)."
                    ).format(function=self.name, names=listing(exchange.reply.mutated))
                )

    def values(self) -> list[Any]:
        """What came back from each question; raises :class:`Unmet` where nothing did."""
        return [value_of(self.name, exchange) for exchange in self.exchanges]

    def parts(self, exchange: Exchange) -> tuple[Any, ...]:
        """The named parts of one answer; raises :class:`Unmet` if it has others."""
        value = exchange.read(value_of(self.name, exchange))
        found = parts(value, self.names)
        if found is None or value is None or self._one_alone(value, exchange):
            raise Unmet(
                _("{function} should return ({names}), but came back with {kind}.").format(
                    function=self.name, names=", ".join(self.names), kind=kind_of(value)
                )
            )
        return found

    def _one_alone(self, value: Any, exchange: Exchange) -> bool:
        """Whether an array is one part without the others, however many rows it has."""
        if len(self.names) == 1 or not isinstance(value, np.ndarray):
            return False
        expected = map(as_array, parts(exchange.normal(exchange.expected), self.names) or ())
        return any(part is not None and part.shape == value.shape for part in expected)


class Student:
    """Asks the student's functions and remembers every exchange for the diagnosis."""

    def __init__(self, respondent: Respondent, lost: Lost = lambda name: False) -> None:
        """Put the questions to ``respondent``, whose functions have lost marks as ``lost`` says."""
        self.respondent = respondent
        self.lost = lost
        self.exchanges: list[Exchange] = []

    def answers(
        self,
        truth: Callable[..., Any],
        cases: Sequence[Arguments],
        names: tuple[str, ...],
        *,
        driver: str | None = None,
        expected: Sequence[Any] | None = None,
        own: Sequence[Any] | None = None,
        tolerance: Tolerance = SINGLE,
        normal: Normal = lambda value: value,
    ) -> Answers:
        """Ask the student's function of ``truth``'s name about every case.

        ``names`` are the parts of what it returns. With a ``driver``, that loop calls the
        function, and ``names`` are the parts of what the loop returns. ``expected`` are the right
        answers, recorded Keras runs for example; without it they are those of ``truth``. ``own``
        are those that the student's own pieces make, which have :attr:`lost` marks; they take the
        place of the right ones unless all of them say nothing. ``normal`` brings answers that mean
        the same to the same form.
        """
        name = truth.__name__
        questions = [Question((name,), dict(case), driver) for case in cases]
        replies = self.respondent.ask(questions)
        if own is not None and any(map(_says_something, own)):
            expected = own
        elif expected is None:
            expected = [right_answer({name: truth}, question) for question in questions]
            if driver is not None:
                replies = list(map(_complete, replies, expected))
        exchanges = [
            Exchange(question, reply, right, tolerance, normal, names)
            for question, reply, right in zip(questions, replies, expected, strict=True)
        ]
        self.exchanges += exchanges
        return Answers(name, names, exchanges)


def _complete(reply: Reply, expected: Any) -> Reply:
    """A driver's reply with as many items as it has for everybody, or none.

    A list is the driver's own, so one of another length comes from code that took its place, and
    a check that looks at every item would find nothing wrong in a list without any.
    """
    found = reply.value
    if reply.outcome != "value" or not isinstance(expected, list):
        return reply
    if isinstance(found, list) and len(found) == len(expected):
        return reply
    return Reply("error", error="TypeError", message=_("not as many answers as questions"))


def _says_something(expected: Any) -> bool:
    """Whether there are numbers in every part of it, all of them finite, and not all the same.

    Pieces of the student's that give nothing, zeros, ones or nan would make that right.
    """
    found = []
    for array in _leaves(expected):
        if array is None or not array.size or not np.isfinite(array).all():
            return False
        if array.size > 1 and (array == array.flat[0]).all():
            return False
        found.append(array)
    return any(array.any() for array in found)


def _leaves(expected: Any) -> Iterator[NDArray[Any] | None]:
    """The arrays of numbers that an answer is made of, ``None`` for what is something else."""
    array = as_array(expected)
    if isinstance(expected, Mapping):
        expected = list(expected.values())
    if array is None and isinstance(expected, (list, tuple)) and expected:
        for item in expected:
            yield from _leaves(item)
    else:
        yield array


def right_answer(truth: dict[str, Callable[..., Any]], question: Question) -> Any:
    """What the reference answers; a reference that fails is an error of ours."""
    reply = answer(truth, question)
    if reply.outcome != "value":
        msg = f"the reference fails on {question}: {reply.error}: {reply.message}"
        raise RuntimeError(msg)
    return reply.value


def value_of(name: str, exchange: Exchange) -> Any:
    """What came back, or :class:`Unmet` with the reason why nothing did."""
    reply = exchange.reply
    if reply.outcome == "value":
        return reply.value
    if reply.outcome == "missing":
        raise Unmet(_("There is no function called {name}: did its cell run?").format(name=name))
    if reply.error == "NotImplementedError":
        missing = reply.function or name
        said = (
            _("{name} is not written yet.")
            if missing == name
            else _("{name} calls {missing}, which is not written yet.")
        )
        raise Unmet(said.format(name=name, missing=missing))
    where = situation(exchange.question)
    if reply.outcome == "error":
        at = _(" in the line `{line}`").format(line=reply.line) if reply.line else ""
        raise Unmet(
            _("{where}{name} raised {error}{at}: {message}").format(
                where=where, name=name, error=reply.error, at=at, message=reply.message
            )
        )
    reasons = {
        "timeout": _("{where}{name} did not come back in time: is there a loop that never ends?"),
        "memory": _("{where}{name} needs more memory than there is."),
        "dead": _("{name} could not be asked: the notebook's process had ended."),
    }
    raise Unmet(reasons[reply.outcome].format(where=where, name=name))


def situation(question: Question) -> str:
    """The arguments of a call that is short enough to be read, as the start of a sentence.

    Where one is too long, nobody works the call out by hand, and the others are kept short, too.
    """
    known = list(_known(question))
    arrays = [array for _key, value in known if (array := as_array(value)) is not None]
    most = MAX_SHOWN if any(array.size > MAX_LISTED for array in arrays) else MAX_LISTED
    shown = [(key, show(value, most=most)) for key, value in known]
    if not shown or any(text.endswith("...") for _key, text in shown):
        return ""
    return _("For {arguments}: ").format(arguments=", ".join(f"{k} = {t}" for k, t in shown))


def _known(question: Question) -> Iterator[tuple[str, Any]]:
    """The arguments by name, without those that are a driver's own affair."""
    for key, value in question.arguments.items():
        if question.driver is None:
            yield key, value
        elif key == "settings" and isinstance(value, Mapping):
            yield from value.items()
        elif key == "logs" and isinstance(value, Mapping):
            for name, fits in value.items():
                yield f'logs["{name}"]', fits[0] if len(fits) == 1 else fits
        elif not is_own(question.driver, key):
            yield key, value


def listing(names: Sequence[str]) -> str:
    """Names as they are read out."""
    return ", ".join(f"`{name}`" for name in names)
