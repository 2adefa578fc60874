"""Looking at all calls of a function for arguments that it changed in place."""

from autograde.i18n import _
from autograde.judge.student import Answers, Student

UNTOUCHED = _("what is handed in stays as it was")
"""The name of the criterion."""


def leave_inputs_alone(student: Student, *answers: Answers) -> None:
    """Raise :class:`.Unmet` if any call so far of the function changed an array it was handed.

    ``answers`` are everyday ones, without which there is nothing to judge. Code may also change
    what it is handed in an edge case alone, so the other calls are looked at, too.
    """
    for some in answers:
        some.leave_inputs_alone()
    name = answers[0].name
    changed = [
        exchange
        for exchange in student.exchanges
        if name in exchange.question.functions and exchange.reply.mutated
    ]
    Answers(name, ("answer",), changed).leave_inputs_alone()
