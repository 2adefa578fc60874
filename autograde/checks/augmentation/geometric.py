"""Checks of geometric transformations: pixels move."""

from typing import Any

from autograde import keras_runs
from autograde.checks.augmentation.shared import KERAS, pictures
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import augmentation as wrong
from autograde.reference import augmentation


@check("augmentation", points=2, misconceptions={"flip_horizontal": wrong.FLIP_HORIZONTAL})
def flip_horizontal(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Geometry: a mirror"""
    truth, names = augmentation.flip_horizontal, ("images",)
    with criterion(_("one picture"), weight=2):
        one = [{"images": pictures(draw, 1, height, 3)} for height in (2, 3)]
        student.answers(truth, one, names).agree()
    several = [{"images": pictures(draw, n, 2, 3)} for n in (2, 3)]
    batches = student.answers(truth, several, names)
    with criterion(_("every picture of a batch, in the order of the batch"), weight=2):
        batches.agree()
    with criterion(_("pictures of a single row")):
        student.answers(truth, [{"images": pictures(draw, 2, 1, 4)}], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, batches)
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        student.answers(
            truth, [{"images": run["images"]}], names, expected=[run["flipped"]]
        ).agree()


@check("augmentation", points=4, misconceptions={"translate": wrong.TRANSLATE})
def translate(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Geometry: pictures that move"""
    truth, names = augmentation.translate, ("images",)

    def moved(*shifts: tuple[int, int], shape: tuple[int, int, int] = (2, 3, 4)) -> Any:
        cases = [
            {"images": pictures(draw, *shape), "down": down, "right": right}
            for down, right in shifts
        ]
        return student.answers(truth, cases, names)

    with criterion(_("down"), weight=2):
        moved((1, 0), (2, 0)).agree()
    with criterion(_("right"), weight=2):
        moved((0, 1), (0, 3)).agree()
    with criterion(_("negative numbers move up and left"), weight=2):
        moved((-1, 0), (0, -2), (-2, -1)).agree()
    both = moved((1, 2), (1, -1), (-2, 3))
    with criterion(_("both at once"), weight=2):
        both.agree()
    with criterion(_("by nothing at all")):
        moved((0, 0)).agree()
    with criterion(_("farther than the picture is wide: nothing is left of it")):
        moved((5, 0), (0, -6), (-4, 1)).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, both)
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        cases = [
            {"images": run["images"], "down": down, "right": right}
            for down, right in run["shifts"].tolist()
        ]
        student.answers(truth, cases, names, expected=list(run["translated"])).agree()
