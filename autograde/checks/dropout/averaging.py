"""The check of Monte Carlo dropout: the mean of many passes, and how they differ."""

from collections.abc import Iterator
from typing import Any

from autograde.checks.dropout.dropped import Findings, of_generators, scale
from autograde.checks.dropout.forward import passes_of
from autograde.checks.dropout.predictions import EXCUSED, follows, of_predictions
from autograde.checks.dropout.shared import (
    CALLS,
    SHAPE,
    Case,
    dropped_share,
    each_on_its_own,
    found,
    from_rng,
    last_word,
    masks_of,
    rates,
    together,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import close, kind_of, number
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import dropout as wrong
from autograde.problems.drivers.dropout import softmax_layer
from autograde.reference import dropout

AGAIN = _("What predict is handed has lost more numbers in each pass: those of the passes before.")


def average_of(student: Student, case: Case, normal: Any = None) -> Answers:
    """The student's average over masks."""
    return student.answers(
        dropout.monte_carlo_dropout,
        [case],
        (),
        driver="watch_passes",
        normal=normal or of_predictions(case, softmax_layer),
    )


def own_pieces(student: Student, draw: Draw, case: Case) -> list[Findings]:
    """The findings about the student's own masks and forward pass at the rate of ``case``.

    A mistake in them counts once. Where nothing is dropped, or everything, there are none, unless
    it is at inference that the layer drops.
    """
    aside, x, rate = Student(student.respondent), case["x"], case["rate"]
    masks = masks_of(aside, draw, [rate])
    layer = [passes_of(aside, draw, x, rate, training=training) for training in (True, False)]
    said, training, inference = (_findings(answers) for answers in (*masks, *layer))
    idle = training.get("share") == 0 and not _is_noise(training)
    changes = layer[0].exchanges[0].reply.mutated
    spoils = changes or (idle and _drops(inference))
    pieces = {"draw_mask": said, "dropout_forward": training}
    wrong = [one for name, one in pieces.items() if not _is_right(one, rate) and student.lost(name)]
    noise = [one | {"scale": "many"} for one in wrong if _is_noise(one)]
    own = noise + [one for one in wrong if _drops(one)]
    return [EXCUSED, *own] if spoils and student.lost("dropout_forward") else own


def _findings(answers: Answers) -> Findings:
    """Those of one exchange, nothing where there are none."""
    (exchange,) = answers.exchanges
    said = exchange.read(exchange.reply.value) if exchange.reply.outcome == "value" else None
    return said if isinstance(said, dict) and "problem" not in said else {}


def _is_right(said: Findings, rate: float) -> bool:
    right = {"share": rate, "structure": "on its own", "scale": scale(rate)}
    return not _is_noise(said) and all(said.get(name, one) == one for name, one in right.items())


def _is_noise(said: Findings) -> bool:
    return "many" in (said.get("scale"), said.get("value"))


def _drops(said: Findings) -> bool:
    """Whether some units are dropped and some kept."""
    return said.get("structure", "all alike") != "all alike"


def averaged(answers: Answers) -> Iterator[Findings]:
    """The findings of every answer; raises :class:`Unmet` where there are none."""
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        said = exchange.read(value)
        if not isinstance(said, dict) or said["answer"] == "no pair":
            made = value.get("answer") if isinstance(value, dict) else value
            raise Unmet(
                _("{name} should return (mean, std), but came back with {kind}.").format(
                    name=answers.name, kind=kind_of(made)
                )
            )
        if said["answer"] != "a pair":
            raise Unmet(_("predict was not called with batches of the shape of x."))
        yield said


def passes_differ(answers: Answers) -> None:
    """Raise :class:`Unmet` unless there is a pass for each of the samples, with its own mask."""
    for said in averaged(answers):
        if said["masks"] == "none":
            raise Unmet(_("predict is always handed x itself: nothing is dropped."))
        if said["inputs"] == "dropped again":
            raise Unmet(AGAIN)
        if said["inputs"] != "dropped":
            raise Unmet(_("What predict is handed is not x with some of its numbers dropped."))
        if said["masks"] == "one for all":
            raise Unmet(_("All passes have the same mask."))
        if said["passes"] != "as asked":
            raise Unmet(_("There are {n} passes, not `samples`.").format(n=said["passes"]))


def dropped_as_in_training(answers: Answers) -> None:
    """Raise :class:`Unmet` unless what predict is handed was dropped by the law of the layer."""
    if any(said["inputs"] == "dropped again" for said in averaged(answers)):
        raise Unmet(AGAIN)
    dropped_share(answers)
    for where, rate, said in found(answers):
        factor, right = said["scale"], scale(rate)
        if isinstance(factor, str):
            raise Unmet(
                where
                + _("what is kept should be {right} times x, all of it; it is not.").format(
                    right=number(right)
                )
            )
        if not close(factor, right):
            raise Unmet(
                where
                + _("what is kept is {factor} times x; expected {right}.").format(
                    factor=number(factor), right=number(right)
                )
            )
    each_on_its_own(answers)


def mean_and_std(answers: Answers, *wanted: str) -> None:
    """Raise :class:`Unmet` unless the ``wanted`` parts are those over the passes."""
    right = {"mean": "mean", "std": "standard deviation"}
    for said in averaged(answers):
        for part in wanted:
            if said[part] == "nan":
                raise Unmet(
                    _(
                        "{part} contains nan, which NumPy gives for 0 / 0 and for the root of a "
                        "negative number: where all passes agree, a difference that should be 0 "
                        "may be rounded to a little less."
                    ).format(part=part)
                )
            if said[part] != right[part]:
                raise Unmet(
                    _(
                        "{part} is not the {what} over the passes, for each example and class."
                    ).format(part=part, what=right[part])
                )


@check("dropout", points=3, misconceptions={"monte_carlo_dropout": wrong.MONTE_CARLO})
def monte_carlo_dropout(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Dropout left on: the mean over many masks, and how much they differ"""

    def case(batch: int, rate: float = 0.2, samples: int = 0) -> Case:
        return {
            "x": draw.vector(batch, 20),
            "rate": rate,
            "samples": samples or draw.integer(6, 9),
            "kernel": draw.vector(20, 4, scale=0.3),
            "bias": draw.vector(4, scale=0.3),
            "seed": draw.integer(0, 10**6),
        }

    few, many = case(12), case(SHAPE[0], rates(draw)[draw.integer(0, 1)], CALLS)
    own = own_pieces(student, draw, many)
    fixed = EXCUSED in own or follows(own, "structure", "same in every call")

    def drawn_from(value: Any) -> Findings:
        return of_generators(value, fixed=fixed)

    drawn = average_of(student, many, of_predictions(many, softmax_layer, own, enough=True))
    answers = together([average_of(student, few, of_predictions(few, softmax_layer, own)), drawn])
    with criterion(_("one pass for each of the samples, each with its own mask"), weight=2):
        passes_differ(answers)
    with criterion(_("dropped as in training: the share, the scale, each unit alone"), weight=2):
        dropped_as_in_training(drawn)
    with criterion(_("the mean of the predictions"), weight=2):
        mean_and_std(answers, "mean")
    with criterion(_("their standard deviation"), weight=2):
        mean_and_std(answers, "std")
    with criterion(_("the random numbers are those of rng")):
        list(averaged(answers))
        asked = average_of(last_word(student, criterion), case(2), drawn_from)
        from_rng(drawn_from(asked.values()[0]))
    with criterion(_("a batch of one; and rate 0: all passes agree")):
        last = last_word(student, criterion)
        asked = together([average_of(last, some) for some in (case(1), case(12, rate=0.0))])
        mean_and_std(asked, "mean", "std")
    with criterion(UNTOUCHED):
        list(averaged(answers))
        leave_inputs_alone(student, answers)
