"""What the checks of this assignment share: curves of losses, recorded settings, missing parts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Draw
from autograde.judge.compare import kind_of
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers, value_of
from autograde.reference.early_stopping import stopping_epoch

Array = NDArray[np.floating]

NOT_A_NUMBER = _("a loss that is not a number is no improvement")
KERAS = _("the same epochs as Keras's EarlyStopping on {n} recorded curves")


def parts_came(answers: Answers, *names: str) -> None:
    """Raise :class:`Unmet` where the function gave something else than the parts ``names``."""
    for exchange in answers.exchanges:
        value = value_of(answers.name, exchange)
        if isinstance(value, dict) and value.keys() == {"answer"}:
            raise Unmet(
                _("{function} should return ({names}), but came back with {kind}.").format(
                    function=answers.name, names=", ".join(names), kind=kind_of(value["answer"])
                )
            )


def eighths(draw: Draw, *levels: float) -> Array:
    """The curve of these levels at a random height; all of it multiples of 1/8.

    The height is an odd one: where levels are multiples of 1/4, no loss is the number of an epoch.
    """
    return np.array(levels) + (2 * draw.integer(2, 12) + 1) / 8


def random_curve(draw: Draw, epochs: int) -> Array:
    """Falls, rises and trembles."""
    t = np.arange(epochs)
    trend = 3 * np.exp(-t / draw.uniform(1.0, 4.0)) + draw.uniform(0.02, 0.15) * t
    return np.round(8 * (2 + trend + draw.rng.normal(0, 0.25, epochs))) / 8


def broken_curve(draw: Draw) -> Array:
    """A curve with holes that patience 3 stops at epoch 6, where holes cost patience."""
    return eighths(draw, 4, 3, np.nan, 2, np.nan, 2.5, np.nan, 3, np.nan)


def slow_curve(draw: Draw) -> Array:
    """A curve that falls by very little, twice, before it rises; single precision tells it all."""
    little = 2.0**-18
    return eighths(draw, 3, 2, 2 - little, 2 - 2 * little, 3, 4)


def tempting_curve(draw: Draw, epochs: int, patience: int) -> Array:
    """A random curve that patience stops, and that deceives if patience is more than 1.

    Whoever compares with the previous loss goes on, as it falls where patience ends; whoever counts
    all epochs without an improvement stops before. No loss is equal to the best before it.
    """
    while True:
        curve = random_curve(draw, epochs)
        stopped, best_epoch = stopping_epoch(curve, patience)
        lowest = np.minimum.accumulate(curve)[:-1]
        detour = (curve[1 : best_epoch + 1] > lowest[:best_epoch]).any()
        deceives = patience == 1 or (curve[stopped] < curve[stopped - 1] and detour)
        if stopped and deceives and (curve[1:] != lowest).all():
            return curve


def trembling_curve(draw: Draw, epochs: int, patience: int, min_delta: float) -> Array:
    """A random curve that patience stops, and that shows whether ``min_delta`` counts.

    Who leaves it out of the rule stops elsewhere; who leaves it out of the choice has another best
    epoch; who takes it for a share of the best loss has another one, or stops elsewhere.
    """
    while True:
        curve = random_curve(draw, epochs)
        stopped, best_epoch = stopping_epoch(curve, patience, min_delta)
        elsewhere = stopping_epoch(curve, patience)[0] != stopped
        share = stopping_epoch(np.log(curve), patience, -np.log1p(-min_delta))
        tells = elsewhere and share != (stopped, best_epoch)
        if stopped and tells and curve[: stopped + 1].argmin() != best_epoch:
            return curve


def keras_settings(run: keras_runs.Run) -> list[tuple[int, dict[str, Any]]]:
    """The recorded settings that are asked about, with their numbers; not the patience of 0."""
    pairs = zip(run.arrays["patience"].tolist(), run.arrays["min_delta"].tolist(), strict=True)
    return [
        (i, {"patience": patience, "min_delta": min_delta})
        for i, (patience, min_delta) in enumerate(pairs)
        if patience > 0
    ]
