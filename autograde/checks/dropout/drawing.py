"""The check of the mask: which units are kept."""

from typing import Any

import numpy as np

from autograde.checks.dropout.dropped import Findings, in_order, not_of_shape
from autograde.checks.dropout.masks import stacked
from autograde.checks.dropout.shared import (
    Case,
    comes_from_the_generator,
    dropped_share,
    each_on_its_own,
    found,
    last_word,
    masks_of,
    rates,
    together,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import show
from autograde.judge.criteria import Unmet
from autograde.misconceptions import dropout as wrong
from autograde.reference import dropout


@check("dropout", points=3, misconceptions={"draw_mask": wrong.DRAW_MASK})
def draw_mask(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The mask: which units are kept this time"""
    masks = together(masks_of(student, draw, rates(draw)))
    with criterion(_("one value for what is kept, 0 for what is dropped"), weight=0.5):
        for where, _rate, findings in found(masks):
            if findings["value"] != "kept":
                raise Unmet(where + _("the mask should say 1 (or True) for kept, 0 for dropped."))
    with criterion(_("each unit is dropped with the probability rate"), weight=2):
        dropped_share(masks)
    with criterion(_("each unit is drawn on its own, anew in every call"), weight=2):
        each_on_its_own(masks)
    comes_from_the_generator(student, criterion, dropout.draw_mask, masks)
    ends: list[Case] = [
        {"seed": draw.integer(0, 10**6), "calls": 1, "shape": (4, 3), "rate": rate}
        for rate in (0.0, 1.0)
    ]

    def all_or_nothing(value: Any) -> Findings:
        mask = stacked(in_order(value), (4, 3))
        finite = mask is not None and bool(np.isfinite(mask).all())
        return {"kept": float((mask != 0).mean()) if mask is not None and finite else "nothing"}

    asked = last_word(student, criterion)
    with criterion(_("rate 0 keeps everything, rate 1 drops everything")):
        answers = asked.answers(
            dropout.draw_mask, ends, (), driver="with_generator", normal=all_or_nothing
        )
        for case, value in zip(ends, answers.values(), strict=True):
            if all_or_nothing(value)["kept"] != 1 - case["rate"]:
                came = next(iter(in_order(value)), None)
                if stacked([came], (4, 3)) is None:
                    raise Unmet(not_of_shape("mask", came, (4, 3))["problem"])
                said = (
                    _("With rate = 1 nothing is kept, but the mask came back as {mask}.")
                    if case["rate"]
                    else _("With rate = 0 all is kept, but the mask came back as {mask}.")
                )
                raise Unmet(said.format(mask=show(came)))
