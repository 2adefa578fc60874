"""The learning rates of ``keras.optimizers.schedules``, step by step.

Where Keras (3.15) differs from what one expects: ``ExponentialDecay`` and ``InverseTimeDecay`` go
on beyond ``decay_steps``, which is a unit of time and not an end; ``PolynomialDecay`` stops there.
``PiecewiseConstantDecay`` still has the old value *at* a boundary and drops one step later.
"""

from typing import Any

import keras
import numpy as np

from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance

STEPS = 121
INITIAL, END, DECAY_STEPS = 0.5, 0.02, 80
RATE, DROP, STEPS_PER_DROP, DECREMENT = 0.6, 0.5, 25, 0.15

SETTINGS: dict[str, dict[str, float]] = {
    "linear": {
        "initial_learning_rate": INITIAL,
        "end_learning_rate": END,
        "decay_steps": DECAY_STEPS,
    },
    "exponential": {
        "initial_learning_rate": INITIAL,
        "decay_steps": DECAY_STEPS,
        "decay_rate": RATE,
    },
    "step": {
        "initial_learning_rate": INITIAL,
        "drop_rate": DROP,
        "steps_per_drop": STEPS_PER_DROP,
    },
    "subtractive": {
        "initial_learning_rate": INITIAL,
        "decrement": DECREMENT,
        "steps_per_drop": STEPS_PER_DROP,
        "end_learning_rate": END,
    },
    "inverse_time": {
        "initial_learning_rate": INITIAL,
        "decay_steps": DECAY_STEPS,
        "decay_rate": RATE,
    },
}

TOLERANCE = Tolerance(
    rtol=1e-5,
    atol=1e-7,
    why=(
        "In float64 the formulas stay within 1e-16 of Keras; in float32 a power of a number below "
        "one loses two of seven digits."
    ),
)


def schedules() -> dict[str, Any]:
    """Each schedule as Keras makes it, under the name of the run's array."""
    kinds = keras.optimizers.schedules
    drops = range(1, STEPS // STEPS_PER_DROP + 1)
    return {
        "linear": kinds.PolynomialDecay(INITIAL, DECAY_STEPS, END, power=1.0),
        "exponential": kinds.ExponentialDecay(INITIAL, DECAY_STEPS, RATE),
        "step": kinds.ExponentialDecay(INITIAL, STEPS_PER_DROP, DROP, staircase=True),
        # One step before each drop, since Keras drops after a boundary and not at it.
        "subtractive": kinds.PiecewiseConstantDecay(
            [STEPS_PER_DROP * drop - 1 for drop in drops],
            [INITIAL, *(max(INITIAL - DECREMENT * drop, END) for drop in drops)],
        ),
        "at_boundaries": kinds.PiecewiseConstantDecay(
            [STEPS_PER_DROP * drop for drop in drops],
            [INITIAL * DROP**drop for drop in (0, *drops)],
        ),
        "inverse_time": kinds.InverseTimeDecay(INITIAL, DECAY_STEPS, RATE),
    }


def record_schedules(name: str) -> Run:
    """The rate of each step from 0 to 120, for each schedule."""
    arrays = {
        key: np.array([float(keras.ops.convert_to_numpy(rate(step))) for step in range(STEPS)])
        for key, rate in schedules().items()
    }
    return Run(
        name,
        arrays,
        provenance(
            seed=0,
            expression="keras.optimizers.schedules",
            settings=SETTINGS,
            tolerance=TOLERANCE,
        ),
    )
