"""What goes wrong in drawing the first weights, and in following a signal through layers."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception

Array = NDArray[np.floating]
Size = Callable[[int, int], float]

CHAPTER = "Weight initialization (2-algorithms/initialization)"

CUT = 0.8796256610342398
"""The standard deviation of a standard normal law that is cut off at two."""


def _uniform(limit: Size, low: float = -1.0, high: float = 1.0) -> Any:
    """Uniform weights from ``low * limit`` to ``high * limit``."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        size = limit(fan_in, fan_out)
        return rng.uniform(low * size, high * size, (fan_in, fan_out))

    return initializer


def _normal(sigma: Size) -> Any:
    """Normal weights of standard deviation ``sigma``."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        return rng.normal(0, sigma(fan_in, fan_out), (fan_in, fan_out))

    return initializer


def _cut_off(sigma: Size) -> Any:
    """Normal weights whose outliers beyond two sigma were drawn anew, which shrinks them."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        w = rng.normal(size=(fan_in, fan_out))
        while (far := np.abs(w) > 2).any():
            w[far] = rng.normal(size=far.sum())
        return w * sigma(fan_in, fan_out)

    return initializer


def _clipped(sigma: Size) -> Any:
    """Normal weights whose outliers beyond two sigma were set to two sigma."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        s = sigma(fan_in, fan_out)
        return np.clip(rng.normal(0, s, (fan_in, fan_out)), -2 * s, 2 * s)

    return initializer


def _positive(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: np.abs(initializer(fan_in, fan_out, rng))


def _transposed(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, rng).T


def _own_generator(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, np.random.default_rng())


def _same_seed(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, np.random.default_rng(0))


def _habits(right: Any) -> list[Misconception]:
    """What can go wrong with any initializer that is otherwise ``right``."""
    return [
        Misconception(
            "transposed",
            _transposed(right),
            _(
                "Your weights have shape (fan_out, fan_in), as in PyTorch's nn.Linear and in "
                "courses where an example is a column. Here x @ w is computed, as in Keras: one "
                "row per input."
            ),
            CHAPTER,
        ),
        Misconception(
            "generator-not-used",
            _own_generator(right),
            _(
                "The law is right, but the numbers come from a generator of your own (or from "
                "NumPy's global one), so nobody can repeat the run. Draw from the one that is "
                "handed in."
            ),
            CHAPTER,
        ),
        Misconception(
            "seed-fixed-inside",
            _same_seed(right),
            _(
                "A seed is set inside the function, so every call gives the same weights and two "
                "layers of one size begin as twins. The seed is the caller's business."
            ),
            CHAPTER,
        ),
    ]


def _uniform_family(variance: Size, others: Sequence[Misconception]) -> list[Misconception]:
    """The mistakes of a uniform initializer whose weights should have this ``variance``."""

    def limit(m: int, n: int) -> float:
        return float(np.sqrt(3 * variance(m, n)))

    return [
        Misconception(
            "sigma-as-limit",
            _uniform(lambda m, n: float(np.sqrt(variance(m, n)))),
            _(
                "The normal law's standard deviation serves as your limit. Uniform numbers between "
                "-a and a have a variance of a third of a squared, so yours is three times too "
                "small."
            ),
            CHAPTER,
        ),
        Misconception(
            "root-missing",
            _uniform(lambda m, n: 3 * variance(m, n)),
            _("What you take for the limit is its square: a root is missing."),
            CHAPTER,
        ),
        Misconception(
            "not-centered",
            _uniform(limit, low=0.0),
            _(
                "All your weights are positive: rng.random and a single bound begin at zero. The "
                "interval lies on both sides of it."
            ),
            CHAPTER,
        ),
        Misconception(
            "half-the-width",
            _uniform(limit, low=-0.5, high=0.5),
            _(
                "Your weights are centered, but reach only half the limit: random numbers less "
                "0.5 span an interval of length 1, not from -1 to 1."
            ),
            CHAPTER,
        ),
        *others,
        Misconception(
            "normal-instead",
            _normal(lambda m, n: float(np.sqrt(variance(m, n)))),
            _("The variance is right, but the weights are normal; a uniform law was asked for."),
            CHAPTER,
        ),
        *_habits(_uniform(limit)),
    ]


def _normal_family(variance: Size, others: Sequence[Misconception]) -> list[Misconception]:
    """The mistakes of a normal initializer whose weights should have this ``variance``."""

    def sigma(m: int, n: int) -> float:
        return float(np.sqrt(variance(m, n)))

    return [
        Misconception(
            "variance-as-sigma",
            _normal(variance),
            _(
                "The variance is passed where NumPy wants the standard deviation (its argument "
                "scale): the weights are far too small."
            ),
            CHAPTER,
        ),
        Misconception(
            "limit-as-sigma",
            _normal(lambda m, n: float(np.sqrt(3 * variance(m, n)))),
            _(
                "The limit of the uniform law serves as your standard deviation, so the variance "
                "is three times too large."
            ),
            CHAPTER,
        ),
        Misconception(
            "cut-off-not-scaled",
            _cut_off(sigma),
            _(
                "Cutting a normal law off at two standard deviations takes 23 % of its variance. "
                "Keras makes up for that; TensorFlow's truncated normal and old Keras do not. "
                "Scale up, or do not cut."
            ),
            CHAPTER,
        ),
        Misconception(
            "clipped-at-two",
            _clipped(sigma),
            _(
                "The weights beyond two standard deviations are set to two (np.clip), so that many "
                "of them are equal and the variance is too small. To cut a law off is to draw "
                "those weights again, and to scale up. Or do not cut."
            ),
            CHAPTER,
        ),
        Misconception(
            "not-centered",
            _positive(_normal(sigma)),
            _("Your weights all have the same sign. Their mean should be zero."),
            CHAPTER,
        ),
        Misconception(
            "uniform-from-zero",
            _uniform(sigma, low=0.0),
            _(
                "Your weights are spread evenly from zero to the standard deviation: rng.random "
                "draws from 0 to 1. A normal law around zero was asked for."
            ),
            CHAPTER,
        ),
        *others,
        Misconception(
            "uniform-instead",
            _uniform(lambda m, n: float(np.sqrt(3 * variance(m, n)))),
            _("The variance is right, but the weights are uniform; a normal law was asked for."),
            CHAPTER,
        ),
        *_habits(_normal(sigma)),
    ]


def _glorot(m: int, n: int) -> float:
    return 2 / (m + n)


def _he(m: int, n: int) -> float:
    return 2 / m


def _lecun(m: int, n: int) -> float:
    return 1 / m


def _weights(uniform: bool, variance: Size) -> Any:
    """Weights of this variance."""
    if uniform:
        return _uniform(lambda m, n: float(np.sqrt(3 * variance(m, n))))
    return _normal(lambda m, n: float(np.sqrt(variance(m, n))))


def _other_rules(uniform: bool, rules: Sequence[tuple[str, Size, str]]) -> list[Misconception]:
    return [
        Misconception(name, _weights(uniform, variance), hint, CHAPTER)
        for name, variance, hint in rules
    ]


_NO_AVERAGE = (
    "fans-added-not-averaged",
    lambda m, n: 1 / (m + n),
    _(
        "You divide by the sum of the fans. Glorot's variance is one over their mean, which is "
        "twice as much."
    ),
)
_FAN_IN_ALONE = (
    "fan-in-alone",
    _lecun,
    _(
        "Your variance depends on fan_in alone: that is LeCun's rule, which Caffe and some courses "
        "call Xavier's. Glorot and Bengio, and Keras, put the mean of both fans in its place."
    ),
)
_HES_RULE = (
    "he-for-glorot",
    _he,
    _("This is He's variance, for ReLU. Glorot's divides by the mean of both fans."),
)
_FOUR_TIMES = (
    "four-times-for-the-logistic",
    lambda m, n: 16 * 2 / (m + n),
    _(
        "Your weights are four times as large: that is the variant for logistic units in an old "
        "Theano tutorial. What is asked for has no such factor."
    ),
)
_TANH_GAIN = (
    "gain-of-tanh",
    lambda m, n: 25 / 9 * 2 / (m + n),
    _("Your weights have PyTorch's gain for tanh, 5/3. Glorot's rule, and Keras's, has none."),
)
_NO_TWO = (
    "without-the-two",
    _lecun,
    _(
        "The 2 is missing: that is LeCun's variance. ReLU drops half of the signal, and He's rule "
        "makes up for it."
    ),
)
_HE_OUT = (
    "fan-out",
    lambda m, n: 2 / n,
    _(
        "You divide by fan_out, PyTorch's mode for keeping the gradients. He's rule here, as in "
        "Keras, keeps the signal: count what flows into a unit."
    ),
)
_HE_AVERAGED = (
    "fans-averaged",
    _glorot,
    _("You divide by a mean of both fans: that is Glorot's rule. He's counts the inputs alone."),
)
_SLOPE = (
    "pytorchs-default",
    lambda m, n: 1 / (3 * m),
    _(
        "Your limit is one over the root of fan_in, what PyTorch gives nn.Linear by default. Its "
        "variance is six times smaller than He's."
    ),
)
_LECUN_TWICE = (
    "he-for-lecun",
    _he,
    _("Your variance is twice LeCun's: the 2 belongs to He's rule, for ReLU."),
)
_LECUN_OUT = (
    "fan-out",
    lambda m, n: 1 / n,
    _("You divide by fan_out. LeCun's rule counts what flows into a unit."),
)
_LECUN_AVERAGED = (
    "fans-averaged",
    _glorot,
    _("You divide by the mean of both fans: that is Glorot's rule. LeCun's counts the inputs."),
)

GLOROT_UNIFORM = _uniform_family(
    _glorot,
    _other_rules(True, [_NO_AVERAGE, _FAN_IN_ALONE, _HES_RULE, _FOUR_TIMES, _TANH_GAIN]),
)
GLOROT_NORMAL = _normal_family(
    _glorot, _other_rules(False, [_NO_AVERAGE, _FAN_IN_ALONE, _HES_RULE, _TANH_GAIN])
)
HE_UNIFORM = _uniform_family(_he, _other_rules(True, [_NO_TWO, _HE_OUT, _HE_AVERAGED, _SLOPE]))
HE_NORMAL = _normal_family(_he, _other_rules(False, [_NO_TWO, _HE_OUT, _HE_AVERAGED]))
LECUN_UNIFORM = _uniform_family(
    _lecun, _other_rules(True, [_LECUN_TWICE, _LECUN_OUT, _LECUN_AVERAGED])
)
LECUN_NORMAL = _normal_family(
    _lecun, _other_rules(False, [_LECUN_TWICE, _LECUN_OUT, _LECUN_AVERAGED])
)


def _through(
    measure: Callable[[Array], Any],
    *,
    before: bool = False,
    fed: bool = True,
    active: bool = True,
    start: bool = False,
    transposed: bool = False,
) -> Any:
    """The signal through depth with one decision taken wrongly."""

    def mean_square_through_depth(x: Array, weights: Any, activation: Any) -> Any:
        found = [measure(x)] if start else []
        signal = x
        for w in weights:
            z = (signal if fed else x) @ (w.T if transposed else w)
            signal = activation(z) if active else z
            found.append(measure(z if before else signal))
        return np.array(found)

    return mean_square_through_depth


def _mean_square(signal: Array) -> Any:
    return np.mean(signal**2)


def _last_only(x: Array, weights: Any, activation: Any) -> Any:
    return np.array(_through(_mean_square)(x, weights, activation)[-1])


THROUGH_DEPTH = [
    Misconception(
        "variance",
        _through(np.var),
        _(
            "You measure the variance, which leaves out the mean of what is handed on. Behind ReLU "
            "that mean is not zero, and the next layer sees it: square, then average."
        ),
        CHAPTER,
    ),
    Misconception(
        "root-taken",
        _through(lambda signal: np.sqrt(_mean_square(signal))),
        _("You return the root of the mean square; its square is asked for."),
        CHAPTER,
    ),
    Misconception(
        "before-the-activation",
        _through(_mean_square, before=True),
        _(
            "You measure what the activation sees. What the layer hands on comes behind the "
            "activation."
        ),
        CHAPTER,
    ),
    Misconception(
        "activation-left-out",
        _through(_mean_square, active=False),
        _("The activation has no part in your signal: all layers are linear."),
        CHAPTER,
    ),
    Misconception(
        "every-layer-sees-the-input",
        _through(_mean_square, fed=False),
        _("Every layer gets x in your loop. A layer gets what the one before it handed on."),
        CHAPTER,
    ),
    Misconception(
        "input-included",
        _through(_mean_square, start=True),
        _("Your first number is that of the input. One number per layer is asked for."),
        CHAPTER,
    ),
    Misconception(
        "summed",
        _through(lambda signal: np.sum(signal**2)),
        _("You sum the squares over units and examples; their mean is asked for."),
        CHAPTER,
    ),
    Misconception(
        "last-layer-only",
        _last_only,
        _("You return the number of the last layer alone. Each layer has one."),
        CHAPTER,
    ),
]
