"""Checks of transformations of values: pixels stay where they are."""

import numpy as np

from autograde import keras_runs
from autograde.checks.augmentation.noise import (
    GRAY,
    GRAYS,
    SAME_NOISE,
    Noise,
    depends_on_seed,
    has_spread,
    is_cut,
    is_independent,
    samples,
    share_at_the_ends,
    summary_of_noise,
)
from autograde.checks.augmentation.shared import (
    ALIKE,
    DRIVER,
    KERAS,
    WHOLE,
    Case,
    only,
    pictures,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import augmentation as wrong
from autograde.reference import augmentation


@check("augmentation", points=3, misconceptions={"change_contrast": wrong.CHANGE_CONTRAST})
def change_contrast(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Values: more contrast, or less"""
    truth, names = augmentation.change_contrast, ("images",)

    def case(factor: float) -> Case:
        # Pictures of different brightness, so that their means and the batch's differ.
        base = np.array([0.15, 0.5])[:, None, None]
        images = np.round(base + draw.rng.uniform(0.0, 0.4, (2, 2, 3)), 2)
        return {"images": images, "factor": factor}

    less = student.answers(truth, [case(draw.uniform(0.3, 0.8)) for _i in range(3)], names)
    with criterion(_("less contrast, each picture around its own mean"), weight=3):
        less.agree()
    with criterion(_("more contrast: what leaves the range from 0 to 1 is cut"), weight=2):
        more = [case(draw.uniform(4.0, 6.0)) for _i in range(3)]
        student.answers(truth, more, names).agree()
    with criterion(_("a factor of 0 leaves the mean, one of 1 changes nothing")):
        student.answers(truth, [case(0.0), case(1.0)], names).agree()
    with criterion(WHOLE):
        chosen = draw.rng.permutation(12).reshape(2, 2, 3) < 5
        whole = {"images": chosen.astype(int), "factor": draw.uniform(0.3, 0.8)}
        student.answers(truth, [whole], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, less)
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        cases = [{"images": run["images"], "factor": f} for f in run["factors"].tolist()]
        student.answers(truth, cases, names, expected=list(run["contrasted"])).agree()


@check("augmentation", points=4, misconceptions={"add_noise": wrong.ADD_NOISE})
def add_noise(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Values: noise"""
    truth, names = augmentation.add_noise, ("x",)
    # Small enough for its square to be told from a tenth of it.
    stddev, seed = draw.uniform(0.04, 0.07), draw.integer(0, 10**6)
    gray = {
        "x": np.full(GRAYS, GRAY),
        "stddev": stddev,
        "seeds": (seed, seed, seed + 1),
    }
    noisy = student.answers(
        truth, [gray], names, driver=DRIVER, normal=summary_of_noise(stddev), tolerance=SAME_NOISE
    )
    with criterion(_("normal noise of mean 0 and the standard deviation asked for"), weight=3):
        has_spread(Noise.of(samples(noisy, GRAYS), stddev), stddev)
    with criterion(_("every pixel of every picture has noise of its own"), weight=2):
        is_independent(Noise.of(samples(noisy, GRAYS), stddev))
    with criterion(_("chance is that of the generator that is handed in")):
        depends_on_seed(Noise.of(samples(noisy, GRAYS), stddev))
    black_and_white = draw.rng.permutation(2048).reshape(GRAYS) % 2
    for kind, title in ((float, _("what leaves the range from 0 to 1 is cut")), (int, WHOLE)):
        case = {"x": black_and_white.astype(kind), "stddev": 0.2, "seeds": (seed,)}
        answers = student.answers(
            truth, [case], names, driver=DRIVER, normal=share_at_the_ends, tolerance=ALIKE
        )
        with criterion(title, weight=2 if kind is float else 1):
            is_cut(samples(answers, GRAYS)[0])
    with criterion(_("vectors too; a stddev of 0 changes nothing")):
        still = {"x": pictures(draw, 2, 3), "stddev": 0.0, "seeds": (seed,)}
        student.answers(truth, [still], names, driver=DRIVER, normal=only).agree()
    with criterion(UNTOUCHED):
        samples(noisy, GRAYS)
        leave_inputs_alone(student, noisy)
