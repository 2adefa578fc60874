"""Checks of the six initializers, which differ in the law alone."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.checks.initialization.drawn import (
    Drawn,
    Law,
    agree_in_shape,
    seeded,
    weights_of,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import Tolerance, as_array, show
from autograde.judge.criteria import Unmet
from autograde.misconceptions import initialization as wrong
from autograde.reference import initialization

FACTOR = 150.0
"""How much ten layers may grow or shrink the mean square: exp(5), rounded up."""

ROUGH = Tolerance(relative=0.0, absolute=2 * 5.0)
"""Two signals, as logarithms: each may be anywhere within its bound."""


def judge(
    student: Student, draw: Draw, criterion: Criteria, truth: Callable[..., Any], law: Law
) -> None:
    """The criteria that all six initializers share."""
    drawn = Drawn(student, draw, truth, law)
    with criterion(_("shape (fan_in, fan_out), also with a single input or output")):
        drawn.has_shapes()
        for fans in ((5, 1), (1, 4)):
            edge = student.answers(
                truth,
                [seeded(draw, *fans)],
                ("w",),
                driver="draw_weights",
                normal=lambda value: (np.shape(value) if as_array(value) is not None else value,),
            )
            agree_in_shape(weights_of(edge.name, edge.values()[0]), *fans)
    with criterion(_("centered at zero")):
        drawn.is_centered()
    with criterion(_("the variance, of wide layers and of tall ones"), weight=6):
        drawn.has_variance()
    if law.uniform:
        with criterion(_("the weights fill the interval up to its limits"), weight=2):
            drawn.fills_its_limits()
        with criterion(_("as many weights in each part of the interval")):
            drawn.is_flat()
    else:
        with criterion(_("the shape of a normal law (cut off or not)"), weight=2):
            drawn.is_bell_shaped()
    with criterion(_("the generator that is handed in is the only source"), weight=2):
        uses_the_generator(student, draw, truth)
    with criterion(
        _("through 10 layers ({activation}), the signal neither dies nor explodes").format(
            activation=law.activation
        ),
        weight=2,
    ):
        keeps_the_signal(student, draw, truth, law)


def uses_the_generator(student: Student, draw: Draw, truth: Callable[..., Any]) -> None:
    """Raise :class:`Unmet` unless equal generators give equal weights, and one only once."""
    answers = student.answers(truth, [seeded(draw, 3, 4)], ("again", "next"), driver="draw_again")
    ((again, following),) = (answers.parts(exchange) for exchange in answers.exchanges)
    if again is not True:
        raise Unmet(
            _("Two generators with the same seed gave different weights: nobody could repeat that.")
        )
    if following is not False:
        raise Unmet(
            _("Two draws from one generator gave the same weights: two layers would be equal.")
        )


def keeps_the_signal(student: Student, draw: Draw, truth: Callable[..., Any], law: Law) -> None:
    """Raise :class:`Unmet` if ten layers multiply the mean square by more than ``FACTOR``."""
    case = {
        "width": 128,
        "layers": 10,
        "activation": law.activation,
        "scale": law.scale,
        "seed": draw.integer(0, 10**6),
    }

    def logarithm(value: Any) -> Any:
        found = as_array(value)
        with np.errstate(all="ignore"):
            return value if found is None else np.log(found.astype(float))

    answers = student.answers(
        truth,
        [case],
        ("factor",),
        driver="signal_through_layers",
        tolerance=ROUGH,
        normal=logarithm,
    )
    (value,) = answers.values()
    factor = as_array(value)
    if factor is None or factor.ndim or not 1 / FACTOR <= factor <= FACTOR:
        raise Unmet(
            _(
                "Behind ten layers of 128 units the mean square is {value} times that of the "
                "inputs; it should stay of the same order."
            ).format(value=show(value))
        )


@check("initialization", points=3, misconceptions={"glorot_uniform": wrong.GLOROT_UNIFORM})
def glorot_uniform(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Glorot, uniform: a compromise between forward and backward"""
    law = Law(1.0, averaged=True, uniform=True, activation="tanh", scale=0.01)
    judge(student, draw, criterion, initialization.glorot_uniform, law)


@check("initialization", points=2, misconceptions={"glorot_normal": wrong.GLOROT_NORMAL})
def glorot_normal(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Glorot, normal: the same variance, another shape"""
    law = Law(1.0, averaged=True, uniform=False, activation="tanh", scale=0.01)
    judge(student, draw, criterion, initialization.glorot_normal, law)


@check("initialization", points=2, misconceptions={"he_uniform": wrong.HE_UNIFORM})
def he_uniform(student: Student, draw: Draw, criterion: Criteria) -> None:
    """He, uniform: twice as much for ReLU"""
    law = Law(2.0, averaged=False, uniform=True, activation="relu")
    judge(student, draw, criterion, initialization.he_uniform, law)


@check("initialization", points=2, misconceptions={"he_normal": wrong.HE_NORMAL})
def he_normal(student: Student, draw: Draw, criterion: Criteria) -> None:
    """He, normal"""
    law = Law(2.0, averaged=False, uniform=False, activation="relu")
    judge(student, draw, criterion, initialization.he_normal, law)


@check("initialization", points=2, misconceptions={"lecun_uniform": wrong.LECUN_UNIFORM})
def lecun_uniform(student: Student, draw: Draw, criterion: Criteria) -> None:
    """LeCun, uniform: the forward pass alone"""
    law = Law(1.0, averaged=False, uniform=True, activation="linear")
    judge(student, draw, criterion, initialization.lecun_uniform, law)


@check("initialization", points=2, misconceptions={"lecun_normal": wrong.LECUN_NORMAL})
def lecun_normal(student: Student, draw: Draw, criterion: Criteria) -> None:
    """LeCun, normal"""
    law = Law(1.0, averaged=False, uniform=False, activation="linear")
    judge(student, draw, criterion, initialization.lecun_normal, law)
