"""Checks of the assignment on dropout: laws are judged, never streams of random numbers."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.dropout.dropped import (
    Array,
    Findings,
    in_order,
    near,
    of_gradient,
    of_masks,
    of_passes,
    repeatable,
    scale,
    what_it_says,
)
from autograde.checks.dropout.masks import stacked
from autograde.checks.dropout.predictions import of_predictions
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, close, kind_of, number, show
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.misconceptions import dropout as wrong
from autograde.plain import parts
from autograde.problems.drivers.dropout import softmax_layer
from autograde.reference import dropout

Case = dict[str, Any]
Words = Callable[[Array, float], Array]
"""Writes a mask, true where a unit is kept, for a rate in the way that somebody marks it."""
Passed = tuple[Array, Array, float]
"""A gradient from above, which units were kept, and the rate."""

SHAPE = (32, 20)
CALLS = 10
"""Ten masks of this shape hold 6400 units; :mod:`.masks` tells what they prove."""


def rates(draw: Draw) -> list[float]:
    """A small rate and a large one, none of them near a half or equal to one less the other."""
    pairs = [(0.2, 0.7), (0.3, 0.8)]
    return list(pairs[draw.integer(0, 1)])


def last_word(student: Student, criterion: Criteria) -> Student:
    """Who answers questions that would hide which mistake it was, had there been one before."""
    right = all(result.passed for result in criterion.results)
    return student if right else Student(student.respondent)


def found(answers: Answers) -> Iterator[tuple[str, float, Findings]]:
    """The start of a sentence, the rate and the findings of every answer.

    Raises :class:`Unmet` where an answer is nothing that findings could be told of.
    """
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        findings, rate = exchange.normal(value), exchange.question.arguments["rate"]
        if "problem" in findings:
            raise Unmet(findings["problem"])
        yield _("With rate = {rate}: ").format(rate=rate), rate, findings


def dropped_share(answers: Answers, own: dict[float, Findings] | None = None) -> None:
    """Raise :class:`Unmet` unless about the share ``rate`` is dropped, or what ``own`` masks do."""
    for where, rate, findings in found(answers):
        follows = bool(own) and findings["share"] == (own or {})[rate].get("share")
        if findings["share"] != rate and not follows:
            raise Unmet(
                where
                + _("a share of about {actual} is dropped; expected {rate}.").format(
                    actual=number(findings["share"]), rate=rate
                )
            )


def each_on_its_own(answers: Answers, own: dict[float, Findings] | None = None) -> None:
    """Raise :class:`Unmet` unless every unit is drawn alone, or as ``own`` masks are."""
    said = {
        "all alike": _("all units are kept, or all are dropped."),
        "same in every call": _("every call drops the same units."),
        "same for every example": _("the same units are dropped in every example of the batch."),
        "same for every feature": _("whole examples are dropped: a row is kept or lost as one."),
        "same number every time": _("the same number of units is dropped every time."),
        "some more than others": _("some units are dropped much more often than others."),
    }
    for where, rate, findings in found(answers):
        follows = bool(own) and findings["structure"] == (own or {})[rate].get("structure")
        if findings["structure"] in said and not follows:
            raise Unmet(where + said[findings["structure"]])


def comes_from_the_generator(
    student: Student, criterion: Criteria, truth: Callable[..., Any], answers: Answers
) -> None:
    """The criterion on ``rng``: the same seed gives the same answer."""
    asked = last_word(student, criterion)
    with criterion(_("the random numbers are those of rng")):
        list(found(answers))
        cases = [exchange.question.arguments for exchange in answers.exchanges[:1]]
        again = asked.answers(truth, cases, (), driver="with_generator", normal=repeatable)
        if not all(repeatable(value)["again"] for value in again.values()):
            raise Unmet(
                _("Two generators with the same seed gave different results: rng is not used.")
            )


def masks_of(student: Student, draw: Draw, wanted: list[float]) -> list[Answers]:
    """The student's masks for each rate, one question each."""
    return [
        student.answers(
            dropout.draw_mask,
            [{"seed": draw.integer(0, 10**6), "calls": CALLS, "shape": SHAPE, "rate": rate}],
            (),
            driver="with_generator",
            normal=of_masks(SHAPE, rate),
        )
        for rate in wanted
    ]


