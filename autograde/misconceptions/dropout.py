"""What goes wrong in dropout: in the mask, in training, at inference, backwards, and on average."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import dropout
from autograde.reference.dropout import dropout_forward, rescaling

Array = NDArray[Any]
Generator = np.random.Generator

CHAPTER = "Dropout (1-training/dropout)"


def _kept(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return dropout.draw_mask(shape, rate, rng)


def mask_of_the_rate(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.random(shape) < rate


def mask_of_the_batch(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return np.ones((shape[0], 1)) * (rng.random(shape[1:]) >= rate)


def mask_of_examples(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return (rng.random((shape[0], 1)) >= rate) * np.ones(shape)


def mask_exact(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    size = int(np.prod(shape))
    return (rng.permutation(size) >= round(rate * size)).reshape(shape)


def mask_fixed_seed(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return _kept(shape, rate, np.random.default_rng(0))


def mask_own_generator(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return _kept(shape, rate, np.random.default_rng())


def mask_not_compared(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.random(shape)


def mask_normal(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.standard_normal(shape) >= rate


def mask_coin(shape: tuple[int, ...], rate: float, rng: Generator) -> Array:
    return rng.integers(0, 2, shape)


_EXACT = _(
    "Your masks drop exactly the same number of units every time. In dropout every unit is "
    "dropped or kept on its own, so the number varies from mask to mask; the share is {rate} "
    "on average only."
)
_FIXED = _(
    "Every call gives the same mask, as if the random numbers started anew each time. A new "
    "mask is drawn in every call: go on with the generator that you are handed."
)
_OWN = _(
    "The mask follows the right law, but does not come from rng: np.random.rand and its like have "
    "a generator of their own, so nobody can repeat your result. Draw with rng."
)
_BATCH = _(
    "One mask serves the whole batch: all examples lose the same units. Every example has its "
    "own mask, so the mask has the shape of the batch."
)
_EXAMPLES = _(
    "One number is drawn for every example, so it is kept or lost as a whole. Every unit of "
    "every example is drawn on its own."
)

DRAW_MASK = [
    Misconception(
        "rate-to-keep",
        mask_of_the_rate,
        _(
            "Your mask is 1 with probability rate. Either you take rate for the probability to "
            "keep (as keep_prob is elsewhere), or you mark what is dropped; here, as in Keras, "
            "rate is the probability to drop, and the mask is 1 for what is kept."
        ),
        CHAPTER,
    ),
    Misconception("one-mask-for-the-batch", mask_of_the_batch, _BATCH, CHAPTER),
    Misconception("whole-examples", mask_of_examples, _EXAMPLES, CHAPTER),
    Misconception("exact-share", mask_exact, _EXACT.format(rate="rate"), CHAPTER),
    Misconception("fixed-seed", mask_fixed_seed, _FIXED, CHAPTER),
    Misconception(
        "not-compared",
        mask_not_compared,
        _(
            "Your mask holds the random numbers themselves. Each of them has still to decide "
            "something: compare it, so that what remains is kept or dropped."
        ),
        CHAPTER,
    ),
    Misconception(
        "normal-numbers",
        mask_normal,
        _(
            "You compare normal (Gaussian) random numbers with rate. How often they are below it "
            "is not rate: that holds for numbers that are uniform between 0 and 1."
        ),
        CHAPTER,
    ),
    Misconception(
        "a-fair-coin",
        mask_coin,
        _("About half of the units are dropped whatever the rate: it has no part in your mask."),
        CHAPTER,
    ),
    Misconception("own-generator", mask_own_generator, _OWN, CHAPTER),
]

Masks = Callable[[tuple[int, ...], float, Generator], Array]


def one(_rate: float) -> float:
    return 1.0


def keep(rate: float) -> float:
    return 1 - rate


def over_rate(rate: float) -> float:
    return 1 / rate if rate > 0 else np.inf


def unguarded(rate: float) -> Any:
    return np.float64(1.0) / (1 - rate)


def _forward(
    masks: Masks = _kept,
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
    mask = _kept(x.shape, rate, rng)
    x *= mask * rescaling(rate)
    return x, mask


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
    Misconception("one-mask-for-the-batch", _forward(mask_of_the_batch), _BATCH, CHAPTER),
    Misconception("whole-examples", _forward(mask_of_examples), _EXAMPLES, CHAPTER),
    Misconception("exact-share", _forward(mask_exact), _EXACT.format(rate="rate"), CHAPTER),
    Misconception("fixed-seed", _forward(mask_fixed_seed), _FIXED, CHAPTER),
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
        "changed-in-place",
        forward_in_place,
        _(
            "The outputs are right, but you write them into x itself. Whoever calls you may need "
            "x again: return a new array."
        ),
        CHAPTER,
    ),
    Misconception("own-generator", _forward(mask_own_generator), _OWN, CHAPTER),
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


def _backward(
    factor: Callable[[float], float] = rescaling,
    *,
    masked: bool = True,
    exchanged: bool = False,
    fresh: bool = False,
) -> Any:
    """The backward pass with one of its parts replaced."""

    def dropout_backward(dy: Array, mask: Array, rate: float) -> Any:
        kept = np.asarray(mask) != 0
        if fresh:
            kept = np.random.default_rng().random(dy.shape) >= rate
        if exchanged:
            kept = ~kept
        return (dy * kept if masked else dy) * factor(rate)

    return dropout_backward


def backward_in_place(dy: Array, mask: Array, rate: float) -> Any:
    dy *= (np.asarray(mask) != 0) * rescaling(rate)
    return dy


def twice(rate: float) -> float:
    return rescaling(rate) ** 2


BACKWARD = [
    Misconception(
        "scale-left-out",
        _backward(one),
        _(
            "The gradient stops where a unit was dropped, but passes the others as it is. In the "
            "forward pass they were multiplied by something: the chain rule repeats it."
        ),
        CHAPTER,
    ),
    Misconception(
        "fresh-mask",
        _backward(fresh=True),
        _(
            "You draw a new mask for the gradient. It has to take the way that the outputs took: "
            "use the mask that you are handed."
        ),
        CHAPTER,
    ),
    Misconception(
        "rescaled-by-rate",
        _backward(over_rate),
        _(
            "You divide by rate, which is the probability to drop. The forward pass divided what "
            "was kept by the probability to keep."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-down",
        _backward(keep),
        _(
            "You multiply by 1 - rate. It feels like undoing the forward pass, but a gradient is "
            "not undone: it is multiplied by the same factor."
        ),
        CHAPTER,
    ),
    Misconception(
        "scaled-twice",
        _backward(twice),
        _(
            "The scale is in your gradient twice. Is it in your mask already? Then it must not be "
            "applied once more."
        ),
        CHAPTER,
    ),
    Misconception(
        "passes-unchanged",
        _backward(one, masked=False),
        _("dx is dy: neither the mask nor the scale of the forward pass has a part in it."),
        CHAPTER,
    ),
    Misconception(
        "mask-left-out",
        _backward(masked=False),
        _(
            "The gradient has its scale, but passes everywhere. A unit that was dropped had no "
            "influence on the loss."
        ),
        CHAPTER,
    ),
    Misconception(
        "exchanged",
        _backward(exchanged=True),
        _(
            "The gradient passes where units were dropped and stops where they were kept. What is "
            "the mask's value where a unit was kept?"
        ),
        CHAPTER,
    ),
    Misconception(
        "changed-in-place",
        backward_in_place,
        _("The gradient is right, but you write it into dy itself: return a new array."),
        CHAPTER,
    ),
    Misconception(
        "division-by-zero",
        _backward(unguarded),
        _(
            "All is right until rate is 1: then 1 - rate is 0, and 0 divided by 0 is nan. Where "
            "everything was dropped, the gradient is 0."
        ),
        CHAPTER,
    ),
]

Predict = Callable[[Array], Array]


def _monte_carlo(
    reduce: Callable[[Array], tuple[Any, Any]], masks: str = "one each", extra: int = 0
) -> Any:
    """The average with its masks drawn, or its predictions put together, in another way."""

    def monte_carlo_dropout(
        predict: Predict, x: Array, rate: float, samples: int, rng: Generator
    ) -> Any:
        inputs = [dropout_forward(x, rate, masks != "none", rng)[0]]
        for _pass in range(samples - 1 + extra):
            again = dropout_forward(x, rate, True, rng)[0]
            inputs += [again if masks == "one each" else inputs[0]]
        return reduce(np.array([predict(h) for h in inputs]))

    return monte_carlo_dropout


def mean_and_std(outputs: Array) -> tuple[Array, Array]:
    return outputs.mean(axis=0), outputs.std(axis=0)


def monte_carlo_plain_mean(
    predict: Predict, x: Array, rate: float, samples: int, rng: Generator
) -> Any:
    _mean, std = _monte_carlo(mean_and_std)(predict, x, rate, samples, rng)
    return predict(x), std


MONTE_CARLO = [
    Misconception(
        "dropout-off",
        _monte_carlo(mean_and_std, "none"),
        _(
            "Nothing is dropped in your passes: all of them are the same prediction. Here dropout "
            "stays on, as in training."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-mask-for-all",
        _monte_carlo(mean_and_std, "one for all"),
        _(
            "All passes share one mask, so they agree with each other, and their mean is a single "
            "prediction. Every pass draws its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean-without-dropout",
        monte_carlo_plain_mean,
        _(
            "Your mean is the prediction without dropout. It is near the mean over the passes, but "
            "behind a softmax the two are not the same."
        ),
        CHAPTER,
    ),
    Misconception(
        "sum",
        _monte_carlo(lambda outputs: (outputs.sum(axis=0), outputs.std(axis=0))),
        _("The predictions are added up, but not divided by how many there are."),
        CHAPTER,
    ),
    Misconception(
        "variance",
        _monte_carlo(lambda outputs: (outputs.mean(axis=0), outputs.var(axis=0))),
        _("You return the variance over the passes; what is asked for is its root."),
        CHAPTER,
    ),
    Misconception(
        "standard-error",
        _monte_carlo(
            lambda outputs: (outputs.mean(axis=0), outputs.std(axis=0) / np.sqrt(len(outputs)))
        ),
        _(
            "You divide the standard deviation by the root of the number of passes. That tells how "
            "well the mean is known; asked for is how much single predictions differ."
        ),
        CHAPTER,
    ),
    Misconception(
        "over-the-examples",
        _monte_carlo(lambda outputs: (outputs.mean(axis=1), outputs.std(axis=1))),
        _(
            "You average over the examples of the batch. Every example keeps its own mean: over "
            "which axis do the passes lie?"
        ),
        CHAPTER,
    ),
    Misconception(
        "over-everything",
        _monte_carlo(lambda outputs: (outputs.mean(), outputs.std())),
        _(
            "You have one mean for all examples and classes. Average over the passes alone, so "
            "that the shape of a prediction remains."
        ),
        CHAPTER,
    ),
    Misconception(
        "a-pass-too-many",
        _monte_carlo(mean_and_std, extra=1),
        _("There is one pass more than samples asks for: count where your loop starts and ends."),
        CHAPTER,
    ),
]
