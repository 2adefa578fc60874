"""Checks of the assignment on variants of stochastic gradient descent."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import LONG, as_array, close, told_apart
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import sgd_variants as wrong
from autograde.plain import parts
from autograde.problems import Alternating, Bowl, DigitsTraining
from autograde.reference import optimizers

Case = dict[str, Any]
Part = tuple[str, str]
"""The name of a part of the answer, and what a student reads when it is judged."""

FOLLOWED = 40
"""Steps of a recorded run of Keras that a student's step has to follow: known mistakes are off by
twice the tolerance then, and most by far more."""


def one_step(
    student: Student,
    draw: Draw,
    criterion: Criteria,
    truth: Callable[..., Any],
    make: Callable[[tuple[int, ...]], Case],
    wanted: tuple[Part, ...],
    driver: str | None = None,
) -> None:
    """What every optimizer's step is asked: each part, any shape, a zero gradient, its inputs."""
    names = ("w", *(name for name, _title in wanted if name != "w"))
    cases = draw.cases(lambda size: make((size,)))
    steps = student.answers(truth, cases, names, driver=driver)
    for name, title in wanted:
        with criterion(title, weight=2):
            steps.agree(name)
    with criterion(_("weights of any shape")):
        student.answers(
            truth, [make((2, 2)), make((1,)), make((2, 1, 2))], names, driver=driver
        ).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, steps)


def follow_keras(
    student: Student, criterion: Criteria, truth: Callable[..., Any], run_name: str
) -> None:
    """Train a network on the digits with the student's step, and compare with Keras's weights."""
    run = keras_runs.load(run_name)
    case = on_digits(run)
    title = _("{n} steps of training reach the weights that Keras reaches")
    with criterion.recorded(title.format(n=case["steps"]), weight=2):
        walk = student.answers(
            truth,
            [case],
            ("w",),
            driver="walk",
            expected=[recorded_path(run)],
            tolerance=LONG,
            normal=lambda path: path["w"] if isinstance(path, dict) else path,
        )
        same_path(walk, case["every"])


IN_KERAS = _("After {steps} steps, weight {i} is {actual}; in Keras it is {expected}.")
BY_OWN_STEP = _("After {steps} steps, weight {i} is {actual}; by your adam_step it is {expected}.")


def same_path(walk: Answers, every: int, parting: str = IN_KERAS) -> None:
    """Raise :class:`Unmet` unless the only answer is the right path; tell where they part."""
    try:
        walk.agree()
    except Unmet:
        (exchange,) = walk.exchanges
        (found,) = walk.parts(exchange)
        actual, expected = as_array(found), exchange.normal(exchange.expected)
        if actual is None or actual.shape != np.shape(expected):
            raise
        same = [close(*pair, LONG) for pair in zip(actual, expected, strict=True)]
        point = same.index(False)
        off = np.abs(np.nan_to_num(actual[point] - expected[point], nan=np.inf))
        weight = int(off.argmax())
        shown, right = told_apart(actual[point][weight], expected[point][weight])
        raise Unmet(
            parting.format(steps=point * every, i=weight, actual=shown, expected=right)
        ) from None


def on_digits(run: keras_runs.Run) -> Case:
    """The start of a run as arguments of ``walk``; the digits are named instead of sent."""
    case = keras_runs.optimizer_walk(run)
    batches = run.arrays["rows"][run.arrays["batches"]][:FOLLOWED]
    problem = DigitsTraining(case["problem"].network, batches)
    return case | {"problem": problem, "steps": FOLLOWED, "every": spacing(run)}


