"""Known mistakes in dropout_forward."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.dropout.shared import (
    BATCH,
    CHAPTER,
    EXACT,
    EXAMPLES,
    FIXED,
    OWN,
    Array,
    Generator,
    keep,
    kept,
    mask_exact,
    mask_fixed_seed,
    mask_of_examples,
    mask_of_the_batch,
    mask_of_the_rate,
    mask_own_generator,
    one,
    over_rate,
    unguarded,
)
from autograde.reference.dropout import rescaling

Masks = Callable[[tuple[int, ...], float, Generator], Array]


def _forward(
    masks: Masks = kept,
    training_scale: Callable[[float], float] = rescaling,
    inference_scale: Callable[[float], float] = one,
    drops: tuple[bool, ...] = (True,),
    *,
    marks_dropped: bool = False,
) -> Any:
    """The layer with one decision taken wrongly; it drops if ``training`` is in ``drops``."""

    def dropout_forward(x: Array, rate: float, training: bool, rng: Generator) -> Any:
        if bool(training) not in drops:
            return x * inference_scale(rate), None
        mask = masks(x.shape, rate, rng)
        return x * mask * training_scale(rate), ~mask if marks_dropped else mask

    return dropout_forward


def forward_gaussian(x: Array, rate: float, training: bool, rng: Generator) -> Any:
    if not training:
        return x, None
    noise = rng.normal(1.0, np.sqrt(rate / (1 - rate)) if rate < 1 else 1.0, x.shape)
    return x * noise, noise


def forward_in_place(x: Array, rate: float, training: bool, rng: Generator) -> Any:
    if not training:
        return x, None
    mask = kept(x.shape, rate, rng)
    x *= mask * rescaling(rate)
    return x, mask


def forward_mask_drawn_twice(x: Array, rate: float, training: bool, rng: Generator) -> Any:
    if not training:
        return x, None
    y = x * kept(x.shape, rate, rng) * rescaling(rate)
    return y, kept(x.shape, rate, rng)


def forward_by_the_drawn_share(x: Array, rate: float, training: bool, rng: Generator) -> Any:
    if not training:
        return x, None
    mask = kept(x.shape, rate, rng)
    return x * mask / mask.mean(), mask


FORWARD = [
    Misconception(
        "keep-probability",
        _forward(mask_of_the_rate, over_rate),
        _(
            "You take rate for the probability to keep, in the mask and in the scale: that is the "
            "keep_prob (or p) of TensorFlow 1 and of some courses. Here, as in Keras and PyTorch, "
            "rate is the probability to drop."
        ),
        CHAPTER,
    ),
    Misconception(
        "rate-to-keep",
        _forward(mask_of_the_rate),
        _(
            "You scale as if rate were the share that is dropped, but the mask keeps that share. "
            "rate is the probability to drop."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-at-inference",
        _forward(training_scale=one, inference_scale=keep),
        _(
            "You leave the scale out in training and multiply by 1 - rate at inference: dropout as "
            "it was first published (2012, 2014). Here it is inverted dropout, as in Keras: "
            "training rescales what is kept, and inference does nothing at all."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-rescaling",
        _forward(training_scale=one),
        _(
            "The units are dropped, but those that are kept are as before. Then the next layer "
            "gets less in training than at inference: by what must the kept ones be divided for "
            "the mean to stay?"
        ),
        CHAPTER,
    ),
    Misconception(
        "rescaled-by-rate",
        _forward(training_scale=over_rate),
        _(
            "You divide what is kept by rate, the share that is lost. With rate = 0.2 the outputs "
            "become five times as large: which share is left?"
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-down",
        _forward(training_scale=keep),
        _(
            "You multiply what is kept by 1 - rate, so the outputs get smaller still. They have "
            "to make up for those that are missing."
        ),
        CHAPTER,
    ),
    Misconception(
        "rescaled-again",
        _forward(inference_scale=keep),
        _(
            "Training rescales already, and you scale by 1 - rate at inference once more. One of "
            "the two is enough; in inverted dropout it is training's."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-up-at-inference",
        _forward(inference_scale=rescaling),
        _(
            "At inference you divide by 1 - rate as in training. Nothing is dropped there, so "
            "there is nothing to make up for."
        ),
        CHAPTER,
    ),
    Misconception(
        "training-ignored",
        _forward(drops=(True, False)),
        _(
            "The argument training makes no difference: units are dropped at inference too, and "
            "the same input gives another prediction each time."
        ),
        CHAPTER,
    ),
    Misconception(
        "training-reversed",
        _forward(drops=(False,)),
        _("You drop units at inference and none in training: it is the other way round."),
        CHAPTER,
    ),
    Misconception("one-mask-for-the-batch", _forward(mask_of_the_batch), BATCH, CHAPTER),
    Misconception("whole-examples", _forward(mask_of_examples), EXAMPLES, CHAPTER),
    Misconception("exact-share", _forward(mask_exact), EXACT.format(rate="rate"), CHAPTER),
    Misconception("fixed-seed", _forward(mask_fixed_seed), FIXED, CHAPTER),
    Misconception(
        "gaussian-noise",
        forward_gaussian,
        _(
            "Your outputs are the inputs with noise, and none of them is 0. That is Gaussian "
            "dropout, a relative; here a unit is either dropped or kept."
        ),
        CHAPTER,
    ),
    Misconception(
        "marks-the-dropped",
        _forward(marks_dropped=True),
        _(
            "The outputs are right, and your mask is true where a unit was dropped, as in masked "
            "arrays. Here it is true where a unit was kept."
        ),
        CHAPTER,
    ),
    Misconception(
        "kept-ones-dropped",
        _forward(mask_of_the_rate, marks_dropped=True),
        _(
            "Your mask is true for what is to be kept, but those units are the ones that you set "
            "to 0: the share rate is left, and 1 - rate is lost."
        ),
        CHAPTER,
    ),
    Misconception(
        "mask-drawn-twice",
        forward_mask_drawn_twice,
        _(
            "The mask that you return is not the one that the outputs were dropped by: each call "
            "of draw_mask draws another. The backward pass needs the very same."
        ),
        CHAPTER,
    ),
    Misconception(
        "rescaled-by-the-share-that-was-drawn",
        forward_by_the_drawn_share,
        _(
            "You divide by the share that this very mask has kept, another one in each call. The "
            "mean over all masks stays if it is the probability to keep, which never changes."
        ),
        CHAPTER,
    ),
    Misconception(
        "changed-in-place",
        forward_in_place,
        _(
            "The outputs are right, but you write them into x itself. Whoever calls you may need "
            "x again: return a new array."
        ),
        CHAPTER,
    ),
    Misconception("own-generator", _forward(mask_own_generator), OWN, CHAPTER),
    Misconception(
        "division-by-zero",
        _forward(training_scale=unguarded),
        _(
            "All is right until rate is 1: then 1 - rate is 0, and 0 divided by 0 is nan. Where "
            "everything is dropped, the result is 0."
        ),
        CHAPTER,
    ),
]
