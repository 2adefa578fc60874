"""Checks of the assignment on data augmentation and class balance."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.augmentation.noise import (
    GRAY,
    GRAYS,
    Noise,
    depends_on_seed,
    has_spread,
    is_cut,
    is_independent,
    samples,
    share_at_the_ends,
    summary_of_noise,
)
from autograde.checks.augmentation.resampling import (
    are_all_there,
    are_balanced,
    are_drawn,
    are_pairs,
    resampled,
    summary_of_samples,
)
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import Tolerance, as_array, kind_of, mismatch
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers, situation
from autograde.misconceptions import augmentation as wrong
from autograde.reference import augmentation

Case = dict[str, Any]
DRIVER = "augment_at_random"
ALIKE = Tolerance(relative=0.1, absolute=0.15)
"""For summaries of two samples of one distribution, which only decide whether a hint is found:
they differ by less than five standard errors."""
KEPT = _("what is handed in stays as it was")
KERAS = _("the same numbers as Keras")
WHOLE = _("numbers of integer type: the result has fractions all the same")


def pictures(draw: Draw, *shape: int) -> Any:
    """Pixels of two decimals, from 0.05 to 0.95."""
    return np.round(draw.rng.uniform(0.05, 0.95, shape), 2)


def labels_of(draw: Draw, *counts: int) -> Any:
    """Labels in random order, ``counts[c]`` of them ``c``."""
    return draw.rng.permutation(np.repeat(np.arange(len(counts)), counts))


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
    with criterion(KEPT):
        batches.leave_inputs_alone()
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
    with criterion(KEPT):
        both.leave_inputs_alone()
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        cases = [
            {"images": run["images"], "down": down, "right": right}
            for down, right in run["shifts"].tolist()
        ]
        student.answers(truth, cases, names, expected=list(run["translated"])).agree()


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
    with criterion(KEPT):
        less.leave_inputs_alone()
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        cases = [{"images": run["images"], "factor": f} for f in run["factors"].tolist()]
        student.answers(truth, cases, names, expected=list(run["contrasted"])).agree()


def only(value: Any) -> Any:
    """The answer to the one seed of a driver's call."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


