"""Checks of the assignment on batch normalization."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import batchnorm as wrong
from autograde.plain import parts
from autograde.reference import batchnorm

Case = dict[str, Any]
KERAS = _("the same numbers as Keras, on {n} batches")


def batch(draw: Draw, examples: int, features: int) -> Any:
    """Numbers whose features differ in mean and spread, so that no two axes look alike."""
    spread = np.linspace(1.0, 3.0, features)
    return np.round(draw.vector(examples, features) * spread + draw.vector(features), 2)


def scale_and_shift(draw: Draw, features: int) -> Case:
    """A gamma and a beta that are neither one nor zero."""
    return {"gamma": draw.positive(features) + 1.5, "beta": draw.vector(features)}


@check("batchnorm", points=4, misconceptions={"normalize_batch": wrong.NORMALIZE_BATCH})
def normalize_batch(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Training: every feature normalized by the batch"""
    truth, names = batchnorm.normalize_batch, ("y",)

    def case(size: int) -> Case:
        x = {"x": batch(draw, size + 1, 2)}
        return x | scale_and_shift(draw, 2) | {"epsilon": draw.uniform(0.2, 0.6)}

    plain = {"gamma": np.ones(2), "beta": np.zeros(2)}
    with criterion(_("with gamma = 1 and beta = 0: centered and scaled"), weight=3):
        student.answers(truth, draw.cases(lambda size: case(size) | plain, n=4), names).agree()
    full = student.answers(truth, draw.cases(case), names)
    with criterion(_("gamma scales and beta shifts"), weight=2):
        full.agree()
    with criterion(_("a feature that never changes becomes beta, whatever the batch")):
        still = [case(3) | {"x": np.full((4, 2), value), "epsilon": 1e-3} for value in (0.5, 2.0)]
        student.answers(truth, still, names).agree()
    with criterion(_("a batch of one example becomes beta")):
        student.answers(truth, [case(3) | {"x": batch(draw, 1, 2)}], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, full)
    run = keras_runs.load("batchnorm")
    keras = keras_cases(run, "x")
    with criterion.recorded(KERAS.format(n=len(keras)), weight=2):
        expected = list(run.arrays["y"][tenth(run)])
        student.answers(truth, keras, names, expected=expected).agree()


def tenth(run: keras_runs.Run) -> range:
    """The numbers of the batches that are asked for one by one."""
    return range(0, len(run.arrays["x"]), 10)


def keras_cases(run: keras_runs.Run, *arrays: str) -> list[Case]:
    """A case for every tenth batch of a run: the named arrays, gamma, beta and epsilon."""
    fixed = {name: run.arrays[name] for name in ("gamma", "beta")}
    epsilon = run.provenance.settings["epsilon"]
    return [
        {name: run.arrays[name][i] for name in arrays} | fixed | {"epsilon": epsilon}
        for i in tenth(run)
    ]


@check("batchnorm", points=3, misconceptions={"update_moving": wrong.UPDATE_MOVING})
def update_moving(student: Student, draw: Draw, criterion: Criteria) -> None:
    """In between: the statistics that are kept for inference"""
    truth, names = batchnorm.update_moving, ("moving_mean", "moving_variance")

    def case(size: int) -> Case:
        return {
            "x": batch(draw, size + 1, 2),
            "moving_mean": draw.vector(2),
            "moving_variance": draw.positive(2),
            "momentum": draw.uniform(0.6, 0.95),
        }

    updates = student.answers(truth, draw.cases(case), names)
    with criterion(_("the moving mean"), weight=2):
        updates.agree("moving_mean")
    with criterion(_("the moving variance"), weight=2):
        updates.agree("moving_variance")
    with criterion(_("a momentum of 1 keeps everything, one of 0 nothing")):
        ends = [case(3) | {"momentum": momentum} for momentum in (1.0, 0.0)]
        student.answers(truth, ends, names).agree()
    with criterion(_("a batch of one example counts as well: its variance is 0")):
        student.answers(truth, [case(2) | {"x": batch(draw, 1, 2)}], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, updates)
    run = keras_runs.load("batchnorm")
    with criterion.recorded(KERAS.format(n=len(run.arrays["x"])), weight=2):
        student.answers(
            truth,
            [
                {
                    "batches": run.arrays["x"],
                    "memory": {"moving_mean": np.zeros(5), "moving_variance": np.ones(5)},
                    "names": names,
                    "before": (),
                    "after": (run.provenance.settings["momentum"],),
                }
            ],
            names,
            driver="watch_batches",
            expected=[{name: run.arrays[name] for name in names}],
        ).agree()


