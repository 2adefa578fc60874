"""Checks of the assignment on learning rate schedules."""

from collections.abc import Callable, Sequence
from typing import Any

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import Tolerance, unwrapped
from autograde.judge.student import Answers
from autograde.misconceptions import schedules as wrong
from autograde.reference import schedules

Settings = dict[str, Any]

RATE = Tolerance(relative=1e-4, absolute=1e-6)
"""Rates are below one and the smallest that is asked for is near 0.01. In single precision a power
is off by 1e-6 of itself and a difference of two rates by 6e-8; the mistakes are off by percents."""

NAMES = ("learning_rate",)


class Asker:
    """Asks one schedule for the rates of steps."""

    def __init__(self, student: Student, truth: Callable[..., Any]) -> None:
        """``truth`` is the reference of the function that is asked."""
        self.student = student
        self.truth = truth

    def rates(self, settings: Settings, steps: Sequence[int]) -> Answers:
        """The rate of each of the steps."""
        cases = [{"step": int(step)} | settings for step in steps]
        return self.student.answers(self.truth, cases, NAMES, tolerance=RATE, normal=unwrapped)

    def follow_keras(self, criterion: Criteria, run_name: str) -> None:
        """A criterion: the rates of all the steps that Keras's schedule was recorded for."""
        run = keras_runs.load("schedules")
        rates = run.arrays[run_name]
        settings = list(run.provenance.settings[run_name].values())
        with criterion.recorded(
            _("the rates of Keras in {n} steps").format(n=len(rates)), weight=2
        ):
            self.student.answers(
                self.truth,
                [{"steps": list(range(len(rates))), "settings": settings}],
                NAMES,
                driver="at_steps",
                expected=[rates],
                tolerance=RATE,
            ).agree()


