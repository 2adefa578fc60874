"""Known mistakes in mean_square_through_depth."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.initialization.shared import CHAPTER, Array


def _through(
    measure: Callable[[Array], Any],
    *,
    before: bool = False,
    fed: bool = True,
    active: bool = True,
    start: bool = False,
    transposed: bool = False,
) -> Any:
    """The signal through depth with one decision taken wrongly."""

    def mean_square_through_depth(x: Array, weights: Any, activation: Any) -> Any:
        found = [measure(x)] if start else []
        signal = x
        for w in weights:
            z = (signal if fed else x) @ (w.T if transposed else w)
            signal = activation(z) if active else z
            found.append(measure(z if before else signal))
        return np.array(found)

    return mean_square_through_depth


def _mean_square(signal: Array) -> Any:
    return np.mean(signal**2)


def _last_only(x: Array, weights: Any, activation: Any) -> Any:
    return np.array(_through(_mean_square)(x, weights, activation)[-1])


def _first_only(x: Array, weights: Any, activation: Any) -> Any:
    return _through(_mean_square)(x, weights[:1], activation)


THROUGH_DEPTH = [
    Misconception(
        "variance",
        _through(np.var),
        _(
            "You measure the variance, which leaves out the mean of what is handed on. Behind ReLU "
            "that mean is not zero, and the next layer sees it: square, then average."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-taken",
        _through(lambda signal: np.sqrt(_mean_square(signal))),
        _("You return the root of the mean square; its square is asked for."),
        CHAPTER,
    ),
    Misconception(
        "before-the-activation",
        _through(_mean_square, before=True),
        _(
            "You measure what the activation sees. What the layer hands on comes behind the "
            "activation."
        ),
        CHAPTER,
    ),
    Misconception(
        "activation-left-out",
        _through(_mean_square, active=False),
        _("The activation has no part in your signal: all layers are linear."),
        CHAPTER,
    ),
    Misconception(
        "every-layer-sees-the-input",
        _through(_mean_square, fed=False),
        _("Every layer gets x in your loop. A layer gets what the one before it handed on."),
        CHAPTER,
    ),
    Misconception(
        "input-included",
        _through(_mean_square, start=True),
        _("Your first number is that of the input. One number per layer is asked for."),
        CHAPTER,
    ),
    Misconception(
        "summed",
        _through(lambda signal: np.sum(signal**2)),
        _("You sum the squares over units and examples; their mean is asked for."),
        CHAPTER,
    ),
    Misconception(
        "last-layer-only",
        _last_only,
        _("You return the number of the last layer alone. Each layer has one."),
        CHAPTER,
    ),
    Misconception(
        "return-in-the-loop",
        _first_only,
        _("Only the first layer's number comes back: does the return stand inside the loop?"),
        CHAPTER,
    ),
]
