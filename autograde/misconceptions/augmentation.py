"""What goes wrong when data are augmented: in geometry, values, mixtures, labels and balance."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import augmentation as right
from autograde.reference.augmentation import Indices

Array = NDArray[np.floating]
Rng = np.random.Generator

CHAPTER = "Data augmentation (3-feedforward/augmentation)"


FRACTIONS_LOST = _(
    "With numbers of integer type your result has none but whole numbers: an array made like the "
    "input (`np.zeros_like`, `copy`) has its type, and fractions are lost in it."
)


def _wrong(name: str, function: Any, hint: str) -> Misconception:
    return Misconception(name, function, hint, CHAPTER)


def flip_upside_down(images: Array) -> Any:
    return images[:, ::-1, :]


def flip_turned(images: Array) -> Any:
    return images[:, ::-1, ::-1]


def flip_batch(images: Array) -> Any:
    return images[::-1]


def flip_everything(images: Array) -> Any:
    return np.flip(images)


def flip_first(images: Array) -> Any:
    return images[0][:, ::-1]


FLIP_HORIZONTAL = [
    _wrong(
        "upside-down",
        flip_upside_down,
        _(
            "Your pictures stand on their heads. The axes are (batch, height, width): left and "
            "right lie along the last one. (`np.fliplr` takes the second axis, which is the width "
            "of a single picture, but the height here.)"
        ),
    ),
    _wrong(
        "turned",
        flip_turned,
        _("Your pictures are turned by half a turn: height and width are both reversed."),
    ),
    _wrong(
        "batch-reversed",
        flip_batch,
        _(
            "The pictures come back in reverse order, each as it was. The first axis counts the "
            "pictures. (`np.flipud` takes the first axis, which is the height of a single "
            "picture.)"
        ),
    ),
    _wrong(
        "everything-reversed",
        flip_everything,
        _("All axes are reversed, the order of the pictures too: name the one axis to reverse."),
    ),
    _wrong(
        "first-picture-only",
        flip_first,
        _("One picture came back. Every picture of the batch is asked for: does a loop end early?"),
    ),
]


def translate_wraps(images: Array, down: int, right: int) -> Any:
    return np.roll(images, (down, right), axis=(1, 2))


def translate_other_way(images: Array, down: int, right_: int) -> Any:
    return right.translate(images, -down, -right_)


def translate_up(images: Array, down: int, right_: int) -> Any:
    return right.translate(images, -down, right_)


def translate_exchanged(images: Array, down: int, right_: int) -> Any:
    return right.translate(images, right_, down)


def translate_positive_only(images: Array, down: int, right: int) -> Any:
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, down:, right:] = images[:, : height - down, : width - right]
    return moved


def _padded(images: Array, down: int, right: int, mode: Any) -> Any:
    room = max(abs(down), abs(right))
    padded = np.pad(images, ((0, 0), (room, room), (room, room)), mode=mode)
    top, left = room - down, room - right
    return padded[:, top : top + images.shape[1], left : left + images.shape[2]]


def translate_edge(images: Array, down: int, right: int) -> Any:
    return _padded(images, down, right, "edge")


def translate_reflects(images: Array, down: int, right: int) -> Any:
    return _padded(images, down, right, "symmetric")


def translate_batch(images: Array, down: int, right_: int) -> Any:
    return right.translate(images.transpose(1, 0, 2), down, right_).transpose(1, 0, 2)


TRANSLATE = [
    _wrong(
        "wraps-around",
        translate_wraps,
        _(
            "What leaves the picture on one side comes in again on the other (so does `np.roll`). "
            "A digit is not a wallpaper: what enters is black, 0."
        ),
    ),
    _wrong(
        "the-other-way",
        translate_other_way,
        _(
            "Your pictures move up and left where down and right are asked for. Rows are counted "
            "from the top: a pixel that moves down gets a higher row number."
        ),
    ),
    _wrong(
        "up-instead-of-down",
        translate_up,
        _(
            "The sideways move is right, but down is up: rows are counted from the top, unlike the "
            "y of a graph."
        ),
    ),
    _wrong(
        "axes-exchanged",
        translate_exchanged,
        _(
            "down moves your pictures sideways, and right moves them down. Rows come before "
            "columns."
        ),
    ),
    _wrong(
        "no-negative-moves",
        translate_positive_only,
        _(
            "Moves down and right work, moves up and left do not: for a negative number the slices "
            "on both sides have to change."
        ),
    ),
    _wrong(
        "edge-repeated",
        translate_edge,
        _(
            "What enters is a copy of the edge (fill_mode='nearest' in Keras). Here it is 0, as "
            "with fill_mode='constant'."
        ),
    ),
    _wrong(
        "reflected",
        translate_reflects,
        _(
            "What enters is the picture's reflection, which is what Keras's RandomTranslation does "
            "unless told otherwise. Here it is 0, as with fill_mode='constant'."
        ),
    ),
    _wrong(
        "along-the-batch",
        translate_batch,
        _("down moves pixels from one picture to the next. The first axis counts the pictures."),
    ),
]


def contrast_around_zero(images: Array, factor: float) -> Any:
    return np.clip(factor * images, 0, 1)


def contrast_around_middle(images: Array, factor: float) -> Any:
    return np.clip(0.5 + factor * (images - 0.5), 0, 1)


def contrast_batch_mean(images: Array, factor: float) -> Any:
    return np.clip(images.mean() + factor * (images - images.mean()), 0, 1)


def contrast_mean_picture(images: Array, factor: float) -> Any:
    mean = images.mean(axis=0)
    return np.clip(mean + factor * (images - mean), 0, 1)


def contrast_not_cut(images: Array, factor: float) -> Any:
    mean = images.mean(axis=(1, 2), keepdims=True)
    return mean + factor * (images - mean)


def contrast_deviation(images: Array, factor: float) -> Any:
    return right.change_contrast(images, 1 + factor)


def contrast_mean_lost(images: Array, factor: float) -> Any:
    return np.clip(factor * (images - images.mean(axis=(1, 2), keepdims=True)), 0, 1)


def contrast_divided(images: Array, factor: float) -> Any:
    return right.change_contrast(images, 1 / np.float64(factor))


def contrast_truncated(images: Array, factor: float) -> Any:
    changed = np.zeros_like(images)
    changed[...] = right.change_contrast(images, factor)
    return changed


CHANGE_CONTRAST = [
    _wrong(
        "around-zero",
        contrast_around_zero,
        _(
            "You multiply the pixels: that makes pictures brighter or darker. Contrast is how far "
            "pixels are from the picture's mean, and the mean stays."
        ),
    ),
    _wrong(
        "around-the-middle",
        contrast_around_middle,
        _(
            "You pull pixels away from 0.5, as some libraries do. Here, as in Keras, the middle is "
            "the picture's own mean, which stays as it is."
        ),
    ),
    _wrong(
        "mean-of-the-batch",
        contrast_batch_mean,
        _(
            "You take one mean of the whole batch. Every picture has its own: what becomes of one "
            "must not depend on which others are in the batch."
        ),
    ),
    _wrong(
        "mean-picture",
        contrast_mean_picture,
        _(
            "You take a mean for every pixel over the pictures of the batch. The mean of a picture "
            "is one number, over its height and width."
        ),
    ),
    _wrong(
        "not-cut",
        contrast_not_cut,
        _("Some of your pixels are below 0 or above 1: the result is to be cut to that range."),
    ),
    _wrong(
        "factor-as-a-deviation",
        contrast_deviation,
        _(
            "You use 1 + factor. Keras's RandomContrast counts from 1 like that; here the factor "
            "itself multiplies, so 1 changes nothing."
        ),
    ),
    _wrong(
        "mean-not-added-again",
        contrast_mean_lost,
        _("The mean is taken away and never comes back, so that half of the pixels end at 0."),
    ),
    _wrong(
        "divided",
        contrast_divided,
        _("Your contrast falls as the factor grows: the distance to the mean is divided by it."),
    ),
    _wrong(
        "fractions-lost",
        contrast_truncated,
        FRACTIONS_LOST,
    ),
]


def noise_not_cut(x: Array, stddev: float, rng: Rng) -> Any:
    return x + rng.normal(0, stddev, x.shape)


def noise_shared(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev, x.shape[1:]), 0, 1)


def noise_one_number(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev), 0, 1)


def noise_per_picture(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev, (len(x),) + (1,) * (x.ndim - 1)), 0, 1)


def noise_uniform(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.uniform(-stddev, stddev, x.shape), 0, 1)


def noise_one_sided(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + stddev * rng.random(x.shape), 0, 1)


def noise_variance(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, np.sqrt(stddev), x.shape), 0, 1)


def noise_squared(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(0, stddev**2, x.shape), 0, 1)


def noise_unscaled(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x + rng.normal(stddev, 1, x.shape), 0, 1)


def noise_rescaled(x: Array, stddev: float, rng: Rng) -> Any:
    noisy = x + rng.normal(0, stddev, x.shape)
    return (noisy - noisy.min()) / (noisy.max() - noisy.min())


def noise_multiplied(x: Array, stddev: float, rng: Rng) -> Any:
    return np.clip(x * (1 + rng.normal(0, stddev, x.shape)), 0, 1)


def noise_own_generator(x: Array, stddev: float, rng: Rng) -> Any:
    return right.add_noise(x, stddev, np.random.default_rng())


def noise_own_seed(x: Array, stddev: float, rng: Rng) -> Any:
    return right.add_noise(x, stddev, np.random.default_rng(0))


def noise_truncated(x: Array, stddev: float, rng: Rng) -> Any:
    noisy = np.zeros_like(x)
    noisy[...] = right.add_noise(x, stddev, rng)
    return noisy


ADD_NOISE = [
    _wrong(
        "not-cut",
        noise_not_cut,
        _(
            "The noise takes pixels below 0 and above 1 (as Keras's GaussianNoise does). Here the "
            "result is cut to the range of pixels."
        ),
    ),
    _wrong(
        "one-number",
        noise_one_number,
        _(
            "One single number is added everywhere: all pictures get brighter or darker together. "
            "Without a shape, the generator draws one number only."
        ),
    ),
    _wrong(
        "same-for-all-pictures",
        noise_shared,
        _(
            "Every picture of the batch gets the same noise. The shape of what is drawn has to "
            "count the pictures, too."
        ),
    ),
    _wrong(
        "one-number-per-picture",
        noise_per_picture,
        _(
            "All pixels of a picture get the same number: that changes its brightness. Noise is "
            "drawn for each pixel."
        ),
    ),
    _wrong(
        "uniform",
        noise_uniform,
        _(
            "Your noise is uniform between -stddev and stddev: it has a sharp edge, and its "
            "standard deviation is only 0.58 of that. The normal distribution is asked for."
        ),
    ),
    _wrong(
        "only-brighter",
        noise_one_sided,
        _(
            "Your noise is never negative, so pictures only get brighter: `rng.random` draws from "
            "0 to 1. The normal distribution is asked for."
        ),
    ),
    _wrong(
        "stddev-as-variance",
        noise_variance,
        _(
            "Your noise is far too strong: you take the root of stddev, as if it were a variance. "
            "It is the standard deviation itself."
        ),
    ),
    _wrong(
        "stddev-squared",
        noise_squared,
        _(
            "Your noise is far too weak: stddev is squared. NumPy's generator wants the standard "
            "deviation, not the variance."
        ),
    ),
    _wrong(
        "stddev-as-the-mean",
        noise_unscaled,
        _(
            "stddev is taken for the mean of the noise, and its spread is 1. NumPy's `normal` "
            "takes the mean first."
        ),
    ),
    _wrong(
        "rescaled",
        noise_rescaled,
        _(
            "You stretch the noisy pictures to fit the range from 0 to 1, which moves every pixel "
            "by the most extreme one. Cut instead: what is inside the range stays."
        ),
    ),
    _wrong(
        "multiplied",
        noise_multiplied,
        _(
            "Your noise is multiplied with the pixels (speckle), so that black stays black. Here "
            "noise is added, the same amount on dark and bright."
        ),
    ),
    _wrong(
        "same-every-time",
        noise_own_seed,
        _(
            "Whatever generator is handed in, the noise is the same: a generator with a fixed seed "
            "inside the function begins anew with every call."
        ),
    ),
    _wrong(
        "not-repeatable",
        noise_own_generator,
        _(
            "The noise does not come from the generator that is handed in, so an experiment cannot "
            "be repeated by its seed."
        ),
    ),
    _wrong(
        "fractions-lost",
        noise_truncated,
        FRACTIONS_LOST,
    ),
]


def one_hot_up_to_largest(labels: Indices, classes: int) -> Any:
    return np.eye(labels.max() + 1)[labels]


def one_hot_as_occurring(labels: Indices, classes: int) -> Any:
    found, places = np.unique(labels, return_inverse=True)
    return np.eye(len(found))[places]


def one_hot_from_one(labels: Indices, classes: int) -> Any:
    return np.eye(classes)[labels - 1]


def one_hot_transposed(labels: Indices, classes: int) -> Any:
    return right.one_hot(labels, classes).T


def one_hot_all_rows(labels: Indices, classes: int) -> Any:
    y = np.zeros((len(labels), classes))
    y[:, labels] = 1
    return y


def one_hot_labels_inside(labels: Indices, classes: int) -> Any:
    return right.one_hot(labels, classes) * labels[:, None]


ONE_HOT = [
    _wrong(
        "as-many-as-the-largest",
        one_hot_up_to_largest,
        _(
            "Your number of columns comes from the largest label of this batch. A batch without "
            "the last class must have as many columns as any other: that is what classes is for."
        ),
    ),
    _wrong(
        "as-many-as-occur",
        one_hot_as_occurring,
        _(
            "You count only the classes that occur in this batch, so the columns of two batches "
            "mean different classes. The column of label c is column c, always."
        ),
    ),
    _wrong(
        "counted-from-one",
        one_hot_from_one,
        _("You count labels from 1. They begin with 0: label 0 has its 1 in the first column."),
    ),
    _wrong(
        "transposed",
        one_hot_transposed,
        _(
            "Your examples stand in columns, as in courses that write a batch as (features, "
            "examples). Here each example is a row: (batch, classes)."
        ),
    ),
    _wrong(
        "every-row-the-same",
        one_hot_all_rows,
        _(
            "Every row has a 1 for every label of the batch: a colon takes all rows for each "
            "label. Row i has to be paired with label i."
        ),
    ),
    _wrong(
        "label-in-the-place-of-1",
        one_hot_labels_inside,
        _("The label itself stands in its column. What stands there is 1, whatever the label."),
    ),
]


def smooth_others_only(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing * (1 - y) / (y.shape[1] - 1)


def smooth_added(y: Array, smoothing: float) -> Any:
    return y + smoothing / y.shape[1]


def smooth_scaled_only(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y


def smooth_undivided(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing


def smooth_by_batch(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing / len(y)


def smooth_binary(y: Array, smoothing: float) -> Any:
    return (1 - smoothing) * y + smoothing / 2


def smooth_exchanged(y: Array, smoothing: float) -> Any:
    return smoothing * y + (1 - smoothing) / y.shape[1]


def smooth_truncated(y: Array, smoothing: float) -> Any:
    smooth = np.zeros_like(y)
    smooth[...] = right.smooth_labels(y, smoothing)
    return smooth


SMOOTH_LABELS = [
    _wrong(
        "others-only",
        smooth_others_only,
        _(
            "You deal the share to the other classes only, as some texts do (divided by one class "
            "less). Here, as in Keras, all classes get a part of it, the right one too."
        ),
    ),
    _wrong(
        "added-only",
        smooth_added,
        _(
            "Every class gets its part, but it is taken from nobody, so a row adds up to more than "
            "1. What is dealt out is taken from the label first."
        ),
    ),
    _wrong(
        "taken-only",
        smooth_scaled_only,
        _("The share is taken from the label but not dealt out: a row adds up to less than 1."),
    ),
    _wrong(
        "one-half",
        smooth_binary,
        _(
            "Every class gets half of the share, as in a binary cross-entropy, which has two "
            "classes. Here there are as many as y has columns."
        ),
    ),
    _wrong(
        "not-divided",
        smooth_undivided,
        _(
            "Every class gets the whole share. It is dealt out: divide it by how many classes get "
            "it."
        ),
    ),
    _wrong(
        "divided-by-the-batch",
        smooth_by_batch,
        _("You divide by the number of examples. The share of each row is dealt to its classes."),
    ),
    _wrong(
        "weights-exchanged",
        smooth_exchanged,
        _(
            "You keep the share `smoothing` of the label. That is what is dealt out; the rest is "
            "kept."
        ),
    ),
    _wrong(
        "fractions-lost",
        smooth_truncated,
        FRACTIONS_LOST,
    ),
]


def mixup_labels_kept(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return mix * x + (1 - mix) * x[permutation], y.copy()


def mixup_exchanged(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, permutation, 1 - mix)


def mixup_hard_labels(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return mix * x + (1 - mix) * x[permutation], np.array(y if mix >= 0.5 else y[permutation])


def mixup_halved(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, permutation, 0.5)


def mixup_no_partners(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, np.arange(len(x))[::-1], mix)


def mixup_wrong_way(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return right.mixup(x, y, np.argsort(permutation), mix)


def mixup_heavy(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return x + (1 - mix) * x[permutation], y + (1 - mix) * y[permutation]


def mixup_same_weight(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    return mix * x + mix * x[permutation], mix * y + mix * y[permutation]


def mixup_appended(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    x_mixed, y_mixed = right.mixup(x, y, permutation, mix)
    return np.concatenate([x, x_mixed]), np.concatenate([y, y_mixed])


def mixup_truncated(x: Array, y: Array, permutation: Indices, mix: float) -> Any:
    mixed = np.zeros_like(x), np.zeros_like(y)
    for part, found in zip(mixed, right.mixup(x, y, permutation, mix), strict=True):
        part[...] = found
    return mixed


MIXUP = [
    _wrong(
        "labels-not-mixed",
        mixup_labels_kept,
        _(
            "The inputs are mixed, but the labels come back as they were: a picture that is mostly "
            "a 3 and a little an 8 needs a label that says so."
        ),
    ),
    _wrong(
        "weights-exchanged",
        mixup_exchanged,
        _(
            "mix weighs the partner in your result. Here, as in the paper and in Keras, it weighs "
            "the example itself: a mix of 1 changes nothing."
        ),
    ),
    _wrong(
        "hard-labels",
        mixup_hard_labels,
        _("The heavier example gives the whole label. Labels are mixed with the inputs' weights."),
    ),
    _wrong(
        "always-half",
        mixup_halved,
        _("mix makes no difference: you always take the mean of both."),
    ),
    _wrong(
        "permutation-not-used",
        mixup_no_partners,
        _(
            "You mix with the reversed batch, whatever permutation was handed in. Partners have to "
            "change from batch to batch."
        ),
    ),
    _wrong(
        "permutation-the-other-way",
        mixup_wrong_way,
        _(
            "Your partners are those of the inverse permutation: example i is mixed with example "
            "permutation[i], it is not sent there."
        ),
    ),
    _wrong(
        "weight-missing",
        mixup_heavy,
        _("The example enters in full, and its partner on top. The two weights add up to 1."),
    ),
    _wrong(
        "same-weight-for-both",
        mixup_same_weight,
        _("Both examples have the weight mix. The two weights add up to 1."),
    ),
    _wrong(
        "appended",
        mixup_appended,
        _("The examples come back with the mixtures behind them. Only the mixtures are asked for."),
    ),
    _wrong(
        "fractions-lost",
        mixup_truncated,
        FRACTIONS_LOST,
    ),
]


def _weights(weigh: Any) -> Any:
    """Class weights by ``weigh(n, counts)`` of the classes that occur."""

    def class_weights(labels: Indices) -> Any:
        classes, counts = np.unique(labels, return_counts=True)
        found = weigh(len(labels), counts)
        return dict(zip(classes.tolist(), found.tolist(), strict=True))

    return class_weights


def weights_infinite(labels: Indices) -> Any:
    counts = np.bincount(labels)
    return dict(enumerate((len(labels) / (len(counts) * counts)).tolist()))


def weights_all_classes(labels: Indices) -> Any:
    counts = np.bincount(labels)
    return {c: len(labels) / (len(counts) * n) for c, n in enumerate(counts.tolist()) if n}


def weights_in_a_row(labels: Indices) -> Any:
    return list(right.class_weights(labels).values())


def weights_of_examples(labels: Indices) -> Any:
    weights = right.class_weights(labels)
    return np.array([weights[label] for label in labels.tolist()])


CLASS_WEIGHTS = [
    _wrong(
        "inverted",
        _weights(lambda n, counts: len(counts) * counts / n),
        _("Your weights grow with the class: the largest weighs most. The rare should weigh more."),
    ),
    _wrong(
        "shares",
        _weights(lambda n, counts: counts / n),
        _("These are the shares of the classes. The weight of a rare class should be large."),
    ),
    _wrong(
        "number-of-classes-missing",
        _weights(lambda n, counts: n / counts),
        _(
            "The number of classes has no part in your weights: balanced classes should weigh 1 "
            "each, so that the loss keeps its size."
        ),
    ),
    _wrong(
        "one-over-the-count",
        _weights(lambda n, counts: 1 / counts),
        _(
            "Your weights have the right ratios, but they shrink as the data grow, and the "
            "learning rate with them. Balanced classes should weigh 1 each."
        ),
    ),
    _wrong(
        "sum-of-one",
        _weights(lambda n, counts: (1 / counts) / (1 / counts).sum()),
        _(
            "Your weights have the right ratios but add up to 1. Here the weights of all "
            "examples add up to their number, so that balanced classes weigh 1 each."
        ),
    ),
    _wrong(
        "mean-of-one",
        _weights(lambda n, counts: (1 / counts) / (1 / counts).mean()),
        _(
            "Your weights have the right ratios and a mean of 1 over the classes. Here, as in "
            "scikit-learn, the mean over the examples is 1."
        ),
    ),
    _wrong(
        "largest-class-is-1",
        _weights(lambda n, counts: counts.max() / counts),
        _(
            "Your weights have the right ratios, with 1 for the largest class. Here the mean over "
            "all examples is 1, so the largest class weighs less than that."
        ),
    ),
    _wrong(
        "rarest-class-is-1",
        _weights(lambda n, counts: counts.min() / counts),
        _(
            "Your weights have the right ratios, with 1 for the rarest class. Here the mean over "
            "all examples is 1, so the rarest class weighs more than that."
        ),
    ),
    _wrong(
        "infinite-for-an-absent-class",
        weights_infinite,
        _(
            "A class that does not occur gets a division by zero, and it is counted with the "
            "others. Take only the classes that occur."
        ),
    ),
    _wrong(
        "absent-class-counted",
        weights_all_classes,
        _(
            "You count the classes up to the largest label. One that does not occur is counted "
            "too, which makes all the weights smaller."
        ),
    ),
    _wrong(
        "list-without-names",
        weights_in_a_row,
        _(
            "You return the weights of the classes that occur, one after the other, as "
            "scikit-learn does. If class 1 is absent, whose is the second? Return a dictionary "
            "{class: weight}."
        ),
    ),
    _wrong(
        "one-per-example",
        weights_of_examples,
        _(
            "You return a weight for every example (Keras's sample_weight). Asked for is one for "
            "every class, as a dictionary."
        ),
    ),
]


def _raised(y: Indices, target: int, rng: Rng) -> Indices:
    """All examples, and of each class so many drawn again that there are ``target``."""
    classes, counts = np.unique(y, return_counts=True)
    again = [
        rng.choice(np.flatnonzero(y == label), max(target - count, 0))
        for label, count in zip(classes, counts, strict=True)
    ]
    return np.concatenate([np.arange(len(y)), *again])


def oversample_apart(x: Array, y: Indices, rng: Rng) -> Any:
    x, y = right.oversample(x, y, rng)
    return rng.permutation(x), rng.permutation(y)


def oversample_lossy(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    rows = np.concatenate([rng.choice(np.flatnonzero(y == c), counts.max()) for c in classes])
    return x[rows], y[rows]


def undersample(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    size = counts.min()
    rows = [rng.choice(np.flatnonzero(y == c), size, replace=False) for c in classes]
    return x[np.concatenate(rows)], y[np.concatenate(rows)]


def oversample_first(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    firsts = [np.flatnonzero(y == c)[0] for c in classes]
    rows = np.concatenate([np.arange(len(y)), np.repeat(firsts, counts.max() - counts)])
    return x[rows], y[rows]


def oversample_in_turn(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    again = [
        np.resize(np.flatnonzero(y == c), counts.max() - count)
        for c, count in zip(classes, counts, strict=True)
    ]
    rows = np.concatenate([np.arange(len(y)), *again])
    return x[rows], y[rows]


def oversample_own_generator(x: Array, y: Indices, rng: Rng) -> Any:
    return right.oversample(x, y, np.random.default_rng())


def oversample_too_many(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    again = [
        rng.choice(np.flatnonzero(y == c), counts.max())
        for c, count in zip(classes, counts, strict=True)
        if count < counts.max()
    ]
    rows = np.concatenate([np.arange(len(y)), *again])
    return x[rows], y[rows]


def oversample_rarest(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    rarest = np.flatnonzero(y == classes[counts.argmin()])
    again = rng.choice(rarest, counts.max() - counts.min())
    rows = np.concatenate([np.arange(len(y)), again])
    return x[rows], y[rows]


def oversample_everyone(x: Array, y: Indices, rng: Rng) -> Any:
    classes, counts = np.unique(y, return_counts=True)
    missing = len(classes) * counts.max() - len(y)
    rows = np.concatenate([np.arange(len(y)), rng.choice(len(y), missing)])
    return x[rows], y[rows]


OVERSAMPLE = [
    _wrong(
        "shuffled-apart",
        oversample_apart,
        _(
            "Inputs have other examples' labels: x and y were drawn or shuffled one after the "
            "other. Draw row numbers once, and take both by them."
        ),
    ),
    _wrong(
        "originals-lost",
        oversample_lossy,
        _(
            "You draw every class anew, with replacement, and some examples are never drawn. Keep "
            "all that there are, and draw only what is missing."
        ),
    ),
    _wrong(
        "undersampled",
        undersample,
        _(
            "You cut all classes to the size of the smallest. That is balanced, too, but throws "
            "examples away; oversampling repeats those of the small classes."
        ),
    ),
    _wrong(
        "one-example-repeated",
        oversample_first,
        _("All repetitions of a class are of one and the same example. Draw each of them anew."),
    ),
    _wrong(
        "generator-not-used",
        oversample_in_turn,
        _(
            "Whatever generator is handed in, the same examples are repeated. Chance should decide "
            "which, so that another seed gives another sample."
        ),
    ),
    _wrong(
        "not-repeatable",
        oversample_own_generator,
        _(
            "The choice does not come from the generator that is handed in, so an experiment "
            "cannot be repeated by its seed."
        ),
    ),
    _wrong(
        "as-many-as-the-largest-on-top",
        oversample_too_many,
        _(
            "You add as many examples as the largest class has. The class has some already: only "
            "the difference is missing."
        ),
    ),
    _wrong(
        "rarest-class-only",
        oversample_rarest,
        _("Only the rarest class has grown. Every class that is smaller than the largest should."),
    ),
    _wrong(
        "drawn-from-everyone",
        oversample_everyone,
        _(
            "You draw the additional examples from all classes, so the large ones grow as well. "
            "Draw for each class from its own examples."
        ),
    ),
]