def recorded_path(run: keras_runs.Run) -> NDArray[np.floating]:
    """The weights at the recorded points of that start."""
    return keras_runs.textbook_weights(run)[: FOLLOWED // spacing(run) + 1]


def spacing(run: keras_runs.Run) -> int:
    """How many steps lie between two recorded points."""
    return int(run.arrays["recorded"][1])


@check("sgd-variants", points=3, misconceptions={"momentum_step": wrong.MOMENTUM})
def momentum_step(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Momentum: the velocity remembers, the weights follow it"""

    def case(shape: tuple[int, ...]) -> Case:
        return {
            "w": draw.vector(*shape),
            "g": draw.vector(*shape),
            "velocity": draw.vector(*shape),
            "learning_rate": draw.uniform(0.05, 0.5),
            "momentum": draw.uniform(0.3, 0.8),
        }

    truth = optimizers.momentum_step
    wanted = (("velocity", _("the new velocity")), ("w", _("the new weights")))
    one_step(student, draw, criterion, truth, case, wanted)
    with criterion(_("without a gradient, the velocity carries on")):
        coasting = [case((2,)) | {"g": np.zeros(2)} for _i in range(2)]
        student.answers(truth, coasting, ("w", "velocity")).agree()
    follow_keras(student, criterion, truth, "momentum")


@check("sgd-variants", points=4, misconceptions={"nesterov_step": wrong.NESTEROV})
def nesterov_step(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Nesterov: the gradient is taken where the velocity leads"""

    def case(shape: tuple[int, ...]) -> Case:
        return {
            "w": draw.vector(*shape),
            "gradient": Bowl(draw.positive(*shape), draw.vector(*shape)),
            "velocity": draw.vector(*shape),
            "learning_rate": draw.uniform(0.05, 0.5),
            "momentum": draw.uniform(0.3, 0.8),
        }

    truth = optimizers.nesterov_step
    wanted = (("velocity", _("the new velocity")), ("w", _("the new weights")))
    one_step(student, draw, criterion, truth, case, wanted, driver="with_gradient")
    with criterion(_("without a velocity, the first step is plain gradient descent")):
        first = [case((2,)) | {"velocity": np.zeros(2)} for _i in range(2)]
        student.answers(truth, first, ("w", "velocity"), driver="with_gradient").agree()
    follow_keras(student, criterion, truth, "nesterov")


@check("sgd-variants", points=3, misconceptions={"adagrad_step": wrong.ADAGRAD})
def adagrad_step(student: Student, draw: Draw, criterion: Criteria) -> None:
    """AdaGrad: every weight has its own, shrinking step"""

    def case(shape: tuple[int, ...]) -> Case:
        return {
            "w": draw.vector(*shape),
            "g": draw.vector(*shape),
            "accumulator": draw.positive(*shape),
            "learning_rate": draw.uniform(0.05, 0.5),
            "epsilon": draw.uniform(0.2, 0.6),
        }

    truth = optimizers.adagrad_step
    wanted = (("accumulator", _("the new accumulator")), ("w", _("the new weights")))
    one_step(student, draw, criterion, truth, case, wanted)
    zero_gradient(student, criterion, truth, case((3,)), ("w", "accumulator"))
    follow_keras(student, criterion, truth, "adagrad")


@check("sgd-variants", points=3, misconceptions={"rmsprop_step": wrong.RMSPROP})
def rmsprop_step(student: Student, draw: Draw, criterion: Criteria) -> None:
    """RMSProp: the accumulator learns to forget"""

    def case(shape: tuple[int, ...]) -> Case:
        return {
            "w": draw.vector(*shape),
            "g": draw.vector(*shape),
            "mean_square": draw.positive(*shape),
            "learning_rate": draw.uniform(0.05, 0.5),
            "rho": draw.uniform(0.6, 0.9),
            "epsilon": draw.uniform(0.2, 0.6),
        }

    truth = optimizers.rmsprop_step
    wanted = (("mean_square", _("the new mean square")), ("w", _("the new weights")))
    one_step(student, draw, criterion, truth, case, wanted)
    zero_gradient(student, criterion, truth, case((3,)), ("w", "mean_square"))
    follow_keras(student, criterion, truth, "rmsprop")


@check("sgd-variants", points=4, misconceptions={"adam_step": wrong.ADAM})
def adam_step(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Adam: momentum and RMSProp together, corrected for their start at zero"""

    def case(shape: tuple[int, ...]) -> Case:
        return {
            "w": draw.vector(*shape),
            "g": draw.vector(*shape),
            "m": draw.vector(*shape),
            "v": draw.positive(*shape),
            "t": draw.integer(2, 6),
            "learning_rate": draw.uniform(0.05, 0.5),
            "beta_1": draw.uniform(0.5, 0.7),
            "beta_2": draw.uniform(0.75, 0.9),
            "epsilon": draw.uniform(0.2, 0.6),
        }

    truth = optimizers.adam_step
    wanted = (("m", _("the new m")), ("v", _("the new v")), ("w", _("the new weights")))
    names = ("w", "m", "v")
    one_step(student, draw, criterion, truth, case, wanted)
    with criterion(_("the first step, from m = v = 0 with t = 1")):
        first = [case((2,)) | {"m": np.zeros(2), "v": np.zeros(2), "t": 1} for _i in range(2)]
        student.answers(truth, first, names).agree()
    zero_gradient(student, criterion, truth, case((3,)), names)
    follow_keras(student, criterion, truth, "adam")


def zero_gradient(
    student: Student, criterion: Criteria, truth: Callable[..., Any], case: Case, names: Any
) -> None:
    """A weight that has never had a gradient stays where it is: no 0 / 0."""
    with criterion(_("a weight that never had a gradient stays where it is")):
        still = case | {
            name: value * [0.0, 1.0, 1.0]
            for name, value in case.items()
            if isinstance(value, np.ndarray) and name != "w"
        }
        student.answers(
            truth, [still], names, normal=lambda value: first_weight(value, names)
        ).agree()


def first_weight(value: Any, names: tuple[str, ...]) -> Any:
    """The first number of every part: what becomes of the other weights is judged elsewhere."""
    arrays = [as_array(part) for part in parts(value, names) or ()]
    if len(arrays) != len(names) or any(array is None or array.ndim != 1 for array in arrays):
        return value
    return tuple(array[:1] for array in arrays if array is not None)


@check("sgd-variants", points=3, misconceptions={"train_with_adam": wrong.TRAIN})
def train_with_adam(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Training: the loop that remembers, counts, and takes batch after batch"""
    truth = optimizers.train_with_adam

    def case(steps: int) -> Case:
        bowls = tuple(Bowl(draw.positive(2), draw.vector(2)) for _i in range(3))
        return {
            "problem": Alternating(bowls),
            "w": draw.vector(2),
            "steps": steps,
            "learning_rate": draw.uniform(0.05, 0.2),
        }

    cases = [case(1), case(2), case(5)]
    walks = ask_paths(student, cases)
    with criterion(_("each step of a short path is that of your adam_step"), weight=2):
        walks.agree()
    with criterion(_("no steps: the path is the start alone")):
        student.answers(truth, [case(0)], ("path",)).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, walks)
    run = keras_runs.load("adam")
    walk = on_digits(run)
    case_on_digits = {
        "problem": walk["problem"],
        "w": walk["w"],
        "steps": walk["steps"],
        "learning_rate": walk["settings"]["learning_rate"],
    }
    recorded = recorded_path(run)
    with criterion.recorded(
        _("training on the digits reaches the weights that Keras reaches"), weight=3
    ):
        path = ask_paths(
            student,
            [case_on_digits],
            expected=[recorded],
            tolerance=LONG,
            normal=lambda path: every_recorded(path, walk["steps"], walk["every"]),
        )
        theirs = path.exchanges[0].expected is recorded
        same_path(path, walk["every"], IN_KERAS if theirs else BY_OWN_STEP)


def ask_paths(student: Student, cases: Sequence[Case], **judged: Any) -> Answers:
    """The student's paths next to the right ones, or those that their ``adam_step`` walks.

    ``judged`` is what :meth:`Student.answers` takes.
    """
    truth, names = optimizers.train_with_adam, ("path",)
    walks = student.answers(truth, cases, names, **judged)
    own = None if walks.right() else own_steps(student, cases)
    return student.answers(truth, cases, names, **judged, own=own) if own else walks


def every_recorded(path: Any, steps: int, every: int) -> Any:
    """The points of a whole path that a run recorded; anything else as it is."""
    whole = isinstance(path, (list, tuple, np.ndarray)) and len(path) == steps + 1
    return path[::every] if whole else path


def own_steps(student: Student, cases: Sequence[Case]) -> list[Any] | None:
    """The paths that the student's own ``adam_step`` walks, if it walks: a mistake counts once.

    One that stands still would make a training that does nothing right; the first step alone may.
    """
    if not student.lost("adam_step"):
        return None
    walks = [
        {
            "problem": case["problem"],
            "w": case["w"],
            "memory": {"m": np.zeros_like(case["w"]), "v": np.zeros_like(case["w"])},
            "settings": {"learning_rate": case["learning_rate"]} | wrong.DEFAULTS,
            "steps": case["steps"],
            "counter": True,
        }
        for case in cases
    ]
    own = student.answers(optimizers.adam_step, walks, ("w",), driver="walk")
    paths = []
    for exchange in own.exchanges:
        found = parts(exchange.reply.value, ("w", "m", "v"))
        path = as_array(found[0]) if found else None
        if path is None or path.ndim != 2:
            return None
        paths.append(path)
    return paths if any((path[1:] != path[:1]).any() for path in paths) else None
