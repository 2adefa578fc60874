"""Known mistakes in monte_carlo_dropout."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.dropout.shared import (
    BATCH,
    CHAPTER,
    EXAMPLES,
    OWN,
    Array,
    Generator,
    kept,
    mask_of_examples,
    mask_of_the_batch,
    mask_of_the_rate,
    one,
    over_rate,
    twice,
)
from autograde.reference.dropout import dropout_forward, rescaling

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


def _passing(
    masks: Callable[[tuple[int, ...], float, Generator], Array],
    factor: Callable[[float], float] = rescaling,
) -> Any:
    """The average over passes that are dropped in another way."""

    def monte_carlo_dropout(
        predict: Predict, x: Array, rate: float, samples: int, rng: Generator
    ) -> Any:
        outputs = [predict(x * masks(x.shape, rate, rng) * factor(rate)) for _ in range(samples)]
        return mean_and_std(np.array(outputs))

    return monte_carlo_dropout


def mean_and_std(outputs: Array) -> tuple[Array, Array]:
    return outputs.mean(axis=0), outputs.std(axis=0)


def monte_carlo_plain_mean(
    predict: Predict, x: Array, rate: float, samples: int, rng: Generator
) -> Any:
    _mean, std = _monte_carlo(mean_and_std)(predict, x, rate, samples, rng)
    return predict(x), std


def monte_carlo_fixed_seeds(
    predict: Predict, x: Array, rate: float, samples: int, rng: Generator
) -> Any:
    rngs = [np.random.default_rng(seed) for seed in range(samples)]
    return mean_and_std(np.array([predict(dropout_forward(x, rate, True, r)[0]) for r in rngs]))


def monte_carlo_own_generator(
    predict: Predict, x: Array, rate: float, samples: int, rng: Generator
) -> Any:
    return _monte_carlo(mean_and_std)(predict, x, rate, samples, np.random.default_rng())


def monte_carlo_dropped_again(
    predict: Predict, x: Array, rate: float, samples: int, rng: Generator
) -> Any:
    outputs = []
    for _pass in range(samples):
        x, _mask = dropout_forward(x, rate, True, rng)
        outputs.append(predict(x))
    return mean_and_std(np.array(outputs))


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
        "no-rescaling",
        _passing(kept, one),
        _(
            "Your passes drop units, but leave those that are kept as they are. As in training, "
            "what is kept is divided by the probability to keep it."
        ),
        CHAPTER,
    ),
    Misconception(
        "rate-to-keep",
        _passing(mask_of_the_rate, over_rate),
        _(
            "Your passes keep the share rate and drop the rest. rate is the probability to drop, "
            "here as in your layer: hand it on as it is."
        ),
        CHAPTER,
    ),
    Misconception(
        "rescaled-again",
        _passing(kept, twice),
        _(
            "The scale is in what you hand to predict twice. dropout_forward has divided by "
            "1 - rate already."
        ),
        CHAPTER,
    ),
    Misconception("one-mask-for-the-batch", _passing(mask_of_the_batch), BATCH, CHAPTER),
    Misconception("whole-examples", _passing(mask_of_examples), EXAMPLES, CHAPTER),
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
        "parts-exchanged",
        _monte_carlo(lambda outputs: (outputs.std(axis=0), outputs.mean(axis=0))),
        _("The standard deviation comes first and the mean second: asked for is (mean, std)."),
        CHAPTER,
    ),
    Misconception(
        "dropped-again-and-again",
        monte_carlo_dropped_again,
        _(
            "Your loop gives x a new value, so every pass drops from what the pass before has "
            "left. All of them start with the x that you were handed."
        ),
        CHAPTER,
    ),
    Misconception(
        "fixed-seeds",
        monte_carlo_fixed_seeds,
        _(
            "Whatever generator is handed in, the masks are the same: they come from generators "
            "that you seed yourself. Draw all of them from rng."
        ),
        CHAPTER,
    ),
    Misconception("own-generator", monte_carlo_own_generator, OWN, CHAPTER),
    Misconception(
        "a-pass-too-many",
        _monte_carlo(mean_and_std, extra=1),
        _("There is one pass more than samples asks for: count where your loop starts and ends."),
        CHAPTER,
    ),
]