def together(answers: list[Answers]) -> Answers:
    """Answers to questions that were put one by one."""
    exchanges = [exchange for one in answers for exchange in one.exchanges]
    return Answers(answers[0].name, (), exchanges)


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
                shown = show(in_order(value)[0])
                raise Unmet(_("With rate = {rate}: ").format(rate=case["rate"]) + shown)


def passes_of(student: Student, draw: Draw, x: Array, rate: float, *, training: bool) -> Answers:
    """The student's outputs for ``x``."""
    case = {
        "seed": draw.integer(0, 10**6),
        "calls": CALLS if training else 2,
        "x": x,
        "rate": rate,
        "training": training,
    }
    normal = of_passes(x, rate, training=training)
    return student.answers(
        dropout.dropout_forward, [case], (), driver="with_generator", normal=normal
    )


@check("dropout", points=6, misconceptions={"dropout_forward": wrong.FORWARD})
def dropout_forward(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Forward: drop and rescale in training, nothing at inference"""
    two = rates(draw)
    x = draw.vector(*SHAPE)
    training = together([passes_of(student, draw, x, rate, training=True) for rate in two])
    inference = together([passes_of(student, draw, x, rate, training=False) for rate in two])
    own = own_masks(student, draw, two)
    with criterion(_("training: each unit is dropped with the probability rate"), weight=2):
        dropped_share(training, own)
    with criterion(_("training: what is kept is rescaled, so that the mean stays"), weight=3):
        for where, rate, findings in found(training):
            scaled_by(where, findings["scale"], scale(rate))
    with criterion(_("training: each unit is drawn on its own, anew in every call"), weight=2):
        each_on_its_own(training, own)
    with criterion(_("training: the mask says which units were kept")):
        for where, _rate, findings in found(training):
            if findings["mask"] != "kept":
                raise Unmet(where + said_of_mask(findings["mask"]))
    with criterion(_("inference: the output is the input, whatever the rate"), weight=2):
        for where, _rate, findings in found(inference):
            if findings["share"] != 0:
                raise Unmet(where + _("units are dropped at inference."))
            scaled_by(where, findings["scale"], 1.0)
    with criterion(_("what is handed in stays as it was")):
        list(found(training))
        training.leave_inputs_alone()
        inference.leave_inputs_alone()
    as_keras(student, draw, criterion, followed=own is not None)
    comes_from_the_generator(student, criterion, dropout.dropout_forward, training)
    few = draw.vector(2, 3)
    ends = [
        {"seed": draw.integer(0, 10**6), "calls": 1, "x": few, "rate": rate, "training": True}
        for rate in (0.0, 1.0)
    ]

    def output(value: Any) -> Findings:
        pair = parts(in_order(value)[0], ("y", "mask")) if in_order(value) else None
        y = stacked([pair[0]], few.shape) if pair else None
        return {"y": y if y is None or np.isfinite(y).all() else "not finite"}

    asked = last_word(student, criterion)
    with criterion(_("rate 0 keeps everything; rate 1 gives zeros, and no nan")):
        answers = asked.answers(
            dropout.dropout_forward, ends, (), driver="with_generator", normal=output
        )
        for case, value, right in zip(ends, answers.values(), (few, 0 * few), strict=True):
            y = output(value)["y"]
            if isinstance(y, str) or y is None or not close(y, right[None]):
                raise Unmet(
                    _("With rate = {rate} the output for {x} should be {right}.").format(
                        rate=case["rate"], x=show(few), right=show(right)
                    )
                    + (_(" It contains nan or inf.") if isinstance(y, str) else "")
                )


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
    return None if right or none else own


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


def own_words(student: Student) -> Words:
    """How the student's own ``dropout_forward`` writes a mask: a mask is theirs to define."""
    x = np.linspace(1, 2, 60).reshape(6, 10)
    case = {"seed": 1, "calls": 1, "x": x, "rate": 0.4, "training": True}
    aside = Student(student.respondent).answers(
        dropout.dropout_forward, [case], (), driver="with_generator"
    )
    reply = aside.exchanges[0].reply
    answers = in_order(reply.value) if reply.outcome == "value" else []
    pair = parts(answers[0], ("y", "mask")) if answers else None
    y = stacked([pair[0]], x.shape) if pair else None
    mask = as_array(pair[1]) if pair else None
    if y is None or mask is None:
        return as_asked
    says, kind = what_it_says(mask, y[0] != 0, (1.0, scale(0.4))), mask.dtype
    if says == "dropped":
        return lambda kept, _rate: (~kept).astype(kind)
    if says == "kept" and near(float(mask.max()), scale(0.4)):
        return lambda kept, rate: (kept * scale(rate)).astype(kind)
    return (lambda kept, _rate: kept.astype(kind)) if says == "kept" else as_asked


def understood(student: Student, cases: list[Passed]) -> Words:
    """The words for masks in which the student's gradients are right, their own ones first.

    Who wrote the gradient as asked, and the forward pass in other words, made one mistake only.
    """
    own = own_words(student)
    for words in (own, as_asked):
        if together(gradients_of(Student(student.respondent), cases, words)).right():
            return words
    return own


def as_asked(kept: Array, _rate: float) -> Array:
    """A mask as the notebook wants it: true where a unit is kept."""
    return kept


def gradients_of(student: Student, cases: list[Passed], words: Words) -> list[Answers]:
    """The student's gradients, one question for each case."""
    return [
        student.answers(
            dropout.dropout_backward,
            [{"dy": dy, "mask": words(kept, rate), "rate": rate}],
            (),
            expected=[dy * kept * scale(rate)],
            normal=of_gradient(dy, kept),
        )
        for dy, kept, rate in cases
    ]


@check("dropout", points=4, misconceptions={"dropout_backward": wrong.BACKWARD})
def dropout_backward(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Backward: the gradient takes the same way"""

    def half(*shape: int) -> Array:
        """Masks that keep half of the units, so that a fresh mask never looks like them."""
        size = int(np.prod(shape))
        return (draw.permutation(size) % 2 == 0).reshape(shape)

    random = [(draw.vector(20, 12), half(20, 12), rate) for rate in rates(draw)]
    words = understood(student, random)
    answers = together(gradients_of(student, random, words))
    with criterion(_("nothing passes where a unit was dropped"), weight=2):
        for where, _rate, findings in found(answers):
            if findings["dropped"] != 0:
                raise Unmet(where + _("dx is not 0 where the mask has dropped a unit."))
    with criterion(_("what was kept passes with the scale of the forward pass"), weight=3):
        for where, rate, findings in found(answers):
            passes_with(where, findings["kept"], scale(rate))
    with criterion(_("what is handed in stays as it was")):
        list(found(answers))
        answers.leave_inputs_alone()
    run = keras_runs.load("dropout")
    dy, rate = run.arrays["dy"], run.provenance.settings["rate"]
    kept = half(*dy.shape)
    asked = together(gradients_of(student, [(dy, kept, rate)], words))
    with criterion(_("the gradient of Keras's autodiff where a unit is kept"), weight=1):
        for where, _rate, findings in found(asked):
            passes_with(where, findings["kept"], float((run.arrays["kept_gradient"] / dy).mean()))
    few = draw.vector(2, 3)
    ends = [(few, np.full(few.shape, rate == 0.0), rate) for rate in (0.0, 1.0)]
    with criterion(_("rate 0 passes everything; rate 1 nothing, and no nan")):
        for answer in gradients_of(last_word(student, criterion), ends, words):
            for where, rate, findings in found(answer):
                name, right = ("kept", 1.0) if rate == 0.0 else ("dropped", 0.0)
                if isinstance(findings[name], str) or not close(findings[name], right):
                    raise Unmet(where + _("dx should be {right} times dy.").format(right=right))


def passes_with(where: str, factor: Any, right: float) -> None:
    """Raise :class:`Unmet` unless the gradient is ``right`` times ``dy`` where units are kept."""
    if isinstance(factor, str):
        raise Unmet(
            where
            + _("dx should be {right} times dy wherever a unit was kept; it is not.").format(
                right=number(right)
            )
        )
    if not close(factor, right):
        raise Unmet(
            where
            + _("dx is {factor} times dy where a unit was kept; expected {right}.").format(
                factor=number(factor), right=number(right)
            )
        )


def averages_of(student: Student, cases: list[Case], normal: Any = None) -> Answers:
    """The student's averages over masks, one question for each case."""
    return together(
        [
            student.answers(
                dropout.monte_carlo_dropout,
                [case],
                (),
                driver="watch_passes",
                normal=normal or of_predictions(case, softmax_layer),
            )
            for case in cases
        ]
    )


def averaged(answers: Answers) -> Iterator[Findings]:
    """The findings of every answer; raises :class:`Unmet` where there are none."""
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        said = exchange.normal(value)
        if said["answer"] == "no pair":
            raise Unmet(
                _("{name} should return (mean, std), but came back with {kind}.").format(
                    name=answers.name, kind=kind_of(value["answer"])
                )
            )
        if said["answer"] != "a pair":
            raise Unmet(_("predict was not called with batches of the shape of x."))
        yield said


def passes_differ(answers: Answers) -> None:
    """Raise :class:`Unmet` unless there is a pass for each of the samples, with its own mask."""
    for said in averaged(answers):
        if said["masks"] == "none":
            raise Unmet(_("predict is always handed x itself: nothing is dropped."))
        if said["inputs"] != "dropped":
            raise Unmet(_("What predict is handed is not x with some of its numbers dropped."))
        if said["masks"] == "one for all":
            raise Unmet(_("All passes have the same mask."))
        if said["passes"] != "as asked":
            raise Unmet(_("There are {n} passes, not `samples`.").format(n=said["passes"]))


def mean_and_std(answers: Answers, *wanted: str) -> None:
    """Raise :class:`Unmet` unless the ``wanted`` parts are those over the passes."""
    right = {"mean": "mean", "std": "standard deviation"}
    for said in averaged(answers):
        for part in wanted:
            if said[part] != right[part]:
                raise Unmet(
                    _(
                        "{part} is not the {what} over the passes, for each example and class."
                    ).format(part=part, what=right[part])
                )


@check("dropout", points=3, misconceptions={"monte_carlo_dropout": wrong.MONTE_CARLO})
def monte_carlo_dropout(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Dropout left on: the mean over many masks, and how much they differ"""

    def case(batch: int, rate: float = 0.2) -> Case:
        return {
            "x": draw.vector(batch, 20),
            "rate": rate,
            "samples": draw.integer(6, 9),
            "kernel": draw.vector(20, 4, scale=0.3),
            "bias": draw.vector(4, scale=0.3),
            "seed": draw.integer(0, 10**6),
        }

    def again(value: Any) -> Findings:
        return {"again": isinstance(value, dict) and close(value.get("answer"), value.get("again"))}

    answers = averages_of(student, [case(3), case(5)])
    with criterion(_("one pass for each of the samples, each with its own mask"), weight=2):
        passes_differ(answers)
    with criterion(_("the mean of the predictions"), weight=2):
        mean_and_std(answers, "mean")
    with criterion(_("their standard deviation"), weight=2):
        mean_and_std(answers, "std")
    with criterion(_("what is handed in stays as it was")):
        list(averaged(answers))
        answers.leave_inputs_alone()
    with criterion(_("the random numbers are those of rng")):
        list(averaged(answers))
        asked = averages_of(last_word(student, criterion), [case(2)], again)
        if not again(asked.values()[0])["again"]:
            raise Unmet(_("Two generators with the same seed gave different results."))
    with criterion(_("a batch of one; and rate 0: all passes agree")):
        asked = averages_of(last_word(student, criterion), [case(1), case(2, rate=0.0)])
        mean_and_std(asked, "mean", "std")