@check("augmentation", points=4, misconceptions={"add_noise": wrong.ADD_NOISE})
def add_noise(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Values: noise"""
    truth, names = augmentation.add_noise, ("x",)
    stddev, seed = draw.uniform(0.05, 0.09), draw.integer(0, 10**6)
    gray = {
        "x": np.full(GRAYS, GRAY),
        "stddev": stddev,
        "seeds": (seed, seed, seed + 1),
    }
    noisy = student.answers(
        truth, [gray], names, driver=DRIVER, normal=summary_of_noise(stddev), tolerance=ALIKE
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
    with criterion(KEPT):
        samples(noisy, GRAYS)
        noisy.leave_inputs_alone()


@check("augmentation", points=2, misconceptions={"one_hot": wrong.ONE_HOT})
def one_hot(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Labels: one column for each class"""
    truth, names = augmentation.one_hot, ("y",)

    def case(classes: int) -> Case:
        repeated = draw.rng.integers(0, classes, 2)
        labels = draw.rng.permutation(np.concatenate([np.arange(classes), repeated]))
        return {"labels": labels, "classes": classes}

    answers = student.answers(truth, [case(2), case(3), case(4)], names)
    with criterion(_("every class occurs"), weight=3):
        answers.agree()
    with criterion(_("some classes do not occur, the last one neither"), weight=2):
        rare = [
            {"labels": draw.rng.permutation([1, 1, 3]), "classes": 6},
            {"labels": draw.rng.permutation([0, 2, 2, 0]), "classes": 4},
        ]
        student.answers(truth, rare, names).agree()
    with criterion(_("a single example")):
        single = {"labels": np.array([draw.integer(2, 3)]), "classes": 5}
        student.answers(truth, [single], names).agree()
    with criterion(KEPT):
        answers.leave_inputs_alone()
    run = keras_runs.load("augmentation")
    with criterion.recorded(KERAS):
        keras = {"labels": run.arrays["labels"], "classes": run.provenance.settings["classes"]}
        student.answers(truth, [keras], names, expected=[run.arrays["one_hot"]]).agree()


@check("augmentation", points=2, misconceptions={"smooth_labels": wrong.SMOOTH_LABELS})
def smooth_labels(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Labels: a little doubt"""
    truth, names = augmentation.smooth_labels, ("y",)

    def case(n: int, classes: int) -> Case:
        hard = np.eye(classes)[draw.rng.integers(0, classes, n)]
        return {"y": hard, "smoothing": draw.uniform(0.2, 0.5)}

    hard = student.answers(truth, [case(2, 3), case(3, 4), case(4, 5)], names)
    with criterion(_("one-hot labels"), weight=3):
        hard.agree()
    with criterion(_("labels that are mixed already")):
        mixed = case(3, 4)
        mixed["y"] = 0.75 * mixed["y"] + 0.25 * np.eye(4)[[3, 0, 2]]
        student.answers(truth, [mixed], names).agree()
    with criterion(_("a smoothing of 0 changes nothing, one of 1 knows nothing")):
        ends = [case(3, 4) | {"smoothing": smoothing} for smoothing in (0.0, 1.0)]
        student.answers(truth, ends, names).agree()
    with criterion(WHOLE):
        whole = case(2, 3)
        student.answers(truth, [whole | {"y": whole["y"].astype(int)}], names).agree()
    with criterion(KEPT):
        hard.leave_inputs_alone()
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        cases = [{"y": run["one_hot"], "smoothing": s} for s in run["smoothings"].tolist()]
        student.answers(truth, cases, names, expected=list(run["smoothed"])).agree()


def partners(draw: Draw, n: int) -> Any:
    """A permutation in which nobody is the partner of his partner, so that its direction shows."""
    while True:
        found = draw.permutation(n)
        if (found[found] != np.arange(n)).all():
            return found


@check("augmentation", points=4, misconceptions={"mixup": wrong.MIXUP})
def mixup(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Mixing: two examples in one, labels and all"""
    truth, names = augmentation.mixup, ("x", "y")

    def case(n: int, *shape: int) -> Case:
        labels = np.arange(n) % 3
        return {
            "x": pictures(draw, n, *shape),
            "y": np.eye(3)[labels],
            "permutation": partners(draw, n),
            "mix": draw.uniform(0.55, 0.9),
        }

    vectors = student.answers(truth, [case(3, 2), case(4, 2), case(5, 3)], names)
    with criterion(_("the inputs, as vectors"), weight=2):
        vectors.agree("x")
    with criterion(_("the labels, mixed like the inputs"), weight=2):
        vectors.agree("y")
    with criterion(_("pictures")):
        student.answers(truth, [case(3, 2, 2)], names).agree()
    with criterion(_("a mix of 1 leaves the examples, one of 0 their partners")):
        ends = [case(3, 2) | {"mix": mix} for mix in (1.0, 0.0)]
        student.answers(truth, ends, names).agree()
    with criterion(_("an example that is its own partner stays as it is")):
        own = case(3, 2) | {"permutation": np.array([1, 0, 2])}
        student.answers(truth, [own], names).agree()
    with criterion(WHOLE):
        whole = case(3, 2)
        whole["y"] = whole["y"].astype(int)
        whole["x"] = np.eye(3, 2, dtype=int)[draw.rng.permutation(3)]
        student.answers(truth, [whole], names).agree()
    with criterion(KEPT):
        vectors.leave_inputs_alone()
    run = keras_runs.load("augmentation").arrays
    with criterion.recorded(KERAS):
        fixed = {
            "x": run["images"],
            "y": run["one_hot"],
            "permutation": run["permutation"],
        }
        cases = [fixed | {"mix": mix} for mix in run["mixes"].tolist()]
        expected = list(zip(run["mixed_x"], run["mixed_y"], strict=True))
        student.answers(truth, cases, names, expected=expected).agree()


def by_class(value: Any) -> Any:
    """Weights as rows (class, weight), from a dictionary or from a list with a place per class.

    A weight of 0 for a class that does not occur says what leaving it out says.
    """
    if isinstance(value, Mapping):
        try:
            found = sorted((float(key), float(weight)) for key, weight in value.items())
        except (TypeError, ValueError):
            return value
    else:
        weights = as_array(value)
        if weights is None or weights.ndim != 1:
            return value
        found = list(enumerate(weights.astype(float).tolist()))
    return np.array([pair for pair in found if pair[1] != 0]).reshape(-1, 2)


def same_weights(answers: Answers) -> None:
    """Raise :class:`Unmet` at the first class whose weight is not the expected one."""
    for exchange, value in zip(answers.exchanges, answers.values(), strict=True):
        found, where = by_class(value), situation(exchange.question)
        if not isinstance(found, np.ndarray) or found is value:
            raise Unmet(
                _("class_weights should return a dictionary {{class: weight}}, not {kind}.").format(
                    kind=kind_of(value)
                )
            )
        weights, right = dict(found.tolist()), exchange.expected
        for label in sorted(weights.keys() | right.keys()):
            if label not in right:
                raise Unmet(
                    _("{where}class {label} does not occur, but has a weight.").format(
                        where=where, label=int(label)
                    )
                )
            if label not in weights:
                raise Unmet(
                    _("{where}class {label} has no weight.").format(where=where, label=label)
                )
            problem = mismatch(
                _("the weight of class {}").format(label), weights[label], right[label]
            )
            if problem:
                raise Unmet(where + problem)


@check("augmentation", points=3, misconceptions={"class_weights": wrong.CLASS_WEIGHTS})
def class_weights(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Balance: rare classes weigh more"""
    truth, names = augmentation.class_weights, ("weights",)

    def ask(*cases: Any) -> Answers:
        asked = [{"labels": labels} for labels in cases]
        return student.answers(truth, asked, names, normal=by_class)

    rare = draw.integer(1, 2)
    answers = ask(
        labels_of(draw, rare, 5), labels_of(draw, 7, 3, rare), labels_of(draw, 4, rare, 6, 3)
    )
    with criterion(_("every class occurs"), weight=4):
        same_weights(answers)
    with criterion(_("a class that does not occur has no weight, and is not counted"), weight=2):
        same_weights(ask(labels_of(draw, 5, 0, rare), labels_of(draw, 0, 2, 6, 0, 3)))
    with criterion(_("classes that are balanced weigh 1; so does a single one")):
        same_weights(ask(labels_of(draw, 3, 3), labels_of(draw, 4)))
    with criterion(KEPT):
        same_weights(answers)
        answers.leave_inputs_alone()


@check("augmentation", points=4, misconceptions={"oversample": wrong.OVERSAMPLE})
def oversample(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Balance: rare examples, again"""
    truth = augmentation.oversample
    seed = draw.integer(0, 10**6)
    # Equal seeds first, then eleven others: that all of them draw the same 29 of 8 examples by
    # chance has a probability below 1e-15 even if each is drawn three or four times, in turn.
    seeds = (seed, *range(seed, seed + 12))

    def ask(labels: Any, *shape: int) -> Answers:
        numbers = np.arange(len(labels))
        x = np.stack([numbers, labels, *draw.vector(int(np.prod(shape)) - 2, len(labels))], axis=1)
        case = {"x": x.reshape(-1, *shape), "y": labels, "seeds": seeds}
        return student.answers(
            truth,
            [case],
            ("samples",),
            driver=DRIVER,
            normal=summary_of_samples(labels),
            tolerance=ALIKE,
        )

    answers = ask(labels_of(draw, 8, 37, 5), 3)
    with criterion(_("every class as often as the largest"), weight=2):
        are_balanced(answers)
    with criterion(_("only examples that were handed in, each with its own label"), weight=2):
        are_pairs(answers)
    with criterion(_("all the examples are still there"), weight=2):
        are_all_there(answers)
    with criterion(_("chance, from the generator, decides who is repeated")):
        are_drawn(answers)
    with criterion(_("classes of any number, and pictures")):
        other = ask(labels_of(draw, 0, 3, 0, 0, 9), 2, 2)
        are_balanced(other)
        are_pairs(other)
        are_all_there(other)
    with criterion(_("balanced already: nothing is added")):
        even = ask(labels_of(draw, 3, 3), 2)
        are_pairs(even)
        are_all_there(even)
        are_balanced(even)
    with criterion(KEPT):
        resampled(answers)
        answers.leave_inputs_alone()
