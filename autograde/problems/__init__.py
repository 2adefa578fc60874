"""What to run things on: toy losses, a small network, small data sets. All plain data.

A *problem* is a frozen dataclass whose fields are numbers and arrays, so it can be sent to
where the student's code runs; what it computes (a loss, a gradient, a score) it computes there.
"""

from autograde.problems.data import Dataset, digits, two_moons
from autograde.problems.landscapes import Alternating, Bowl, Quadratic, Rosenbrock, Saddle
from autograde.problems.models import NearestCentroid, Ridge, SmallNetwork
from autograde.problems.network import DigitsTraining, Network, Training

PROBLEMS = {
    problem.__name__: problem
    for problem in (
        Alternating,
        Bowl,
        Quadratic,
        Rosenbrock,
        Saddle,
        Network,
        Training,
        DigitsTraining,
        NearestCentroid,
        Ridge,
        SmallNetwork,
    )
}
"""Every problem that may be sent to a worker, by name."""

__all__ = [
    "PROBLEMS",
    "Alternating",
    "Bowl",
    "Dataset",
    "DigitsTraining",
    "NearestCentroid",
    "Network",
    "Quadratic",
    "Ridge",
    "Rosenbrock",
    "Saddle",
    "SmallNetwork",
    "Training",
    "digits",
    "two_moons",
]