@check("batchnorm", points=3, misconceptions={"normalize_inference": wrong.NORMALIZE_INFERENCE})
def normalize_inference(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Inference: every feature normalized by what was kept"""
    truth, names = batchnorm.normalize_inference, ("y",)

    def case(size: int) -> Case:
        return {
            "x": batch(draw, size, 2),
            **scale_and_shift(draw, 2),
            "moving_mean": draw.vector(2),
            "moving_variance": draw.positive(2),
            "epsilon": draw.uniform(0.2, 0.6),
        }

    answers = student.answers(truth, draw.cases(case), names)
    with criterion(_("values on random batches"), weight=3):
        answers.agree()
    with criterion(_("one example alone")):
        student.answers(truth, [case(1)], names).agree()
    with criterion(_("a feature whose moving variance is 0")):
        flat = case(2) | {"moving_variance": np.zeros(2), "epsilon": 1e-3}
        student.answers(truth, [flat], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
    run = keras_runs.load("batchnorm")
    last = {name: run.arrays[name][-1] for name in ("moving_mean", "moving_variance")}
    with criterion.recorded(
        _("the same numbers as Keras after {n} batches").format(n=len(run.arrays["x"]))
    ):
        keras = {
            "x": run.arrays["x"][-1],
            "gamma": run.arrays["gamma"],
            "beta": run.arrays["beta"],
            **last,
            "epsilon": run.provenance.settings["epsilon"],
        }
        student.answers(truth, [keras], names, expected=[run.arrays["inference"]]).agree()


@check("batchnorm", points=4, misconceptions={"batchnorm_forward": wrong.FORWARD})
def batchnorm_forward(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The whole layer: what it does in training, what it does at inference"""
    truth, names = batchnorm.batchnorm_forward, ("y", "moving_mean", "moving_variance")

    def case(size: int) -> Case:
        return {
            "x": batch(draw, size + 1, 2),
            **scale_and_shift(draw, 2),
            "moving_mean": draw.vector(2),
            "moving_variance": draw.positive(2),
            "momentum": draw.uniform(0.6, 0.95),
            "epsilon": draw.uniform(0.2, 0.6),
        }

    modes = {
        True: (_("training: the outputs"), _("training: the statistics move on")),
        False: (_("inference: the outputs"), _("inference: the statistics stay")),
    }
    for training, (outputs, statistics) in modes.items():
        cases = [case(size) | {"training": training} for size in (2, 3, 4)]
        if training:
            cases.append(cases[0] | {"x": batch(draw, 1, 2)})
        answers = student.answers(truth, cases, names)
        if not answers.right():
            answers = student.answers(
                truth, cases, names, own=own_pieces(student, cases, training=training)
            )
        several, one = (
            Answers(answers.name, names, some)
            for some in (answers.exchanges[:3], answers.exchanges[3:])
        )
        with criterion(outputs, weight=2):
            several.agree("y")
        with criterion(statistics):
            several.agree("moving_mean", "moving_variance")
        if training:
            with criterion(_("training: a batch of one example is one like any other")):
                one.agree()
        with criterion(UNTOUCHED, weight=0.5):
            several.leave_inputs_alone()
    run = keras_runs.load("batchnorm")
    settings = run.provenance.settings
    watched = {
        "batches": run.arrays["x"],
        "memory": {"moving_mean": np.zeros(5), "moving_variance": np.ones(5)},
        "names": names,
        "before": (run.arrays["gamma"], run.arrays["beta"]),
        "after": (settings["momentum"], settings["epsilon"], True),
    }
    with criterion.recorded(KERAS.format(n=len(run.arrays["x"])), weight=2):

        def watch(own: list[Any] | None = None) -> Answers:
            expected = [{name: run.arrays[name] for name in names}]
            return student.answers(
                truth, [watched], names, driver="watch_batches", expected=expected, own=own
            )

        seen = watch()
        own = None if seen.right() else own_batches(student, watched, run.arrays)
        (watch(own) if own else seen).agree()


def own_pieces(student: Student, cases: list[Case], *, training: bool) -> list[Any] | None:
    """What the layer gives if it is made of the student's own pieces: a mistake counts once.

    Where a piece gives nothing, as one that fails on a batch of one, it is what is right.
    """
    used = ("normalize_batch", "update_moving") if training else ("normalize_inference",)
    if not any(map(student.lost, used)):
        return None

    def ask(truth: Any, *arguments: str) -> list[Any]:
        chosen = [{name: case[name] for name in arguments} for case in cases]
        own = student.answers(truth, chosen, ("y",))
        lost = student.lost(truth.__name__)
        return [each.reply.value if lost else each.expected for each in own.exchanges]

    def named(outputs: list[Any]) -> list[Any]:
        return [next(iter(parts(output, ("y",)) or ()), None) for output in outputs]

    moving = ("moving_mean", "moving_variance")
    if training:
        outputs = named(ask(batchnorm.normalize_batch, "x", "gamma", "beta", "epsilon"))
        updated = ask(batchnorm.update_moving, "x", *moving, "momentum")
        statistics = [parts(pair, moving) for pair in updated]
    else:
        outputs = named(
            ask(batchnorm.normalize_inference, "x", "gamma", "beta", *moving, "epsilon")
        )
        statistics = [tuple(case[name] for name in moving) for case in cases]
    return [
        (y, *pair) if pair and y is not None else batchnorm.batchnorm_forward(**case)
        for y, pair, case in zip(outputs, statistics, cases, strict=True)
    ]


def own_batches(student: Student, watched: Case, recorded: Mapping[str, Any]) -> list[Any] | None:
    """What is seen of a layer that is made of the student's own pieces, in training.

    Of those that are right it is what was ``recorded``.
    """
    momentum, epsilon, _training = watched["after"]
    moving = ("moving_mean", "moving_variance")
    pieces: tuple[tuple[Any, Case], ...] = (
        (batchnorm.normalize_batch, {"names": ("y",), "memory": {}, "after": (epsilon,)}),
        (batchnorm.update_moving, {"names": moving, "before": (), "after": (momentum,)}),
    )
    if not any(student.lost(piece.__name__) for piece, _arguments in pieces):
        return None
    seen: Case = {}
    for piece, arguments in pieces:
        names = arguments["names"]
        if not student.lost(piece.__name__):
            seen |= {name: recorded[name] for name in names}
            continue
        (exchange,) = student.answers(
            piece, [watched | arguments], names, driver="watch_batches"
        ).exchanges
        found = parts(exchange.reply.value, names) if exchange.reply.outcome == "value" else None
        if found is None:
            return None
        seen |= dict(zip(names, found, strict=True))
    return [seen]


@check("batchnorm", points=6, misconceptions={"batchnorm_backward": wrong.BACKWARD})
def batchnorm_backward(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Backward: the gradients of the input, of gamma and of beta"""
    truth, names = batchnorm.batchnorm_backward, ("dx", "dgamma", "dbeta")

    def case(size: int) -> Case:
        return {
            "dy": draw.vector(size + 1, 2),
            "x": batch(draw, size + 1, 2),
            "gamma": draw.positive(2) + 1.5,
            "epsilon": draw.uniform(0.2, 0.6),
        }

    answers = student.answers(truth, draw.cases(case), names)
    with criterion(_("dbeta"), weight=1):
        answers.agree("dbeta")
    with criterion(_("dgamma"), weight=2):
        answers.agree("dgamma")
    with criterion(_("dx"), weight=4):
        answers.agree("dx")
    with criterion(_("a batch of one example: nothing reaches x")):
        one = case(2) | {"dy": draw.vector(1, 2), "x": batch(draw, 1, 2)}
        student.answers(truth, [one], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
    run = keras_runs.load("batchnorm")
    keras = [
        {"dy": case["dy"], "x": case["x"], "gamma": case["gamma"], "epsilon": case["epsilon"]}
        for case in keras_cases(run, "dy", "x")
    ]
    expected = list(zip(*(run.arrays[name][tenth(run)] for name in names), strict=True))
    with criterion.recorded(
        _("the gradients of Keras's autodiff on {n} batches").format(n=len(keras)), 3
    ):
        student.answers(truth, keras, names, expected=expected).agree()
