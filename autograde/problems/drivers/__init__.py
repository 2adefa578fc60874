"""Loops around a student's functions, run where the functions are: one question, one answer.

Each driver takes the student's functions first and plain data by keyword, and returns plain data.
There is a module for each assignment that needs some.
"""

from collections.abc import Callable
from typing import Any

from autograde.problems.drivers.augmentation import augment_at_random
from autograde.problems.drivers.batchnorm import watch_batches
from autograde.problems.drivers.dropout import watch_passes, with_generator
from autograde.problems.drivers.early_stopping import EARLY_STOPPING
from autograde.problems.drivers.gradient_descent import descend
from autograde.problems.drivers.initialization import INITIALIZATION
from autograde.problems.drivers.losses import loss_differences, through_softmax
from autograde.problems.drivers.schedules import at_steps
from autograde.problems.drivers.sgd_variants import walk, with_gradient
from autograde.problems.drivers.transfer import TRANSFER
from autograde.problems.drivers.validation import score_standardized

__all__ = ["DRIVERS", "is_own", "walk", "watch_batches", "with_gradient"]

DRIVERS: dict[str, Callable[..., Any]] = {
    driver.__name__: driver
    for driver in (
        *INITIALIZATION,
        augment_at_random,
        walk,
        watch_batches,
        with_generator,
        watch_passes,
        with_gradient,
        descend,
        at_steps,
        score_standardized,
        loss_differences,
        through_softmax,
    )
} | {**EARLY_STOPPING, **TRANSFER}
"""Every driver that a check may ask for, by name."""

_OWN = frozenset(
    "after anew asleep attributes batches before bias calls counter curves every"  # noqa: SIM905
    " examples kernel memory names nested rest seed seeds settings steps untrained".split()
)
_OF_ONE = {"inspect_network": {"x"}, "watch_building": {"x"}, "watch_freezing": {"x", "y"}}
"""What only this driver keeps to itself."""


def is_own(driver: str, argument: str) -> bool:
    """Whether it is the driver that is told something, of which no student's function knows."""
    return argument in _OWN or argument in _OF_ONE.get(driver, ())
