"""What the mistakes in all optimizers share."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception

Array = NDArray[np.floating]

MOMENTUM_CHAPTER = "Momentum and Nesterov (2-algorithms/momentum)"
ADAPTIVE_CHAPTER = "Adaptive methods (2-algorithms/adaptive)"


def _with_epsilon(step: Callable[..., Any], epsilon: float) -> Callable[..., Any]:
    """The step with this ``epsilon``, whatever its last argument is."""
    return lambda *arguments: step(*arguments[:-1], epsilon)


def _epsilon_outside(step: Callable[..., Any], sign: int) -> Callable[..., Any]:
    """The step without its ``epsilon``, which is added to the weights (or taken off)."""

    def moved(*arguments: Any) -> Any:
        w, *memory = step(*arguments[:-1], 0.0)
        return w + sign * arguments[-1], *memory

    return moved


def _with_rate(
    step: Callable[..., Any], place: int, change: Callable[[float], float]
) -> Callable[..., Any]:
    """The step with another learning rate, which is its argument number ``place``."""
    return lambda *arguments: step(
        *arguments[:place], change(arguments[place]), *arguments[place + 1 :]
    )


def parts_exchanged(step: Callable[..., Any], memory: str, chapter: str) -> Misconception:
    """The step that returns its ``memory`` before the weights."""
    return Misconception(
        "parts-exchanged",
        lambda *arguments: step(*arguments)[::-1],
        _("The two parts are exchanged: the weights come first, the {memory} second.").format(
            memory=memory
        ),
        chapter,
    )


def epsilon_not_used(step: Callable[..., Any]) -> list[Misconception]:
    """What can go wrong with the epsilon of any adaptive ``step`` that is otherwise right."""
    return [
        Misconception(
            "epsilon-of-its-own",
            _with_epsilon(step, 1e-7),
            _(
                "The epsilon that is handed in makes no difference: a tiny number of your own, "
                "such as 1e-7, or none at all, stands in its place. Use the argument."
            ),
            ADAPTIVE_CHAPTER,
        ),
        Misconception(
            "epsilon-left-out",
            _with_epsilon(step, 0.0),
            _(
                "Epsilon is left out: the step of a weight that never had a gradient is 0 / 0, "
                "which is nan. Add it to the root."
            ),
            ADAPTIVE_CHAPTER,
        ),
        Misconception(
            "epsilon-added-to-the-weights",
            _epsilon_outside(step, 1),
            _(
                "Epsilon stands outside the fraction and moves every weight: without brackets, "
                "the division comes before the sum."
            ),
            ADAPTIVE_CHAPTER,
            also=(_epsilon_outside(step, -1),),
        ),
    ]


def rate_not_used(step: Callable[..., Any], place: int) -> list[Misconception]:
    """What can go wrong with the learning rate, the argument number ``place``, of any ``step``."""
    return [
        Misconception(
            "uphill",
            _with_rate(step, place, lambda rate: -rate),
            _(
                "The loss grows with your steps: the gradient points uphill, so the weights have "
                "to go against it."
            ),
            ADAPTIVE_CHAPTER,
        ),
        Misconception(
            "learning-rate-left-out",
            _with_rate(step, place, lambda _rate: 1.0),
            _(
                "The learning rate has no part in your step: whatever it is, the weights move "
                "equally far."
            ),
            ADAPTIVE_CHAPTER,
        ),
    ]
