"""Learning rates that fall as training goes on: the rate of each step, counted from 0.

Names are those of ``keras.optimizers.schedules``. A *step* is whatever the schedule is counted
in: Keras's optimizers count updates, many recipes count epochs.
"""


def linear_decay(
    step: int, initial_learning_rate: float, end_learning_rate: float, decay_steps: int
) -> float:
    """A straight line from the initial rate to the end rate, constant from ``decay_steps`` on.

    ``(1 - j / tau) * alpha_0 + j / tau * alpha_tau`` (Goodfellow et al. 2016, equation 8.14).
    """
    gone = min(step, decay_steps) / decay_steps
    return (1 - gone) * initial_learning_rate + gone * end_learning_rate


def exponential_decay(
    step: int, initial_learning_rate: float, decay_steps: int, decay_rate: float
) -> float:
    """A rate that is multiplied by ``decay_rate`` in ``decay_steps`` steps, a little in each."""
    return initial_learning_rate * decay_rate ** (step / decay_steps)


def step_decay(
    step: int, initial_learning_rate: float, drop_rate: float, steps_per_drop: int
) -> float:
    """A rate that is multiplied by ``drop_rate`` at once, every ``steps_per_drop`` steps."""
    return initial_learning_rate * drop_rate ** (step // steps_per_drop)


def subtractive_decay(
    step: int,
    initial_learning_rate: float,
    decrement: float,
    steps_per_drop: int,
    end_learning_rate: float,
) -> float:
    """A rate that loses ``decrement`` every ``steps_per_drop`` steps, down to the end rate."""
    lowered = initial_learning_rate - decrement * (step // steps_per_drop)
    return max(lowered, end_learning_rate)


def inverse_time_decay(
    step: int, initial_learning_rate: float, decay_steps: int, decay_rate: float
) -> float:
    """A rate that falls as one over the time: Robbins and Monro's (1951) condition holds.

    The sum of the rates is infinite and that of their squares is not.
    """
    return initial_learning_rate / (1 + decay_rate * step / decay_steps)
