"""Who in the class hands in what: samples of each assignment, and what grading has to give."""

from collections.abc import Mapping, Sequence
from itertools import cycle, islice

from autograde.grading.demo.accidents import ACCIDENTS, Accident, checks_with_full_marks
from autograde.grading.demo.answers import Answer, answers, of_kind
from autograde.grading.demo.habits import HABITS
from autograde.grading.demo.sample import Sample
from autograde.grading.demo.students import STUDENTS
from autograde.judge import registry

RIGHT = 16
"""How many students have everything right."""

MISTAKEN = 20
"""How many at least have mistakes: each known mistake is made by one of them."""


def samples(assignment: str) -> list[Sample]:
    """The submissions for an assignment; whoever is in none of them handed nothing in.

    Every right answer, every misconception and every accident is somebody's. Who has which
    changes from assignment to assignment.
    """
    place = registry.assignments().index(assignment)
    everybody = [student.id for student in STUDENTS[:-1]]
    first = 7 * place % len(everybody)
    turned = everybody[first:] + everybody[:first]
    students = iter(turned)
    habits = cycle(HABITS)
    found = [
        _right(student, assignment, number, next(habits))
        for number, student in enumerate(islice(students, RIGHT))
    ]
    hands = dealt_mistakes(assignment)
    found += [
        _mistaken(student, assignment, number, mistakes, next(habits))
        for number, (student, mistakes) in enumerate(
            zip(islice(students, len(hands)), hands, strict=True)
        )
    ]
    found += [
        _unlucky(student, assignment, accident)
        for student, accident in zip(islice(students, len(ACCIDENTS)), ACCIDENTS, strict=True)
    ]
    return sorted(found, key=lambda sample: sample.student)


def dealt_mistakes(assignment: str) -> list[dict[str, Answer]]:
    """The wrong answers and slips of an assignment, dealt to :data:`MISTAKEN` students or more.

    Nobody has two in one function, nor one in a function that another wrong answer of theirs calls.
    """
    hands: list[dict[str, Answer]] = [{} for _student in range(MISTAKEN)]
    functions = frozenset(answers(assignment))
    turn = 0
    for answer in _wrong_answers(assignment):
        for step in range(len(hands)):
            hand = hands[(turn + step) % len(hands)]
            if answer.function not in hand and not _entangled(answer, hand, functions):
                hand[answer.function] = answer
                turn += step + 1
                break
        else:
            hands.append({answer.function: answer})
    return hands


def _wrong_answers(assignment: str) -> list[Answer]:
    return [
        answer
        for kind in ("wrong", "slip")
        for found in of_kind(assignment, kind).values()
        for answer in found
    ]


def _entangled(answer: Answer, hand: Mapping[str, Answer], functions: frozenset[str]) -> bool:
    """Whether ``answer`` calls a function that is wrong in ``hand``, or the other way round."""
    calls = answer.uses(functions) & hand.keys()
    called = any(answer.function in other.uses(functions) for other in hand.values())
    return bool(calls) or called


def _right(student: str, assignment: str, number: int, habit: str) -> Sample:
    chosen = {
        function: found[(number + 3 * place) % len(found)]
        for place, (function, found) in enumerate(of_kind(assignment, "right").items())
    }
    return Sample(student, assignment, chosen, habit, full=frozenset(chosen))


def _mistaken(
    student: str, assignment: str, number: int, mistakes: Mapping[str, Answer], habit: str
) -> Sample:
    functions = frozenset(answers(assignment))
    called = {name for mistake in mistakes.values() for name in mistake.uses(functions)}
    chosen = {}
    for function, found in of_kind(assignment, "right").items():
        alone = [answer for answer in found if not answer.uses(functions)]
        fill = alone if alone and function in called else found
        chosen[function] = mistakes.get(function) or _simple(fill, number)
    follow = _followers(chosen, frozenset(mistakes))
    return Sample(
        student,
        assignment,
        chosen,
        habit,
        full=functions - mistakes.keys() - follow,
        mistakes={
            name: answer.title for name, answer in mistakes.items() if answer.kind == "wrong"
        },
    )


def _followers(chosen: Mapping[str, Answer], wrong: frozenset[str]) -> frozenset[str]:
    """The functions whose right code calls a wrong one, be it by way of others."""
    functions = frozenset(chosen)
    found = wrong
    for _function in functions:
        found |= {name for name in functions if chosen[name].uses(functions) & found}
    return found - wrong


def _unlucky(student: str, assignment: str, accident: Accident) -> Sample:
    functions = frozenset(answers(assignment))
    chosen = {}
    if accident.change:
        for function, found in of_kind(assignment, "right").items():
            alone = [answer for answer in found if not answer.uses(functions)]
            chosen[function] = _simple(alone or found, len(accident.name))
    full = checks_with_full_marks(accident, list(answers(assignment)))
    return Sample(
        student,
        assignment,
        chosen,
        accident=accident.name,
        expected_status=accident.status,
        full=full,
        nothing=functions - full,
    )


def _simple(found: Sequence[Answer], number: int) -> Answer:
    """One of the answers that others can build on without looking at what comes back."""
    simple = [answer for answer in found if answer.is_sequence]
    return simple[number % len(simple)]
