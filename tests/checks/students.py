"""Students whose code is called directly, for tests of checks."""

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from autograde.grading.demo.answers import Answer
from autograde.judge import CheckResult, lost_marks, registry, run
from autograde.report.notebook import Namespace

SEEDS = (b"notebook", b"another")
REFERENCES = {"sgd-variants": "optimizers"}
"""The module of the reference, where it does not have the assignment's name."""


def right_functions(assignment: str) -> dict[str, Callable[..., Any]]:
    """The reference implementation of each function that the assignment asks for."""
    name = REFERENCES.get(assignment, assignment.replace("-", "_"))
    module = import_module(f"autograde.reference.{name}")
    return {name: getattr(module, name) for name in registry.checks(assignment)}


def judged(
    assignment: str, check: str, changed: Mapping[str, Any], seed: bytes = SEEDS[0]
) -> CheckResult:
    """The verdict of a check on a student who has all right but for what is ``changed``."""
    functions = right_functions(assignment) | changed
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        checks, student = registry.checks(assignment), Namespace(functions)
        lost = lost_marks(checks, student, lambda _name: seed)
        return run(checks[check], student, seed, lost)


def written(assignment: str, answer: Answer) -> dict[str, Any]:
    """The names that a student's code defines, run where everything else is right."""
    namespace: dict[str, Any] = {"np": np, **right_functions(assignment)}
    exec(answer.source, namespace)
    return namespace
