"""First weights of a dense layer with ``fan_in`` inputs and ``fan_out`` outputs.

All are drawn from the :class:`numpy.random.Generator` that is handed over, have mean zero and
shape (fan_in, fan_out), as a Keras kernel. A uniform law on ``[-limit, limit]`` has the variance
``limit**2 / 3``, so that both members of a family have the same variance.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def glorot_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance ``2 / (fan_in + fan_out)``, uniform (Glorot and Bengio 2010, equation 16)."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def glorot_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance ``2 / (fan_in + fan_out)``, normal (Glorot and Bengio 2010, equation 12)."""
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance ``2 / fan_in``, uniform (He et al. 2015)."""
    limit = np.sqrt(6 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance ``2 / fan_in``, normal (He et al. 2015, equation 10)."""
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))


def lecun_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance ``1 / fan_in``, uniform (LeCun et al. 1998, section 4.6)."""
    limit = np.sqrt(3 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def lecun_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance ``1 / fan_in``, normal (LeCun et al. 1998, section 4.6)."""
    return rng.normal(0, np.sqrt(1 / fan_in), (fan_in, fan_out))


def mean_square_through_depth(
    x: Array, weights: Sequence[Array], activation: Callable[[Array], Array]
) -> Array:
    """The mean of the squares of what each layer hands on, of shape (layers,).

    ``x`` has shape (batch, fan_in of the first layer); each layer hands on
    ``activation(x @ w)``, and there are no biases. The mean is over examples and units.
    """
    found = []
    for w in weights:
        x = activation(x @ w)
        found.append(np.mean(x**2))
    return np.array(found)
