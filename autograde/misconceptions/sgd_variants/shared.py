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
    ]
