"""The check of the forward pass: drop and rescale in training, nothing at inference."""

from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.dropout.dropped import (
    Array,
    Findings,
    in_order,
    near,
    not_of_shape,
    of_passes,
    scale,
)
from autograde.checks.dropout.masks import stacked
from autograde.checks.dropout.shared import (
    CALLS,
    SHAPE,
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
from autograde.judge.compare import close, number, show
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import dropout as wrong
from autograde.plain import parts
from autograde.reference import dropout


def passes_of(
    student: Student,
    draw: Draw,
    x: Array,
    rate: float,
    *,
    training: bool,
    marks_dropped: bool = False,
) -> Answers:
    """The student's outputs for ``x``."""
    case = {
        "seed": draw.integer(0, 10**6),
        "calls": CALLS if training else 2,
        "x": x,
        "rate": rate,
        "training": training,
    }
    normal = of_passes(x, rate, training=training, marks_dropped=marks_dropped)
    return student.answers(
        dropout.dropout_forward, [case], (), driver="with_generator", normal=normal
    )


@check("dropout", points=6, misconceptions={"dropout_forward": wrong.FORWARD})
def dropout_forward(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Forward: drop and rescale in training, nothing at inference"""
    two = rates(draw)
    x = draw.vector(*SHAPE)
    training = together([passes_of(student, draw, x, rate, training=True) for rate in two])
    marks_dropped = marks_what_is_dropped(training)
    inference = together(
        [
            passes_of(student, draw, x, rate, training=False, marks_dropped=marks_dropped)
            for rate in two
        ]
    )
    own = own_masks(student, draw, two)
    with criterion(_("training: each unit is dropped with the probability rate"), weight=2):
        dropped_share(training, own)
    with criterion(_("training: what is kept is rescaled, so that the mean stays"), weight=3):
        for where, rate, findings in found(training):
            scaled_by(where, findings["scale"], scale(rate))
    with criterion(_("training: each unit is drawn on its own, anew in every call"), weight=2):
        each_on_its_own(training, own)
    with criterion(_("training: the mask says which units were kept"), weight=2):
        for where, _rate, findings in found(training):
            if findings["mask"] != "kept":
                raise Unmet(where + said_of_mask(findings["mask"]))
    leaves_alone(criterion, inference)
    with criterion(UNTOUCHED):
        list(found(training))
        leave_inputs_alone(student, training, inference)
    as_keras(student, draw, criterion, followed=own is not None)
    comes_from_the_generator(student, criterion, dropout.dropout_forward, training, own)
    at_the_ends(student, draw, criterion)


def leaves_alone(criterion: Criteria, inference: Answers) -> None:
    """The criteria on inference: what comes out, and what the mask says."""
    with criterion(_("inference: the output is the input, whatever the rate"), weight=2):
        for where, _rate, findings in found(inference):
            if findings["share"] != 0:
                raise Unmet(where + _("units are dropped at inference."))
            scaled_by(where, findings["scale"], 1.0)
    with criterion(_("inference: the mask is None or all ones"), weight=0.5):
        for where, _rate, findings in found(inference):
            if findings["share"] == 0 and findings["mask"] == "dropped":
                raise Unmet(where + _("the mask says that units were dropped at inference."))


def at_the_ends(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The criterion on the rates 0 and 1."""
    few = draw.vector(2, 3)
    ends = [
        {"seed": draw.integer(0, 10**6), "calls": 1, "x": few, "rate": rate, "training": True}
        for rate in (0.0, 1.0)
    ]

    def first(value: Any) -> Any:
        pair = parts(in_order(value)[0], ("y", "mask")) if in_order(value) else None
        return pair[0] if pair else None

    def output(value: Any) -> Findings:
        y = stacked([first(value)], few.shape)
        return {"y": y if y is None or np.isfinite(y).all() else "not finite"}

    asked = last_word(student, criterion)
    with criterion(_("rate 0 keeps everything; rate 1 gives zeros, and no nan")):
        answers = asked.answers(
            dropout.dropout_forward, ends, (), driver="with_generator", normal=output
        )
        for case, value, right in zip(ends, answers.values(), (few, 0 * few), strict=True):
            y = output(value)["y"]
            if isinstance(y, str) or y is None or not close(y, right[None]):
                if y is None:
                    raise Unmet(not_of_shape("y", first(value), few.shape)["problem"])
                raise Unmet(
                    _(
                        "With rate = {rate} the output for {x} should be {right}, but came back "
                        "as {y}."
                    ).format(
                        rate=case["rate"], x=show(few), right=show(right), y=show(first(value))
                    )
                )


def marks_what_is_dropped(training: Answers) -> bool:
    """Whether the student's masks are true for what is dropped, a mistake of its own."""
    read = (exchange.read(exchange.reply.value) for exchange in training.exchanges)
    return any(isinstance(said, dict) and said.get("mask") == "dropped" for said in read)


def own_masks(student: Student, draw: Draw, wanted: list[float]) -> dict[float, Findings] | None:
    """The findings about the student's own ``draw_mask`` if it is wrong: a mistake counts once.

    Masks that are all alike, as where nothing is dropped or everything, are none, and neither is
    what has not the shape of one.
    """
    aside = Student(student.respondent)
    masks = [one.exchanges[0] for one in masks_of(aside, draw, wanted)]
    if any(exchange.reply.outcome != "value" for exchange in masks):
        return None
    own = {m.question.arguments["rate"]: m.normal(m.reply.value) for m in masks}
    right = all(f.get("share") == r and f["structure"] == "on its own" for r, f in own.items())
    none = any(f.get("structure", "all alike") == "all alike" for f in own.values())
    return None if right or none or not student.lost("draw_mask") else own


def scaled_by(where: str, factor: Any, right: float) -> None:
    """Raise :class:`Unmet` unless outputs are inputs times ``right`` where they are not 0."""
    if isinstance(factor, str):
        raise Unmet(
            where
            + _(
                "outputs that are not 0 should all be {right} times the input; they are not."
            ).format(right=number(right))
        )
    if not close(factor, right):
        raise Unmet(
            where
            + _("outputs that are not 0 are {factor} times the input; expected {right}.").format(
                factor=number(factor), right=number(right)
            )
        )


def said_of_mask(mask: str) -> str:
    """What is wrong with a mask, by :func:`what_it_says`."""
    return {
        "nothing": _("the mask came back as None, and the backward pass needs it."),
        "dropped": _("the mask is true where the output is 0; it should be true where not."),
        "another scale": _("what the mask says of kept units is neither 1 nor their scale."),
    }.get(mask, _("the mask does not fit the output: it should be 0 exactly where the output is."))


def as_keras(student: Student, draw: Draw, criterion: Criteria, *, followed: bool) -> None:
    """The criterion that the outputs have the mean and variance of Keras's layer.

    The share of 6400 units is within 0.05 of 0.3 (see :mod:`.masks`), so the mean
    of output over input is within 0.072 of 1, and the variance within 0.05 / 0.7**2 = 0.102 of its
    own; Keras's, of 512,000 units, are within 0.01.
    """
    run = keras_runs.load("dropout")
    rate, x = run.provenance.settings["rate"], run.arrays["x"]
    case = {"seed": draw.integer(0, 10**6), "calls": 50, "x": x, "rate": rate, "training": True}
    asked = student.answers(
        dropout.dropout_forward,
        [case],
        (),
        driver="with_generator",
        normal=of_passes(x, rate, training=True),
    )
    with criterion(_("mean and variance of the outputs, as Keras's layer has them")):
        list(found(asked))
        pairs = [parts(answer, ("y", "mask")) or () for answer in in_order(asked.values()[0])]
        over = np.stack([np.asarray(pair[0], dtype=float) for pair in pairs]) / x
        keras = {name: float(run.arrays[name]) for name in ("mean", "variance")}
        if followed and near(float(over.max()), float((run.arrays["kept"] / x).max())):
            return
        for name, value in (("mean", over.mean()), ("variance", over.var())):
            if not abs(value - keras[name]) <= 0.12:
                raise Unmet(
                    _("The {name} of output / input is {value}; that of Keras is {keras}.").format(
                        name=name, value=number(value), keras=number(keras[name])
                    )
                )
