"""The check of a signal on its way through layers."""

from itertools import pairwise

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import Tolerance
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import initialization as wrong
from autograde.reference import initialization


@check(
    "initialization", points=3, misconceptions={"mean_square_through_depth": wrong.THROUGH_DEPTH}
)
def mean_square_through_depth(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The law: how large the signal is behind each layer"""
    truth, names = initialization.mean_square_through_depth, ("mean_squares",)

    def ask(activation: str, batch: int, *widths: int) -> Answers:
        weights = [draw.vector(m, n) for m, n in pairwise(widths)]
        case = {"x": draw.vector(batch, widths[0]), "weights": weights, "activation": activation}
        return student.answers(truth, [case], names, driver="with_activation")

    with criterion(_("one linear layer")):
        ask("linear", 3, 2, 2).agree()
    several = [ask("relu", 4, 3, 3, 3, 3), ask("tanh", 4, 3, 3, 3, 3)]
    with criterion(_("three layers with an activation"), weight=3):
        for answers in several:
            answers.agree()
    with criterion(_("layers of different widths, and a batch of one"), weight=2):
        ask("selu", 5, 4, 2, 3).agree()
        ask("tanh", 1, 2, 4, 3).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, *several)
    run = keras_runs.load("initializers")
    with criterion.recorded(_("the same numbers as Keras through 10 layers"), weight=2):
        cases = [
            {"x": run.arrays["x"], "weights": list(run.arrays["weights"]), "activation": name}
            for name in run.provenance.settings["activations"]
        ]
        student.answers(
            truth,
            cases,
            names,
            driver="with_activation",
            expected=list(run.arrays["mean_squares"]),
            # Ten layers in float32 keep a relative error below 1e-5; absolute, the mean squares
            # of a signal that dies are too small to be told from zero.
            tolerance=Tolerance(relative=1e-4, absolute=1e-12),
        ).agree()