@check("schedules", points=3, misconceptions={"linear_decay": wrong.LINEAR})
def linear_decay(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Linear decay: a straight line down, and then level"""
    asker = Asker(student, schedules.linear_decay)

    def settings(decay_steps: int) -> Settings:
        return {
            "initial_learning_rate": draw.uniform(0.3, 0.8),
            "end_learning_rate": draw.uniform(0.05, 0.15),
            "decay_steps": decay_steps,
        }

    short, long = settings(draw.integer(4, 6)), settings(draw.integer(20, 60))
    tau = long["decay_steps"]
    with criterion(_("on the way down"), weight=3):
        asker.rates(short, range(1, short["decay_steps"])).agree()
        asker.rates(long, [tau // 4, tau // 2, tau - 1]).agree()
    with criterion(_("step 0 has the initial rate")):
        asker.rates(long, [0]).agree()
    with criterion(_("step decay_steps has the end rate")):
        asker.rates(long, [tau]).agree()
    with criterion(_("after decay_steps the rate stays"), weight=2):
        asker.rates(short, [short["decay_steps"] + 1, 3 * short["decay_steps"]]).agree()
        asker.rates(long, [tau + 1, tau + tau // 2, 10 * tau]).agree()
    with criterion(_("an end rate of 0")):
        asker.rates(settings(10) | {"end_learning_rate": 0.0}, [5, 10, 12]).agree()
    asker.follow_keras(criterion, "linear")


@check("schedules", points=2, misconceptions={"exponential_decay": wrong.EXPONENTIAL})
def exponential_decay(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Exponential decay: the same fraction lost in every step"""
    asker = Asker(student, schedules.exponential_decay)

    def settings(decay_steps: int) -> Settings:
        return {
            "initial_learning_rate": draw.uniform(0.3, 0.8),
            "decay_steps": decay_steps,
            "decay_rate": draw.uniform(0.6, 0.9),
        }

    short, long = settings(draw.integer(3, 5)), settings(draw.integer(10, 40))
    unit = long["decay_steps"]
    with criterion(_("at multiples of decay_steps"), weight=2):
        asker.rates(short, [short["decay_steps"], 2 * short["decay_steps"]]).agree()
        asker.rates(long, [unit, 3 * unit, 4 * unit]).agree()
    with criterion(_("in between"), weight=3):
        asker.rates(short, [1, 2, short["decay_steps"] + 1]).agree()
        asker.rates(long, [unit // 2, 2 * unit + 3]).agree()
    with criterion(_("step 0 has the initial rate")):
        asker.rates(long, [0]).agree()
    with criterion(_("with decay_steps = 1, every step multiplies")):
        asker.rates(settings(1), [1, 2, 5]).agree()
    asker.follow_keras(criterion, "exponential")


@check("schedules", points=3, misconceptions={"step_decay": wrong.STEP})
def step_decay(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Step decay: a staircase"""
    asker = Asker(student, schedules.step_decay)

    def settings(steps_per_drop: int) -> Settings:
        return {
            "initial_learning_rate": draw.uniform(0.3, 0.8),
            "drop_rate": draw.uniform(0.55, 0.8),
            "steps_per_drop": steps_per_drop,
        }

    stairs(asker, criterion, settings(draw.integer(4, 6)), settings(draw.integer(10, 40)))
    with criterion(_("with steps_per_drop = 1, every step is a drop")):
        asker.rates(settings(1), [0, 1, 2, 4]).agree()
    asker.follow_keras(criterion, "step")


@check("schedules", points=3, misconceptions={"subtractive_decay": wrong.SUBTRACTIVE})
def subtractive_decay(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Subtractive decay: a staircase of equal steps, down to a floor"""
    asker = Asker(student, schedules.subtractive_decay)

    def settings(steps_per_drop: int) -> Settings:
        return {
            "initial_learning_rate": draw.uniform(0.7, 0.9),
            "decrement": draw.uniform(0.1, 0.15),
            "steps_per_drop": steps_per_drop,
            "end_learning_rate": draw.uniform(0.03, 0.06),
        }

    short, long = settings(draw.integer(4, 6)), settings(draw.integer(10, 40))
    stairs(asker, criterion, short, long)
    with criterion(_("never below the end rate"), weight=2):
        for chosen in (short, long):
            drops = int((chosen["initial_learning_rate"] - 0.02) / chosen["decrement"]) + 1
            asker.rates(
                chosen, [chosen["steps_per_drop"] * many for many in (drops + 1, drops + 2, 30)]
            ).agree()
        # The last drop would lead below the end rate, but not below 0.
        between = settings(length := draw.integer(4, 6)) | {
            "end_learning_rate": draw.uniform(0.08, 0.1)
        }
        between["initial_learning_rate"] = round(
            4 * between["decrement"] + draw.uniform(0.02, 0.06), 3
        )
        asker.rates(between, [3 * length, 4 * length, 4 * length + 1, 5 * length]).agree()
    with criterion(_("a floor of 0")):
        asker.rates(short | {"end_learning_rate": 0.0}, [30 * short["steps_per_drop"]]).agree()
    asker.follow_keras(criterion, "subtractive")


def stairs(asker: Asker, criterion: Criteria, short: Settings, long: Settings) -> None:
    """Where a staircase falls, and that it is level in between."""
    runs = [(short, short["steps_per_drop"]), (long, long["steps_per_drop"])]
    with criterion(_("after a drop or more"), weight=3):
        for settings, length in runs:
            asker.rates(settings, [2 * length - 1, 2 * length + 1, 3 * length + 1]).agree()
    with criterion(_("level between two drops"), weight=2):
        for settings, length in runs:
            asker.rates(settings, [1, length // 2, length - 2, 2 * length + 2]).agree()
    with criterion(_("the first drop comes at steps_per_drop, and not before or after"), weight=2):
        for settings, length in runs:
            asker.rates(settings, [length - 1, length, length + 1]).agree()
    with criterion(_("step 0 has the initial rate")):
        asker.rates(long, [0]).agree()
