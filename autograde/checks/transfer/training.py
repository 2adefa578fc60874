"""Checks of fine-tuning: two phases of training, their rates, and their losses."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.checks.transfer.shared import Case, examples, told
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, close, kind_of
from autograde.judge.criteria import Unmet
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import transfer as wrong
from autograde.reference import transfer


@check("transfer", points=5, misconceptions={"fine_tune": wrong.FINE_TUNE})
def fine_tune(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Fine-tuning: the head first, then everything, more carefully"""
    names = ("rates", "base", "head", "epochs", "stale", "statistics", "whole", "twice")
    # Rates that single precision holds to four digits, and at most five phases of six epochs.
    case = examples(draw, 3, n=12) | {
        "head_rate": draw.uniform(0.02, 0.05),
        "fine_rate": draw.uniform(0.002, 0.005),
        "epochs": 2 * draw.integer(2, 3),
        "seed": draw.integer(0, 10**6),
    }
    expected: Case = {
        "rates": [case["head_rate"], case["fine_rate"]],
        "base": [False, True],
        "head": [True, True],
        "epochs": [case["epochs"]] * 2,
        "stale": False,
        "statistics": [False, False],
        "whole": [False, True],
        "twice": [False, False],
    }
    answers = student.answers(
        transfer.fine_tune,
        [case],
        names,
        driver="watch_fine_tuning",
        expected=[expected],
        normal=diagnosed(expected),
    )

    def phase(number: int) -> Case:
        facts = told(answers)
        asked = ("rates", "base", "head", "whole")
        phases = min(len(facts[name]) for name in asked)
        if phases <= number:
            raise Unmet(_refused() if facts["stale"] else _few_phases(phases))
        return {name: facts[name][number] for name in asked}

    with criterion(_("first phase: the head learns, the base stands still"), weight=2):
        must(_("first"), phase(0), base=False)
    with criterion(_("first phase: the head's learning rate")):
        same_rate(_("first"), phase(0)["rates"], case["head_rate"])
    with criterion(_("second phase: base and head learn"), weight=2):
        must(_("second"), phase(1), base=True)
    with criterion(_("second phase: the small learning rate"), weight=2):
        same_rate(_("second"), phase(1)["rates"], case["fine_rate"])
    with criterion(_("batch normalization keeps its statistics in both phases")):
        phase(0)
        if any(told(answers)["statistics"]):
            raise Unmet(_("The training changed the moving statistics of the base."))
    with criterion(_("the loss takes the outputs for what they are, probabilities")):
        phase(0)
        if any(told(answers)["twice"]):
            raise Unmet(
                _(
                    "The loss takes the outputs for logits and puts a softmax on them, which the "
                    "model has done already."
                )
            )
    with criterion(_("two phases of as many epochs as asked for")):
        phase(0)
        found = told(answers)["epochs"]
        if found != expected["epochs"]:
            raise Unmet(
                _("The phases have {found} epochs; expected {expected}.").format(
                    found=" + ".join(map(str, found)),
                    expected=" + ".join(map(str, expected["epochs"])),
                )
            )
    with criterion(_("the losses of both phases come back, and they fall")):
        losses_come_back(told(answers))
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
        phase(0)


def diagnosed(expected: Case) -> Callable[[Any], Any]:
    """What keeps of the facts of a training those that a hint should go by.

    Whoever lets the base learn from the start may have frozen its batch normalization or not,
    then or later: that is not the mistake to begin with. How much of the base learns matters once
    all before that is right, and the loss in the end.
    """

    def normal(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if value["base"][:1] == [True]:
            value = value | {"statistics": []}
        *first, whole, twice = expected
        for later in (whole, twice):
            if not all(close(value[name], expected[name]) for name in first):
                value = value | {later: []}
            first.append(later)
        return value

    return normal


def _few_phases(n: int) -> str:
    return _("There should be two phases of training, but there was {n}.").format(
        n=_("one") if n else _("none")
    )


def _refused() -> str:
    return _(
        "The second phase trains without having compiled again since the base was unfrozen: Keras "
        "stops there with an error."
    )


def must(name: str, phase: Case, *, base: bool) -> None:
    """Raise :class:`Unmet` unless the head moves, and the base, all of it, if it should."""
    if not phase["head"]:
        raise Unmet(_("In the {name} phase the head's weights do not change.").format(name=name))
    if phase["base"] != base:
        text = (
            _("In the {name} phase the base's weights do not change.")
            if base
            else _("In the {name} phase the base's weights change.")
        )
        raise Unmet(text.format(name=name))
    if phase["whole"] != base:
        raise Unmet(
            _("In the {name} phase some of the base's weights do not change.").format(name=name)
        )


def same_rate(name: str, actual: float, expected: float) -> None:
    """Raise :class:`Unmet` unless the rates are the same, in single precision."""
    if not np.isclose(actual, expected, rtol=1e-4, atol=0):
        raise Unmet(
            _(
                "The {name} phase has a learning rate of {actual:.4g}; expected {expected:g}."
            ).format(name=name, actual=actual, expected=expected)
        )


def losses_come_back(facts: Case) -> None:
    """Raise :class:`Unmet` unless the losses of each epoch came back and each phase lowers them."""
    losses, returned = facts.get("losses"), facts.get("returned")
    arrays = map(as_array, losses if isinstance(losses, list) else [])
    phases = [np.ravel(array) for array in arrays if array is not None]
    if returned is None:
        raise Unmet(
            _("fine_tune should return two lists of losses, but came back with {kind}.").format(
                kind=kind_of(returned)
            )
        )
    flat = np.concatenate([np.ravel(phase) for phase in (np.zeros(0), *losses_in(returned))])
    together = np.concatenate([np.zeros(0), *phases])
    if not len(together) or flat.shape != together.shape:
        raise Unmet(
            _("{n} losses were to come back, one for each epoch; there are {found}.").format(
                n=len(together), found=len(flat)
            )
        )
    if not np.allclose(flat, together, rtol=1e-4, atol=1e-6):
        raise Unmet(_("The losses that came back are not those of the training."))
    if not all(phase[-1] < phase[0] for phase in phases if len(phase) > 1):
        raise Unmet(_("The loss does not fall within each phase."))


def losses_in(returned: Any) -> list[Any]:
    """The lists of losses in what came back: two lists, a dictionary of them, or one long list."""
    values = list(returned.values()) if isinstance(returned, dict) else returned
    if isinstance(values, np.ndarray):
        values = list(np.atleast_1d(values))
    if not isinstance(values, (list, tuple)):
        return []
    arrays = [as_array(value) for value in values]
    return [array for array in arrays if array is not None]
